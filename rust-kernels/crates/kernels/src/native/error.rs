//! What a kernel can refuse, and the Java exception that each becomes.

use std::any::Any;

use hdrhistogram::serialization::V2SerializeError;
use jni::errors::ErrorPolicy;
use jni::strings::{JNIStr, JNIString};
use jni::{jni_str, Env};
use thiserror::Error;

/// Why a native method of this crate did not return a value.
#[derive(Debug, Error)]
#[non_exhaustive]
pub(crate) enum KernelError {
    /// An argument is outside of what the method takes: `IllegalArgumentException`.
    #[error("{0}")]
    Argument(String),
    /// The process is not in a state for this call: `IllegalStateException`.
    #[error("{0}")]
    State(String),
    /// The kernel declines the work: `RuntimeException`.
    #[error("{0}")]
    Refused(String),
    /// A histogram could not be written: `RuntimeException`.
    #[error("the histogram cannot be serialized: {0}")]
    Histogram(#[from] V2SerializeError),
    /// The JVM refused a call: its own exception if one is pending, else `RuntimeException`.
    #[error("a call into the JVM failed: {0}")]
    Jvm(#[from] jni::errors::Error),
}

impl KernelError {
    fn java_class(&self) -> &'static JNIStr {
        match self {
            Self::Argument(_) => jni_str!("java/lang/IllegalArgumentException"),
            Self::State(_) => jni_str!("java/lang/IllegalStateException"),
            Self::Refused(_) | Self::Histogram(_) | Self::Jvm(_) => RUNTIME_EXCEPTION,
        }
    }
}

const RUNTIME_EXCEPTION: &JNIStr = jni_str!("java/lang/RuntimeException");

/// Throws the Java exception of a [`KernelError`], or a `RuntimeException` for a panic, and
/// returns the default value, which Java never sees.
pub(crate) struct ThrowToJava;

impl<T: Default> ErrorPolicy<T, KernelError> for ThrowToJava {
    type Captures<'env: 'method, 'method> = ();

    fn on_error<'env: 'method, 'method>(
        env: &mut Env<'env>,
        _captures: &mut (),
        error: KernelError,
    ) -> jni::errors::Result<T> {
        throw(env, error.java_class(), error.to_string())
    }

    fn on_panic<'env: 'method, 'method>(
        env: &mut Env<'env>,
        _captures: &mut (),
        payload: Box<dyn Any + Send + 'static>,
    ) -> jni::errors::Result<T> {
        let message = format!("a kernel panicked: {}", panic_message(payload.as_ref()));
        // Dropping a payload runs foreign code, which may panic again.
        std::mem::forget(payload);
        throw(env, RUNTIME_EXCEPTION, message)
    }
}

fn throw<T: Default>(
    env: &mut Env<'_>,
    class: &'static JNIStr,
    message: String,
) -> jni::errors::Result<T> {
    if env.exception_check() {
        return Ok(T::default());
    }
    match env.throw_new(class, JNIString::from(message)) {
        Ok(()) | Err(jni::errors::Error::JavaException) => Ok(T::default()),
        Err(error) => Err(error),
    }
}

fn panic_message(payload: &(dyn Any + Send)) -> &str {
    if let Some(text) = payload.downcast_ref::<&str>() {
        text
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text
    } else {
        "no message"
    }
}
