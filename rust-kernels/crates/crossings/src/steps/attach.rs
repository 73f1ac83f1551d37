//! Upcalls from a thread that Rust made: attached once, or for each call.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::ptr;
use std::thread;

use jni_sys::{jmethodID, jobject, JNIEnv, JavaVM, JNI_OK};

use crate::jvm;

/// What another thread needs for calling `Target.none`.
#[derive(Clone, Copy)]
pub(crate) struct Foreign {
    pub(crate) vm: *mut JavaVM,
    /// A global reference.
    pub(crate) object: jobject,
    pub(crate) id: jmethodID,
}

// SAFETY: a VM, a global reference and a method id may be used on any thread.
unsafe impl Send for Foreign {}

impl Foreign {
    /// Makes `count` upcalls on a new thread, and returns how many went well. It is attached as a
    /// daemon before the first and detached after the last of them or, with `each`, of every one.
    /// With `idle` it makes none, which is the twin: a thread that is started and ends.
    ///
    /// # Safety
    /// VM, reference and id must be live, and the id that of a method which takes and returns
    /// nothing, until this returns.
    pub(crate) unsafe fn run(self, count: i64, each: bool, idle: bool) -> i64 {
        thread::spawn(move || {
            // The whole value is moved, not its fields, which are no `Send`.
            let foreign = self;
            if idle {
                return count;
            }
            let batches = if each { count } else { 1 };
            // SAFETY: by the caller's promise, who waits for this thread.
            (0..batches)
                .map(|_| unsafe { foreign.batch(count / batches) })
                .sum()
        })
        .join()
        .unwrap_or(0)
    }

    /// Attaches this thread, calls, and detaches it.
    ///
    /// # Safety
    /// As [`Self::run`], on a thread that is not attached.
    unsafe fn batch(self, count: i64) -> i64 {
        let mut env: *mut c_void = ptr::null_mut();
        // SAFETY: the VM is live; no name and no group are asked for by null.
        let attached = unsafe {
            ((**self.vm).v1_4.AttachCurrentThreadAsDaemon)(self.vm, &mut env, ptr::null_mut())
        };
        if attached != JNI_OK {
            return 0;
        }
        let env: *mut JNIEnv = env.cast();
        // SAFETY: `env` is this thread's since it is attached, and the loop ends at an exception.
        let threw = (0..count).any(|_| unsafe { jvm::call_and_check(env, self.object, self.id) });
        // SAFETY: this thread is attached, and has no Java frame on its stack.
        unsafe { ((**self.vm).v1_1.DetachCurrentThread)(self.vm) };
        if threw {
            0
        } else {
            count
        }
    }
}
