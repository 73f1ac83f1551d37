//! `Target.ids` once more, as a program calls it that uses the crate `jni-utils`: the method is
//! named at each call, and a `try_block` stands around it.
#![allow(unsafe_code)]

use std::hint::black_box;

use jni_0_19::objects::JObject;
use jni_0_19::JNIEnv;
use jni_utils::exceptions::try_block;

use super::{parent, span};

/// As `upcalls::ids`. An exception ends the loop, and has been taken by `jni-utils`: it is not
/// pending any more, and the sum is wrong.
///
/// # Safety
/// `env` must be the calling thread's, with no exception pending, and `target` a live reference
/// to a `Steps.Target`.
pub(crate) unsafe fn ids(env: *mut jni_sys::JNIEnv, target: jni_sys::jobject, count: i64) -> i64 {
    // SAFETY: by the caller's promise; the older crate has its own name for the same pointer.
    let Ok(env) = (unsafe { JNIEnv::from_raw(env.cast()) }) else {
        return 0;
    };
    let target = JObject::from(target.cast());
    let mut sum = 0_i64;
    for i in 0..black_box(count) {
        let (span, parent) = (black_box(span(i)), parent(i));
        sum = sum.wrapping_add(span ^ parent.rotate_left(1));
        let called = try_block(&env, || {
            env.call_method(target, "ids", "(JJ)V", &[span.into(), parent.into()])?;
            Ok(true)
        })
        .catch("java/lang/Throwable", |_| Ok(false))
        .result();
        if !matches!(called, Ok(true)) {
            return !sum;
        }
    }
    sum
}
