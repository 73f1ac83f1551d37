//! The native methods of `io.spanbridge.kernels.Crossings`.
//!
//! The symbols and signatures below are those of `Crossings.java`, which is what makes the JVM
//! pass the arguments that the safety comments rely on.
#![allow(unsafe_code)]

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::Instant;

use jni_sys::{jclass, jlong, jobject, JNIEnv};

use crate::jvm;
use crate::spin::spin;

/// An empty downcall.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Crossings_down(
    env: *mut JNIEnv,
    _class: jclass,
) {
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, || ()) }
}

/// The ruler U: `count` calls of `Target.call`, each followed by an exception check; nanoseconds.
///
/// The id is looked up once per downcall, outside of the time taken, on the interface: the calls
/// dispatch as those to any layer do. What the target throws ends the loop and stays pending.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Crossings_up(
    env: *mut JNIEnv,
    _class: jclass,
    target: jobject,
    count: jlong,
) -> jlong {
    let ruler = || {
        if target.is_null() {
            // SAFETY: the JVM passes the calling thread's `env`.
            unsafe { jvm::throw(env, c"java/lang/NullPointerException", c"target") };
            return 0;
        }
        let interface = c"io/spanbridge/kernels/Crossings$Target";
        // SAFETY: `env` as above; a native method starts with no exception pending.
        let id = unsafe { jvm::method_id(env, interface, c"call", c"()V") };
        if id.is_null() {
            return 0;
        }
        let start = Instant::now();
        for _ in 0..count {
            // SAFETY: `env` as above; `target` is an argument, so it is live, and its type in
            // Java is the interface that `id` belongs to; the loop ends at the first exception.
            if unsafe { jvm::call_and_check(env, target, id) } {
                break;
            }
        }
        start.elapsed().as_nanos() as jlong
    };
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, ruler) }
}

/// The pure Rust ruler.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Crossings_spin(
    env: *mut JNIEnv,
    _class: jclass,
    count: jlong,
) -> jlong {
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, || spin(count)) }
}

/// Runs a native method's body; a panic becomes a `RuntimeException` instead of an abort.
///
/// # Safety
/// `env` must be the calling thread's.
#[inline(always)]
pub(crate) unsafe fn catching<T: Default>(env: *mut JNIEnv, body: impl FnOnce() -> T) -> T {
    // The bodies change nothing that a panic could leave half done.
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| {
        // Dropping a payload runs foreign code, which may panic again.
        std::mem::forget(payload);
        // SAFETY: the caller vouches for `env`.
        unsafe { jvm::throw(env, c"java/lang/RuntimeException", c"a crossing panicked") };
        T::default()
    })
}
