//! A thread's JNI environment, and the few functions of it that the bridge uses.

use jni_sys::{jarray, jclass, jint, jlong, jmethodID, jobject, jthrowable, jvalue, JNIEnv};
use std::{ffi::CStr, marker::PhantomData};

/// The environment of the current thread. Cannot leave it.
#[derive(Clone, Copy)]
pub(super) struct Env {
    raw: *mut JNIEnv,
    not_send: PhantomData<*mut ()>,
}

/// Calls a function of the table. All of them are there since JNI 1.6.
macro_rules! call {
    ($env:expr, $function:ident $(, $argument:expr)*) => {{
        let raw = $env.raw();
        ((**raw).v1_6.$function)(raw $(, $argument)*)
    }};
}
pub(super) use call;

// === impl Env ===

impl Env {
    /// # Safety
    ///
    /// `raw` is the environment of the current thread, which stays attached while the result is used.
    #[inline]
    pub(super) unsafe fn new(raw: *mut JNIEnv) -> Self {
        Self {
            raw,
            not_send: PhantomData,
        }
    }

    #[inline]
    pub(super) fn raw(self) -> *mut JNIEnv {
        self.raw
    }

    /// Whether a Java exception is pending. Cost: about 7 ns.
    #[inline]
    pub(super) fn has_exception(self) -> bool {
        // SAFETY: ExceptionCheck may be called at any time on an attached thread (`Env::new`).
        unsafe { call!(self, ExceptionCheck) }
    }

    /// Takes the pending exception away; true when there was one.
    #[inline]
    pub(super) fn clear_exception(self) -> bool {
        let pending = self.has_exception();
        if pending {
            // SAFETY: ExceptionClear may be called at any time on an attached thread.
            unsafe { call!(self, ExceptionClear) }
        }
        pending
    }

    /// Puts a pending exception aside until the result is dropped.
    #[inline]
    pub(super) fn put_exception_aside(self) -> Option<Aside> {
        if !self.has_exception() {
            return None;
        }
        // SAFETY: both may be called with an exception pending; the reference is ours until `Aside`
        // gives it back.
        unsafe {
            let exception = call!(self, ExceptionOccurred);
            call!(self, ExceptionClear);
            Some(Aside {
                env: self,
                exception,
            })
        }
    }

    /// # Safety
    ///
    /// `reference` is a local reference of this thread, or null, and not used afterwards.
    #[inline]
    pub(super) unsafe fn delete_local(self, reference: jobject) {
        if !reference.is_null() {
            // SAFETY: see above.
            unsafe { call!(self, DeleteLocalRef, reference) }
        }
    }

    /// Makes a global reference; null when there is no memory.
    ///
    /// # Safety
    ///
    /// `reference` is a valid reference, or null.
    pub(super) unsafe fn new_global(self, reference: jobject) -> jobject {
        // SAFETY: see above.
        unsafe { call!(self, NewGlobalRef, reference) }
    }

    /// # Safety
    ///
    /// `reference` came from [`new_global`](Self::new_global) and is not used afterwards.
    pub(super) unsafe fn delete_global(self, reference: jobject) {
        // SAFETY: see above. Allowed with an exception pending.
        unsafe { call!(self, DeleteGlobalRef, reference) }
    }

    /// # Safety
    ///
    /// Both are valid references, or null.
    pub(super) unsafe fn is_same(self, a: jobject, b: jobject) -> bool {
        // SAFETY: see above.
        unsafe { call!(self, IsSameObject, a, b) }
    }

    /// Reads a `byte[]`; none when there is no memory.
    ///
    /// # Safety
    ///
    /// `array` is a valid reference to a byte[]; no exception is pending.
    pub(super) unsafe fn read_bytes(self, array: jarray) -> Option<Vec<u8>> {
        // SAFETY: see above; the array is as long as it says.
        unsafe {
            let length = call!(self, GetArrayLength, array);
            let mut bytes = vec![0_u8; usize::try_from(length).ok()?];
            let to = bytes.as_mut_ptr().cast();
            call!(self, GetByteArrayRegion, array, 0, length, to);
            (!self.clear_exception()).then_some(bytes)
        }
    }

    /// Looks up a static method; null, with no exception pending, when there is none.
    ///
    /// # Safety
    ///
    /// `class` is a valid reference to a class, and no exception is pending.
    pub(super) unsafe fn static_method(
        self,
        class: jclass,
        name: &CStr,
        signature: &CStr,
    ) -> jmethodID {
        // SAFETY: see above; both texts end in NUL and are ASCII.
        let id = unsafe {
            call!(
                self,
                GetStaticMethodID,
                class,
                name.as_ptr(),
                signature.as_ptr()
            )
        };
        self.clear_exception();
        id
    }

    /// Calls a static method that returns an int; none when it threw (the exception is taken).
    ///
    /// # Safety
    ///
    /// `class` is valid, `method` is one of its static methods, returns int and takes `arguments`;
    /// no exception is pending.
    #[inline]
    pub(super) unsafe fn call_int(
        self,
        class: jclass,
        method: jmethodID,
        arguments: &[jvalue],
    ) -> Option<jint> {
        // SAFETY: see above.
        let result = unsafe {
            call!(
                self,
                CallStaticIntMethodA,
                class,
                method,
                arguments.as_ptr()
            )
        };
        (!self.clear_exception()).then_some(result)
    }

    /// As [`call_int`](Self::call_int), for a method that returns a long.
    ///
    /// # Safety
    ///
    /// As [`call_int`](Self::call_int), for a method that returns a long.
    pub(super) unsafe fn call_long(
        self,
        class: jclass,
        method: jmethodID,
        arguments: &[jvalue],
    ) -> Option<jlong> {
        // SAFETY: see above.
        let result = unsafe {
            call!(
                self,
                CallStaticLongMethodA,
                class,
                method,
                arguments.as_ptr()
            )
        };
        (!self.clear_exception()).then_some(result)
    }

    /// As [`call_long`](Self::call_long), but what it threw stays pending, and then the result means nothing.
    ///
    /// # Safety
    ///
    /// As [`call_long`](Self::call_long).
    #[inline(always)]
    pub(super) unsafe fn call_long_unchecked(
        self,
        class: jclass,
        method: jmethodID,
        arguments: &[jvalue],
    ) -> jlong {
        // SAFETY: see above.
        unsafe {
            call!(
                self,
                CallStaticLongMethodA,
                class,
                method,
                arguments.as_ptr()
            )
        }
    }

    /// Calls a static method that returns an object; none when it threw (the exception is taken). The
    /// result is a local reference that the caller must delete.
    ///
    /// # Safety
    ///
    /// As [`call_int`](Self::call_int), for a method that returns an object.
    #[inline]
    pub(super) unsafe fn call_object(
        self,
        class: jclass,
        method: jmethodID,
        arguments: &[jvalue],
    ) -> Option<jobject> {
        // SAFETY: see above.
        let result = unsafe {
            call!(
                self,
                CallStaticObjectMethodA,
                class,
                method,
                arguments.as_ptr()
            )
        };
        (!self.clear_exception()).then_some(result)
    }
}

/// An exception that was pending before an upcall; pending again when this is dropped.
pub(super) struct Aside {
    env: Env,
    exception: jthrowable,
}

impl Drop for Aside {
    fn drop(&mut self) {
        // SAFETY: `exception` is the local reference taken in `put_exception_aside`; upcalls end with
        // no exception pending, so that Throw may be called.
        unsafe {
            call!(self.env, Throw, self.exception);
            self.env.delete_local(self.exception);
        }
    }
}
