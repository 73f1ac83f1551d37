//! The few raw JNI calls that the crossings need. Each function is one call, so that nothing
//! hides in the ruler.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::ptr;

use jni_sys::{jclass, jmethodID, jobject, JNIEnv};

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
    unsafe { ((**env).v1_1.CallVoidMethodA)(env, target, id, ptr::null()) };
    // SAFETY: `env` as above; the check may be made with an exception pending.
    unsafe { ((**env).v1_2.ExceptionCheck)(env) }
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
