//! The native methods of `io.spanbridge.probes.Probes`. A panic becomes a `RuntimeException`.

// `jni_mangle` gives the function the symbol that the JVM looks up, which Rust counts as unsafe: the
// parameters must be those that `Probes.java` declares, and no other symbol may have the name.
#![allow(unsafe_code)]

use jni::errors::{Result, ThrowRuntimeExAndDefault};
use jni::objects::{JClass, JString};
use jni::strings::JNIString;
use jni::{jni_mangle, jni_str, EnvUnowned};

use crate::cases;

#[jni_mangle("io.spanbridge.probes.Probes")]
pub fn run<'local>(mut env: EnvUnowned<'local>, _class: JClass<'local>, name: JString<'local>) {
    env.with_env(|env| -> Result<_> {
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
    })
    .resolve::<ThrowRuntimeExAndDefault>()
}

spanbridge::export!(io.spanbridge.probes.Probes);
