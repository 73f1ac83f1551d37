//! The few raw JNI calls that the crossings need. Each function is one call, so that nothing
//! hides in the ruler.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::ptr;

use jni_sys::{jclass, jmethodID, jobject, jvalue, JNIEnv};

/// Returns the id of an instance method, or null with a Java exception pending.
///
/// # Safety
/// `env` must be the calling thread's, with no exception pending.
pub(crate) unsafe fn method_id(
    env: *mut JNIEnv,
    class: &CStr,
    name: &CStr,
    signature: &CStr,
) -> jmethodID {
    // SAFETY: the caller vouches for `env`; a C string is what the call wants.
    let class = unsafe { find_class(env, class) };
    if class.is_null() {
        return ptr::null_mut();
    }
    // SAFETY: `env` as above, the class is a live local reference, and no exception is pending
    // since the class was found.
    unsafe { ((**env).v1_1.GetMethodID)(env, class, name.as_ptr(), signature.as_ptr()) }
}

/// Calls a `()V` method through `CallVoidMethodA`, and tells whether it threw.
///
/// # Safety
/// `env` must be the calling thread's, with no exception pending; `target` a live, non-null
/// reference to an object that has the method `id`, which takes nothing and returns nothing.
#[inline(always)]
pub(crate) unsafe fn call_and_check(env: *mut JNIEnv, target: jobject, id: jmethodID) -> bool {
    // SAFETY: all by the caller's promise; a method without parameters reads no arguments.
    unsafe { call_with(env, target, id, &[]) }
}

/// Calls a method that returns nothing, and tells whether it threw.
///
/// # Safety
/// As [`call_and_check`], but the method takes what `arguments` holds.
#[inline(always)]
pub(crate) unsafe fn call_with(
    env: *mut JNIEnv,
    target: jobject,
    id: jmethodID,
    arguments: &[jvalue],
) -> bool {
    // SAFETY: all by the caller's promise.
    unsafe { ((**env).v1_1.CallVoidMethodA)(env, target, id, arguments.as_ptr()) };
    // SAFETY: `env` as above; the check may be made with an exception pending.
    unsafe { ((**env).v1_2.ExceptionCheck)(env) }
}

/// Calls a method that returns an object: a local reference or null, and whether it threw.
///
/// # Safety
/// As [`call_with`], but the method returns an object. The caller deletes the reference.
#[inline(always)]
pub(crate) unsafe fn call_for_object(
    env: *mut JNIEnv,
    target: jobject,
    id: jmethodID,
    arguments: &[jvalue],
) -> (jobject, bool) {
    // SAFETY: all by the caller's promise.
    let object = unsafe { ((**env).v1_1.CallObjectMethodA)(env, target, id, arguments.as_ptr()) };
    // SAFETY: `env` as above; the check may be made with an exception pending.
    (object, unsafe { ((**env).v1_2.ExceptionCheck)(env) })
}

/// # Safety
/// `env` must be the calling thread's, `local` a live local reference of it or null, which is
/// not used again.
#[inline(always)]
pub(crate) unsafe fn delete_local(env: *mut JNIEnv, local: jobject) {
    // SAFETY: all by the caller's promise; it may be called with an exception pending.
    unsafe { ((**env).v1_1.DeleteLocalRef)(env, local) }
}

/// # Safety
/// `env` must be the calling thread's, with no exception pending; `object` a live reference.
#[inline(always)]
pub(crate) unsafe fn new_global(env: *mut JNIEnv, object: jobject) -> jobject {
    // SAFETY: all by the caller's promise.
    unsafe { ((**env).v1_1.NewGlobalRef)(env, object) }
}

/// # Safety
/// `env` must be the calling thread's, `global` a live global reference or null, which is not
/// used again.
#[inline(always)]
pub(crate) unsafe fn delete_global(env: *mut JNIEnv, global: jobject) {
    // SAFETY: all by the caller's promise; it may be called with an exception pending.
    unsafe { ((**env).v1_1.DeleteGlobalRef)(env, global) }
}

/// Makes a Java exception pending, unless one is already.
///
/// # Safety
/// `env` must be the calling thread's.
pub(crate) unsafe fn throw(env: *mut JNIEnv, class: &CStr, message: &CStr) {
    // SAFETY: the caller vouches for `env`; the check may be made at any time.
    if unsafe { ((**env).v1_2.ExceptionCheck)(env) } {
        return;
    }
    // SAFETY: `env` as above, and no exception is pending.
    let class = unsafe { find_class(env, class) };
    if !class.is_null() {
        // SAFETY: `env` as above; the class is a live local reference. If the call fails, the
        // JVM has made another exception pending, which serves as well.
        unsafe { ((**env).v1_1.ThrowNew)(env, class, message.as_ptr()) };
    }
}

/// # Safety
/// `env` must be the calling thread's, with no exception pending.
unsafe fn find_class(env: *mut JNIEnv, name: &CStr) -> jclass {
    // SAFETY: by the caller's promise; a C string is what the call wants.
    unsafe { ((**env).v1_1.FindClass)(env, name.as_ptr()) }
}
