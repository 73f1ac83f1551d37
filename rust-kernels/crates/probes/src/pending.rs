//! Emitting while a Java exception is pending.

use jni::{jni_str, JavaVM};
use tracing::{info, info_span};

/// Makes a Java exception pending, emits a span with an event and a record, and looks whether it is
/// still pending after each. It is when this returns, and so comes out of the native method.
pub(crate) fn pending_exception() {
    let vm = JavaVM::singleton().expect("a native method was called before");
    vm.with_top_local_frame(|env| {
        // The error that it returns says only that an exception is pending now.
        let _ = env.throw_new(
            jni_str!("java/lang/IllegalStateException"),
            jni_str!("pending before the event"),
        );
        assert!(env.exception_check(), "pending at the beginning");
        let span = info_span!("while pending", later = tracing::field::Empty);
        assert!(env.exception_check(), "pending after the span was made");
        span.record("later", 1_i64);
        assert!(env.exception_check(), "pending after the record");
        span.in_scope(|| info!("while pending"));
        assert!(env.exception_check(), "pending after the event");
        drop(span);
        assert!(env.exception_check(), "pending after the close");
        Ok::<_, jni::errors::Error>(())
    })
    .expect("this thread is attached");
}
