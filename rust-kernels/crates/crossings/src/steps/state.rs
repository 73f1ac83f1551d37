//! A span of two upcalls, `Target.open` and `Target.close`, and ways to bring what the first
//! returned to the second.
#![allow(unsafe_code)]

use std::hint::black_box;
use std::ptr;

use jni_sys::{jobject, jvalue, JNIEnv};

use super::span;
use super::target::Target;
use crate::jvm;

/// The two methods.
#[derive(Clone, Copy)]
pub(crate) struct Methods {
    pub(crate) open: Target,
    pub(crate) close: Target,
}

/// Calls `open(span, slot)` and `close(span, slot, state)` for each span. Returns the sum of the spans.
///
/// With `keep`, the state that `open` returned is kept as a global reference in between; without
/// it, `close` gets null, and whatever Java kept it keeps by the span or the slot.
///
/// `env` is that of the methods; it is not used without them.
pub(crate) fn spans(env: *mut JNIEnv, methods: Option<Methods>, keep: bool, count: i64) -> i64 {
    let mut sum = 0_i64;
    for i in 0..black_box(count) {
        let span = black_box(span(i));
        // A few spans are alive at once in real life; the slot says which place this one has.
        let slot = (i & 63) as i32;
        sum = sum.wrapping_add(span);
        if let Some(methods) = methods {
            // SAFETY: the environment is the methods', as the caller says by having both.
            if unsafe { one(env, methods, keep, span, slot) } {
                break;
            }
        }
    }
    sum
}

/// # Safety
/// `env` must be the calling thread's, with no exception pending.
#[inline(always)]
unsafe fn one(env: *mut JNIEnv, methods: Methods, keep: bool, span: i64, slot: i32) -> bool {
    let arguments = [jvalue { j: span }, jvalue { i: slot }];
    // SAFETY: `open` takes a long and an int and returns an object; no exception is pending.
    let (local, threw) = unsafe { methods.open.call_for_object(&arguments) };
    if threw {
        return true;
    }
    let state: jobject = if keep {
        // SAFETY: `local` is live or null, and no exception is pending.
        unsafe { jvm::new_global(env, local) }
    } else {
        ptr::null_mut()
    };
    // SAFETY: it was just returned, and is not used again.
    unsafe { jvm::delete_local(env, local) };
    let arguments = [jvalue { j: span }, jvalue { i: slot }, jvalue { l: state }];
    // SAFETY: `close` takes a long, an int and an object; no exception is pending.
    let threw = unsafe { methods.close.call(&arguments) };
    if keep {
        // SAFETY: this function made it, and nobody else has it.
        unsafe { jvm::delete_global(env, state) };
    }
    threw
}
