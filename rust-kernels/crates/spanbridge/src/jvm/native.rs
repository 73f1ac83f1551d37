//! The native method: reading its argument, making its result.

use super::{
    entry::JavaEntry,
    env::{call, Env},
    ffm::Stubs,
    text::new_string,
    vm,
};
use jni_sys::{jint, jlong, jobject, JNIEnv};
use std::{
    panic::{catch_unwind, AssertUnwindSafe},
    ptr::null_mut,
};

/// The argument of the native method, not yet looked at.
pub(crate) struct Argument {
    env: Env,
    object: jobject,
}

/// The result of the native method: numbers or bytes, or a `String` that says what is wrong.
pub(crate) type Answer = Result<Reply, String>;

/// What an operation answers.
pub(crate) enum Reply {
    /// A `long[]`.
    Numbers(Vec<i64>),
    /// A `byte[]`.
    Bytes(Vec<u8>),
    /// Null.
    Nothing,
}

/// Runs the body of the native method. A panic becomes an error text.
///
/// # Safety
///
/// `env` and `argument` are what the JVM passed to the native method that is running.
pub(crate) unsafe fn answer(
    env: *mut JNIEnv,
    argument: jobject,
    body: impl FnOnce(Argument) -> Answer,
) -> jobject {
    // SAFETY: the JVM passes the current thread's environment.
    let env = unsafe { Env::new(env) };
    let answer = catch_unwind(AssertUnwindSafe(|| {
        vm::remember(env);
        body(Argument {
            env,
            object: argument,
        })
    }));
    let answer = answer.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(format!(
            "a panic in spanbridge: {}",
            text.unwrap_or_default()
        ))
    });
    match answer {
        Ok(Reply::Numbers(numbers)) => new_long_array(env, &numbers),
        Ok(Reply::Bytes(bytes)) => new_byte_array(env, &bytes),
        Ok(Reply::Nothing) => null_mut(),
        Err(message) => new_string(env, &message),
    }
}

// === impl Argument ===

impl Argument {
    /// Reads a `long[]`.
    pub(crate) fn longs(&self) -> Option<Vec<i64>> {
        self.not_null()?;
        // SAFETY: Java passes a long[] with the operations that call this (`Module`); the array is as
        // long as it says.
        unsafe {
            let length = call!(self.env, GetArrayLength, self.object);
            let mut numbers = vec![0; usize::try_from(length).ok()?];
            call!(
                self.env,
                GetLongArrayRegion,
                self.object,
                0,
                length,
                numbers.as_mut_ptr()
            );
            (!self.env.clear_exception()).then_some(numbers)
        }
    }

    /// Reads a `byte[]`.
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        self.not_null()?;
        // SAFETY: Java passes a byte[] with the operation that calls this (`Module`).
        unsafe { self.env.read_bytes(self.object) }
    }

    /// Reads an `Object[] {Class, long[] {addresses of two stubs, or 0}, byte[]}`.
    pub(crate) fn entry_and_bytes(&self) -> Option<Result<(JavaEntry, Vec<u8>), &'static str>> {
        self.not_null()?;
        // SAFETY: Java passes such an array with the operation that calls this (`Module`), and in it the addresses that
        // `EntryStubs` made for `Upcalls.deliver` and `Upcalls.signal` and never frees. The local references end with the native method; no
        // exception is pending when it begins.
        unsafe {
            let class = call!(self.env, GetObjectArrayElement, self.object, 0);
            let stubs = call!(self.env, GetObjectArrayElement, self.object, 1);
            if self.env.clear_exception() || class.is_null() || stubs.is_null() {
                return None;
            }
            let mut addresses: [jlong; 2] = [0; 2];
            let to = addresses.as_mut_ptr();
            call!(self.env, GetLongArrayRegion, stubs, 0, 2, to);
            let bytes = call!(self.env, GetObjectArrayElement, self.object, 2);
            if self.env.clear_exception() || bytes.is_null() {
                return None;
            }
            let bytes = self.env.read_bytes(bytes)?;
            let stubs = Stubs::at(addresses);
            Some(JavaEntry::new(self.env, class, stubs).map(|entry| (entry, bytes)))
        }
    }

    fn not_null(&self) -> Option<()> {
        (!self.object.is_null()).then_some(())
    }
}

fn new_long_array(env: Env, numbers: &[jlong]) -> jobject {
    let Ok(length) = jint::try_from(numbers.len()) else {
        return null_mut();
    };
    // SAFETY: the new array has `length` elements. Without memory it is null, and the
    // OutOfMemoryError stays pending for the caller, as after any failed allocation.
    unsafe {
        let array = call!(env, NewLongArray, length);
        if !array.is_null() {
            call!(env, SetLongArrayRegion, array, 0, length, numbers.as_ptr());
        }
        array
    }
}

pub(super) fn new_byte_array(env: Env, bytes: &[u8]) -> jobject {
    let Ok(length) = jint::try_from(bytes.len()) else {
        return null_mut();
    };
    // SAFETY: as in `new_long_array`.
    unsafe {
        let array = call!(env, NewByteArray, length);
        if !array.is_null() {
            let bytes = bytes.as_ptr().cast();
            call!(env, SetByteArrayRegion, array, 0, length, bytes);
        }
        array
    }
}
