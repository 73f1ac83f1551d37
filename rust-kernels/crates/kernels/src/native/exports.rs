//! The native methods of `io.spanbridge.kernels.Kernels`: each only calls a plain, safe function.
//!
//! Errors and panics become Java exceptions, see [`ThrowToJava`].

// `jni_mangle` gives each function the symbol that the JVM looks up, which Rust counts as unsafe:
// the parameters must be those that `Kernels.java` declares, and no other symbol may have the name.
#![allow(unsafe_code)]

use jni::objects::{JByteArray, JClass, JLongArray, JString};
use jni::sys::{jint, jlong};
use jni::{jni_mangle, EnvUnowned};

use super::error::{KernelError, ThrowToJava};
use super::registry;
use crate::baselines::{no_op, stateful};
use crate::instruments::{allocations, held, latencies};

fn returning<T: Default>(
    env: &mut EnvUnowned<'_>,
    work: impl FnOnce() -> Result<T, KernelError>,
) -> T {
    env.with_env(|_| work()).resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn find<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    kernel: JString<'local>,
    arguments: jint,
) -> jint {
    env.with_env(|env| -> Result<_, KernelError> {
        let name = kernel.try_to_string(env)?;
        // A negative number is none that a kernel takes.
        let number = registry::find(&name, arguments as usize)?;
        Ok(number as jint)
    })
    .resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn run<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    kernel: jint,
    a: jlong,
    b: jlong,
    c: jlong,
    d: jlong,
    e: jlong,
) -> jlong {
    returning(&mut env, || {
        (registry::numbered(kernel)?.instrumented.run)([a, b, c, d, e])
    })
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn run_twin<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    kernel: jint,
    a: jlong,
    b: jlong,
    c: jlong,
    d: jlong,
    e: jlong,
) -> jlong {
    returning(&mut env, || {
        (registry::numbered(kernel)?.twin.run)([a, b, c, d, e])
    })
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn spans_latencies<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    count: jlong,
    fields: jint,
) -> JByteArray<'local> {
    env.with_env(|env| -> Result<_, KernelError> {
        let histogram = latencies::spans_latencies(count, fields)?;
        Ok(env.byte_array_from_slice(&histogram)?)
    })
    .resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn spans_paced<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    count: jlong,
    interval: jlong,
) -> JByteArray<'local> {
    env.with_env(|env| -> Result<_, KernelError> {
        let [raw, corrected] = latencies::spans_paced(count, interval)?;
        Ok(env.byte_array_from_slice(&[raw, corrected].concat())?)
    })
    .resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
#[spanbridge::entry]
pub fn hold_spans<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>, count: jlong) {
    returning(&mut env, || held::hold_spans(count));
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn install_rust_stateful<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>) {
    returning(&mut env, stateful::install);
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn rust_stateful_published<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> JLongArray<'local> {
    env.with_env(|env| -> Result<_, KernelError> {
        let published = stateful::published().map(|sum| sum as jlong);
        let array = env.new_long_array(published.len())?;
        array.set_region(env, 0, &published)?;
        Ok(array)
    })
    .resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn allocations<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> JLongArray<'local> {
    env.with_env(|env| -> Result<_, KernelError> {
        let Some(counted) = allocations::allocations() else {
            return Ok(JLongArray::null());
        };
        let array = env.new_long_array(2)?;
        array.set_region(env, 0, &counted.map(|sum| sum as jlong))?;
        Ok(array)
    })
    .resolve::<ThrowToJava>()
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn install_rust_no_op<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>) {
    returning(&mut env, no_op::install);
}

#[jni_mangle("io.spanbridge.kernels.Kernels")]
pub fn rust_no_op_callbacks<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>) -> jlong {
    returning(&mut env, || Ok(no_op::callbacks() as jlong))
}

spanbridge::export!(io.spanbridge.kernels.Kernels);
