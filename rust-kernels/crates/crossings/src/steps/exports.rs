//! The native methods of `io.spanbridge.kernels.Steps`; their symbols and signatures are those of
//! `Steps.java`, which is what makes the JVM pass the arguments that the safety comments rely on.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::ptr;
use std::slice;

use jni_sys::{jboolean, jclass, jint, jlong, jobject, JNIEnv};

use super::attach::Foreign;
use super::state::{self, Methods};
use super::target::Target;
use super::values::{self, Shape};
use super::{upcalls, utils};
use crate::exports::catching;
use crate::jvm;

/// Finds a method of a target, unless that is null; the outer `None` is a pending exception.
///
/// # Safety
/// `env` must be the calling thread's, with no exception pending; `target` null or a live
/// reference to a `Steps.Target`.
unsafe fn find(
    env: *mut JNIEnv,
    target: jobject,
    name: &CStr,
    signature: &CStr,
) -> Option<Option<Target>> {
    if target.is_null() {
        return Some(None);
    }
    // SAFETY: by the caller's promise.
    unsafe { Target::find(env, target, name, signature) }.map(Some)
}

/// See `upcalls::none`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Steps_none(
    env: *mut JNIEnv,
    _class: jclass,
    target: jobject,
    count: jlong,
) -> jlong {
    let step = || {
        // SAFETY: the JVM passes the thread's `env` and a live argument.
        let target = unsafe { find(env, target, c"none", c"()V") };
        target.map_or(0, |target| upcalls::none(target, count))
    };
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, step) }
}

/// See `upcalls::ids`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Steps_ids(
    env: *mut JNIEnv,
    _class: jclass,
    target: jobject,
    count: jlong,
) -> jlong {
    let step = || {
        // SAFETY: the JVM passes the thread's `env` and a live argument.
        let target = unsafe { find(env, target, c"ids", c"(JJ)V") };
        target.map_or(0, |target| upcalls::ids(target, count))
    };
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, step) }
}

/// See `utils::ids`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Steps_idsByUtils(
    env: *mut JNIEnv,
    _class: jclass,
    target: jobject,
    count: jlong,
) -> jlong {
    // SAFETY: the JVM passes the thread's `env` and a live argument; a null one makes the call
    // inside fail, which ends the loop.
    unsafe { catching(env, || utils::ids(env, target, count)) }
}

/// See `upcalls::callsites`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Steps_callsites(
    env: *mut JNIEnv,
    _class: jclass,
    target: jobject,
    count: jlong,
) -> jlong {
    let step = || {
        // SAFETY: the JVM passes the thread's `env` and a live argument.
        let target = unsafe { find(env, target, c"callsite", c"(JJI)V") };
        target.map_or(0, |target| upcalls::callsites(target, count))
    };
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, step) }
}

/// See `values::values`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Steps_values(
    env: *mut JNIEnv,
    _class: jclass,
    target: jobject,
    buffer: jobject,
    fields: jint,
    text: jint,
    count: jlong,
) -> jlong {
    let step = || {
        let shape = Shape {
            fields: fields.clamp(0, 16) as usize,
            text: (text.max(0) as usize).min(values::MAX_TEXT),
        };
        // SAFETY: `env` as above; an argument that is no direct buffer gives null or -1.
        let (address, capacity) = unsafe {
            (
                ((**env).v1_4.GetDirectBufferAddress)(env, buffer),
                ((**env).v1_4.GetDirectBufferCapacity)(env, buffer),
            )
        };
        if address.is_null() || capacity < values::MAX_BYTES as jlong {
            let message = c"the buffer must be a direct one of Steps.BUFFER_BYTES";
            // SAFETY: the JVM passes the calling thread's `env`.
            unsafe { jvm::throw(env, c"java/lang/IllegalArgumentException", message) };
            return 0;
        }
        // SAFETY: the buffer is an argument, so its memory lives, and has that many bytes; Java
        // reads it inside of upcalls only, while Rust does not use it.
        let memory = unsafe { slice::from_raw_parts_mut(address.cast(), values::MAX_BYTES) };
        // SAFETY: the JVM passes the thread's `env` and a live argument.
        let target = unsafe { find(env, target, c"values", c"(JJII)V") };
        target.map_or(0, |target| values::values(target, memory, shape, count))
    };
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, step) }
}

/// See `state::spans`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Steps_states(
    env: *mut JNIEnv,
    _class: jclass,
    target: jobject,
    keep: jboolean,
    count: jlong,
) -> jlong {
    let step = || {
        let open = c"(JI)Ljava/lang/Object;";
        let close = c"(JILjava/lang/Object;)V";
        // SAFETY: the JVM passes the thread's `env` and a live argument.
        let Some(open) = (unsafe { find(env, target, c"open", open) }) else {
            return 0;
        };
        // SAFETY: as above; no exception is pending since the first was found.
        let Some(close) = (unsafe { find(env, target, c"close", close) }) else {
            return 0;
        };
        let methods = open.zip(close).map(|(open, close)| Methods { open, close });
        state::spans(env, methods, keep, count)
    };
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, step) }
}

/// See `Foreign::run`.
///
/// # Safety
/// Called by the JVM only.
// SAFETY: no other symbol of this library has the name.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_io_spanbridge_kernels_Steps_onNewThread(
    env: *mut JNIEnv,
    _class: jclass,
    target: jobject,
    each: jboolean,
    count: jlong,
) -> jlong {
    let step = || {
        if target.is_null() {
            let nobody = Foreign {
                vm: ptr::null_mut(),
                object: ptr::null_mut(),
                id: ptr::null_mut(),
            };
            // SAFETY: an idle thread uses none of it.
            return unsafe { nobody.run(count, each, true) };
        }
        let interface = c"io/spanbridge/kernels/Steps$Target";
        // SAFETY: the JVM passes the thread's `env`, and no exception is pending.
        let id = unsafe { jvm::method_id(env, interface, c"none", c"()V") };
        if id.is_null() {
            return 0;
        }
        let mut vm = ptr::null_mut();
        // SAFETY: `env` as above; the VM is written to a variable of this frame.
        unsafe { ((**env).v1_1.GetJavaVM)(env, &mut vm) };
        // SAFETY: the target is a live argument, and no exception is pending.
        let object = unsafe { jvm::new_global(env, target) };
        // SAFETY: VM and reference are live until it returns, and `none` is `()V`.
        let called = unsafe { Foreign { vm, object, id }.run(count, each, false) };
        // SAFETY: this function made it, and the thread that used it has ended.
        unsafe { jvm::delete_global(env, object) };
        called
    };
    // SAFETY: the JVM passes the calling thread's `env`.
    unsafe { catching(env, step) }
}
