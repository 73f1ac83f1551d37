//! The native methods of `io.spanbridge.probes.Probes`. A panic becomes a `RuntimeException`.

// `jni_mangle` gives the function the symbol that the JVM looks up, which Rust counts as unsafe: the
// parameters must be those that `Probes.java` declares, and no other symbol may have the name.
#![allow(unsafe_code)]

use jni::errors::{Result, ThrowRuntimeExAndDefault};
use jni::objects::{JClass, JObject, JString};
use jni::strings::JNIString;
use jni::{jni_mangle, jni_sig, jni_str, Env, EnvUnowned};

use crate::cases;

#[jni_mangle("io.spanbridge.probes.Probes")]
#[spanbridge::entry]
pub fn run<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>, name: JString<'local>) {
    env.with_env(|env| -> Result<_> { run_case(env, &name) })
        .resolve::<ThrowRuntimeExAndDefault>()
}

/// As `run`, of which the bridge does not know that Java waits for it.
#[jni_mangle("io.spanbridge.probes.Probes")]
pub fn run_unmarked<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    name: JString<'local>,
) {
    env.with_env(|env| -> Result<_> { run_case(env, &name) })
        .resolve::<ThrowRuntimeExAndDefault>()
}

fn run_case(env: &mut Env<'_>, name: &JString<'_>) -> Result<()> {
    let name = name.try_to_string(env)?;
    match cases::find(&name) {
        Ok(case) => {
            case();
            Ok(())
        }
        Err(message) => env.throw_new(
            jni_str!("java/lang/IllegalArgumentException"),
            JNIString::from(message),
        ),
    }
}

/// Opens a span of that name and calls `inside` in it; both under Java's current span.
#[jni_mangle("io.spanbridge.probes.Probes")]
#[spanbridge::entry]
#[spanbridge::propagate]
pub fn calling<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    name: JString<'local>,
    inside: JObject<'local>,
) {
    env.with_env(|env| -> Result<_> { call_inside(env, &name, &inside) })
        .resolve::<ThrowRuntimeExAndDefault>()
}

/// As `calling`, with an event when Java's current span cannot be found out.
#[jni_mangle("io.spanbridge.probes.Probes")]
#[spanbridge::entry]
#[spanbridge::propagate(trace)]
pub fn calling_or_trace<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    name: JString<'local>,
    inside: JObject<'local>,
) {
    env.with_env(|env| -> Result<_> { call_inside(env, &name, &inside) })
        .resolve::<ThrowRuntimeExAndDefault>()
}

/// As `calling`, with an exception when Java's current span cannot be found out.
#[jni_mangle("io.spanbridge.probes.Probes")]
#[spanbridge::entry]
#[spanbridge::propagate(throw)]
pub fn calling_or_throw<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    name: JString<'local>,
    inside: JObject<'local>,
) {
    env.with_env(|env| -> Result<_> { call_inside(env, &name, &inside) })
        .resolve::<ThrowRuntimeExAndDefault>()
}

/// Panics under Java's current span.
#[jni_mangle("io.spanbridge.probes.Probes")]
pub fn panicking<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>) {
    #[spanbridge::propagate]
    fn panic() {
        panic!("under the current span of Java");
    }
    env.with_env(|_| -> Result<_> {
        panic();
        Ok(())
    })
    .resolve::<ThrowRuntimeExAndDefault>()
}

/// As `calling`, but the bridge is not told that Java is called.
#[jni_mangle("io.spanbridge.probes.Probes")]
#[spanbridge::entry]
pub fn calling_unannounced<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    name: JString<'local>,
    inside: JObject<'local>,
) {
    env.with_env(|env| -> Result<_> {
        in_span(env, &name, |env| {
            env.call_method(&inside, jni_str!("run"), jni_sig!("()V"), &[])?;
            Ok(())
        })
    })
    .resolve::<ThrowRuntimeExAndDefault>()
}

/// Makes and closes a span `before`, calls `inside` outside of any span, and makes and closes a span `after`. The bridge is not told that
/// Java is called.
#[jni_mangle("io.spanbridge.probes.Probes")]
#[spanbridge::entry]
pub fn calling_between<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    inside: JObject<'local>,
) {
    env.with_env(|env| -> Result<_> {
        drop(tracing::info_span!("before"));
        env.call_method(&inside, jni_str!("run"), jni_sig!("()V"), &[])?;
        drop(tracing::info_span!("after"));
        Ok(())
    })
    .resolve::<ThrowRuntimeExAndDefault>()
}

fn call_inside(env: &mut Env<'_>, name: &JString<'_>, inside: &JObject<'_>) -> Result<()> {
    in_span(env, name, |env| {
        spanbridge::entry::flush();
        env.call_method(inside, jni_str!("run"), jni_sig!("()V"), &[])?;
        Ok(())
    })
}

fn in_span(
    env: &mut Env<'_>,
    name: &JString<'_>,
    f: impl FnOnce(&mut Env<'_>) -> Result<()>,
) -> Result<()> {
    let name = name.try_to_string(env)?;
    let _entered = tracing::info_span!("calling", otel.name = name).entered();
    f(env)
}

spanbridge::export!(io.spanbridge.probes.Probes);
