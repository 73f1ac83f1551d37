//! A second native library with its own copy of `tracing`: the spans it makes are not those of
//! the kernels, which is what the isolation tests show. Called from Java
//! (`io.spanbridge.kernels.SecondModule`).

use jni::errors::{Result, ThrowRuntimeExAndDefault};
use jni::objects::JClass;
use jni::sys::jlong;
use jni::{jni_mangle, EnvUnowned};
use tracing::{info, info_span};

/// Makes `n` root spans `second`, entered around one event each; returns the sum of their
/// numbers, `0..n`.
fn work(n: i64) -> i64 {
    (0..n).fold(0_i64, |sum, number| {
        let span = info_span!("second", number);
        let _entered = span.enter();
        info!(number, "worked");
        sum.wrapping_add(number)
    })
}

/// The native method `SecondModule.work`. A panic becomes a `RuntimeException`.
// `jni_mangle` gives the function the symbol that the JVM looks up, which Rust counts as unsafe.
#[allow(unsafe_code)]
#[jni_mangle("io.spanbridge.kernels.SecondModule", "work")]
#[spanbridge::entry]
pub fn exported_work<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    n: jlong,
) -> jlong {
    env.with_env(|_| -> Result<_> { Ok(work(n)) })
        .resolve::<ThrowRuntimeExAndDefault>()
}

spanbridge::export!(io.spanbridge.kernels.SecondModule);

#[cfg(test)]
mod tests {
    use super::work;

    #[test]
    fn work_returns_the_sum_of_its_numbers() {
        assert_eq!(work(-1), 0);
        assert_eq!(work(0), 0);
        assert_eq!(work(5), 10);
    }
}
