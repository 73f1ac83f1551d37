//! The methods of `Steps.Target` by their ids.
#![allow(unsafe_code)]

use std::ffi::CStr;

use jni_sys::{jmethodID, jobject, jvalue, JNIEnv};

use crate::jvm;

const INTERFACE: &CStr = c"io/spanbridge/kernels/Steps$Target";

/// An object to be called, by one of its methods.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    env: *mut JNIEnv,
    object: jobject,
    id: jmethodID,
}

impl Target {
    /// Finds a method of the interface; `None` with a Java exception pending when it is not there.
    ///
    /// # Safety
    /// `env` must be the calling thread's, with no exception pending, and `object` a live
    /// reference to a `Steps.Target`; both for as long as the result is used, on this thread.
    pub(crate) unsafe fn find(
        env: *mut JNIEnv,
        object: jobject,
        name: &CStr,
        signature: &CStr,
    ) -> Option<Self> {
        // SAFETY: by the caller's promise.
        let id = unsafe { jvm::method_id(env, INTERFACE, name, signature) };
        (!id.is_null()).then_some(Self { env, object, id })
    }

    /// Calls the method; true when it threw, and then nothing may be called any more.
    ///
    /// # Safety
    /// The method returns nothing and takes what `arguments` holds; no exception is pending.
    #[inline(always)]
    pub(crate) unsafe fn call(self, arguments: &[jvalue]) -> bool {
        // SAFETY: environment and object by the promise of `find`, the rest by the caller's.
        unsafe { jvm::call_with(self.env, self.object, self.id, arguments) }
    }

    /// Calls a method that returns an object, as a local reference, and tells whether it threw.
    ///
    /// # Safety
    /// As [`Self::call`], but the method returns an object; the caller deletes the reference.
    #[inline(always)]
    pub(crate) unsafe fn call_for_object(self, arguments: &[jvalue]) -> (jobject, bool) {
        // SAFETY: environment and object by the promise of `find`, the rest by the caller's.
        unsafe { jvm::call_for_object(self.env, self.object, self.id, arguments) }
    }
}
