//! The native methods of `io.spanbridge.kernels.Instruments`; their symbols and signatures are
//! those of `Instruments.java`.
#![allow(unsafe_code)]

use std::ffi::CString;

use jni_sys::{jboolean, jclass, jint, jlong, jlongArray, JNIEnv};

use super::{callgrind, jni_table};
use crate::exports::catching;

/// See `callgrind::is_there`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Instruments_callgrind(
    env: *mut JNIEnv,
    _class: jclass,
) -> jboolean {
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, callgrind::is_there) }
}

/// See `callgrind::start`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Instruments_startCallgrind(
    env: *mut JNIEnv,
    _class: jclass,
) {
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, callgrind::start) }
}

/// See `callgrind::stop`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Instruments_stopCallgrind(
    env: *mut JNIEnv,
    _class: jclass,
) {
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, callgrind::stop) }
}

/// See `callgrind::dump`; the name is the number.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Instruments_dumpCallgrind(
    env: *mut JNIEnv,
    _class: jclass,
    number: jint,
) {
    let dump = || {
        if let Ok(name) = CString::new(format!("dump {number}")) {
            callgrind::dump(&name);
        }
    };
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, dump) }
}

/// See `jni_table::install`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Instruments_countJniFunctions(
    env: *mut JNIEnv,
    _class: jclass,
) -> jboolean {
    // SAFETY: the JVM passes the calling thread's `env`; nothing else here replaces tables.
    unsafe { catching(env, || jni_table::install(env)) }
}

/// See `jni_table::reset`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Instruments_resetJniFunctions(
    env: *mut JNIEnv,
    _class: jclass,
) {
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, jni_table::reset) }
}

/// See `jni_table::counts`. What this function calls itself is not among them.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Instruments_jniFunctionCounts(
    env: *mut JNIEnv,
    _class: jclass,
) -> jlongArray {
    let counts = jni_table::counts().map(|count| count as jlong);
    // SAFETY: the JVM passes the calling thread's `env`; the region is as long as the array.
    unsafe {
        let array = ((**env).v1_1.NewLongArray)(env, counts.len() as jint);
        if !array.is_null() {
            let length = counts.len() as jint;
            ((**env).v1_1.SetLongArrayRegion)(env, array, 0, length, counts.as_ptr());
        }
        array
    }
}
