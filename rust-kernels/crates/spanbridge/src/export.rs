//! The one native method that a module exports: `Object spanbridge(int operation, Object argument)`.
//!
//! It is called by `io.spanbridge.internal.Module` alone. Results are a `long[]`, or a `String` that
//! says what is wrong. Not on any hot path.

use crate::{
    jvm::{self, Answer, Argument},
    layers, session,
};
use std::time::Duration;

/// `JNIEnv`, for the code that `export!` makes.
#[doc(hidden)]
pub type RawEnv = jni_sys::JNIEnv;
/// `jobject`, for the code that `export!` makes.
#[doc(hidden)]
pub type RawObject = jni_sys::jobject;

/// The operations, numbered as in `io.spanbridge.internal.Module`.
mod operation {
    /// `Object[] {Upcalls.class, byte[] configuration}` to `{key}`.
    pub const OPEN: i32 = 0;
    /// `long[] {key, milliseconds to wait, whether the session is that of a thread that has ended}` to `{still in use, counters..., states}`, empty when it is not open.
    pub const CLOSE: i32 = 1;
    /// `long[] {key}` to `{counters..., states}`, empty when the session is not open.
    pub const STATISTICS: i32 = 2;
    /// Null to nothing: no upcalls any more.
    pub const SHUT: i32 = 3;
    /// `long[] {key}` to `{1}`, or `{0}` when the session is not open: ask all layers again.
    pub const REFRESH_INTEREST: i32 = 4;
    /// `byte[]` to `{1}`, or `{0}` when the session is not open: replace a filter.
    pub const SET_FILTER: i32 = 5;
}

/// The body of the native method that `export!` defines.
///
/// # Safety
///
/// To be called by the JVM as that method: `env` is the current thread's environment and the objects
/// are valid references.
#[doc(hidden)]
#[allow(unsafe_code)]
pub unsafe fn entry(
    env: *mut RawEnv,
    _class: RawObject,
    operation: i32,
    argument: RawObject,
) -> RawObject {
    // SAFETY: the caller's contract is that of `answer`.
    unsafe { jvm::answer(env, argument, |argument| perform(operation, &argument)) }
}

fn perform(operation: i32, argument: &Argument) -> Answer {
    match operation {
        operation::OPEN => open(argument),
        operation::CLOSE => close(argument),
        operation::STATISTICS => {
            let [key] = numbers(argument)?;
            let counters = session::statistics(key as u64);
            Ok(counters
                .map(|counters| to_longs(counters, key as u64))
                .unwrap_or_default())
        }
        operation::SHUT => {
            jvm::shut_gate();
            Ok(Vec::new())
        }
        operation::REFRESH_INTEREST => {
            let [key] = numbers(argument)?;
            Ok(vec![i64::from(session::refresh_interest(key as u64))])
        }
        operation::SET_FILTER => {
            let text = argument.bytes().ok_or("the filter is missing")?;
            Ok(vec![i64::from(layers::set_filter(&text)?)])
        }
        _ => Err(format!(
            "operation {operation} is not known: the Java and the Rust half of spanbridge have \
             different versions; use the same one for both"
        )),
    }
}

fn open(argument: &Argument) -> Answer {
    let (entry, configuration) = match argument.class_and_bytes() {
        Some(Ok(found)) => found,
        Some(Err(missing)) => {
            return Err(format!(
            "io.spanbridge.internal.Upcalls has no fitting {missing}: the Java and the Rust half \
                 of spanbridge have different versions; use the same one for both"
        ))
        }
        None => return Err("the configuration is missing".to_owned()),
    };
    let key = layers::open(entry, &configuration)?;
    Ok(vec![key as i64])
}

fn close(argument: &Argument) -> Answer {
    let [key, milliseconds, owner_ended] = numbers(argument)?;
    let limit = Duration::from_millis(milliseconds.max(0) as u64);
    if owner_ended != 0 {
        return match session::await_end(key as u64, limit) {
            true => Ok(Vec::new()),
            false => {
                Err("the thread of the session has ended, but is still being taken down".to_owned())
            }
        };
    }
    match session::close(key as u64, limit) {
        Ok(closed) => {
            let mut answer = vec![i64::from(closed.still_in_use)];
            answer.extend(to_longs(closed.counters, key as u64));
            Ok(answer)
        }
        Err(session::CloseError::NotOpen) => Ok(Vec::new()),
        Err(session::CloseError::OtherThread) => {
            Err("the session belongs to another thread: close it there".to_owned())
        }
    }
}

fn numbers<const N: usize>(argument: &Argument) -> Result<[i64; N], String> {
    let numbers = argument.longs().unwrap_or_default();
    numbers
        .try_into()
        .map_err(|_| format!("the argument must be {N} numbers"))
}

/// The counters, and how many states of the session are kept with its spans.
fn to_longs(counters: [u64; session::COUNTERS], key: u64) -> Vec<i64> {
    let states = session::count_attachments(key);
    counters
        .iter()
        .chain([&states])
        .map(|count| *count as i64)
        .collect()
}
