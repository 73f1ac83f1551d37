//! The one native method that a module exports: `Object spanbridge(int operation, Object argument)`.
//!
//! It is called by `io.spanbridge.internal.Module` alone. Results are a `long[]`, or a `byte[]` that
//! `io.spanbridge.internal.Reply` reads, or a `String` that says what is wrong. Not on any hot path.

mod reply;

use self::reply::ReplyWriter;
use crate::{
    jvm::{self, Answer, Argument, Reply},
    layers,
    session::{self, RemoteContext},
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
    /// `Object[] {Upcalls.class, long[] {stub}, byte[] configuration}` to `{key, layers that can never see anything, a bit each}`.
    pub const OPEN: i32 = 0;
    /// `long[] {key, milliseconds to wait, whether the session is that of a thread that has ended}` to a
    /// reply with its statistics, empty when it is not open.
    pub const CLOSE: i32 = 1;
    /// `long[] {key}` to a reply, empty when the session is not open.
    pub const STATISTICS: i32 = 2;
    /// Null to nothing: no upcalls any more.
    pub const SHUT: i32 = 3;
    /// `long[] {key}` to `{1}`, or `{0}` when the session is not open: ask all layers again.
    pub const REFRESH_INTEREST: i32 = 4;
    /// `byte[]` to `{1}`, or `{0}` when the session is not open: replace a filter.
    pub const SET_FILTER: i32 = 5;
    /// `long[] {key, milliseconds to wait}` to a reply, empty when the session is not open: send on what native layers keep.
    pub const FLUSH: i32 = 6;
    /// `byte[]` to `{1}`: a context that holds on this thread until `POP_CONTEXT`.
    pub const PUSH_CONTEXT: i32 = 7;
    /// Null to nothing.
    pub const POP_CONTEXT: i32 = 8;
    /// Null to a reply with where this thread is in a trace, or to null when it is nowhere.
    pub const CURRENT: i32 = 9;
    /// `long[] {key, milliseconds to wait for work}` to `{1, callbacks delivered}`, or `{0, 0}` when the session is not open: bring what
    /// threads keep for batched layers.
    pub const DRAIN: i32 = 10;
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
    session::java_runs();
    match operation {
        operation::OPEN => open(argument),
        operation::CLOSE => close(argument),
        operation::STATISTICS => {
            let [key] = numbers(argument)?;
            session::flush_thread();
            let states = session::count_attachments(key as u64);
            let reply = session::statistics(key as u64)
                .map(|(counters, reports)| ReplyWriter::statistics(&counters, states, &reports));
            Ok(Reply::Bytes(reply.unwrap_or_default()))
        }
        operation::SHUT => {
            jvm::shut_gate();
            session::drop_waiting();
            Ok(Reply::Numbers(Vec::new()))
        }
        operation::REFRESH_INTEREST => {
            let [key] = numbers(argument)?;
            Ok(truth(session::refresh_interest(key as u64)))
        }
        operation::SET_FILTER => {
            let text = argument.bytes().ok_or("the filter is missing")?;
            Ok(truth(layers::set_filter(&text)?))
        }
        operation::FLUSH => {
            let [key, milliseconds] = numbers(argument)?;
            let undelivered = session::flush(key as u64, duration(milliseconds));
            let reply = undelivered.map(|texts| ReplyWriter::undelivered(&texts));
            Ok(Reply::Bytes(reply.unwrap_or_default()))
        }
        operation::PUSH_CONTEXT => {
            let bytes = argument.bytes().unwrap_or_default();
            let context = RemoteContext::decode(&bytes).ok_or("the context is malformed")?;
            session::push_context(context);
            Ok(truth(true))
        }
        operation::POP_CONTEXT => {
            session::pop_context();
            Ok(Reply::Numbers(Vec::new()))
        }
        operation::DRAIN => {
            let [key, milliseconds] = numbers(argument)?;
            let drained = session::drain(key as u64, duration(milliseconds));
            Ok(Reply::Numbers(drained.map_or_else(
                || vec![0, 0],
                |callbacks| vec![1, callbacks as i64],
            )))
        }
        operation::CURRENT => Ok(session::current().map_or(Reply::Nothing, |current| {
            Reply::Bytes(ReplyWriter::current(&current))
        })),
        _ => Err(format!(
            "operation {operation} is not known: the Java and the Rust half of spanbridge have \
             different versions; use the same one for both"
        )),
    }
}

fn open(argument: &Argument) -> Answer {
    let (entry, configuration) = match argument.entry_and_bytes() {
        Some(Ok(found)) => found,
        Some(Err(missing)) => {
            return Err(format!(
            "io.spanbridge.internal.Upcalls has no fitting {missing}: the Java and the Rust half \
                 of spanbridge have different versions; use the same one for both"
        ))
        }
        None => return Err("the configuration is missing".to_owned()),
    };
    let opened = layers::open(entry, &configuration)?;
    Ok(Reply::Numbers(vec![
        opened.key as i64,
        i64::from(opened.blind),
    ]))
}

fn close(argument: &Argument) -> Answer {
    let [key, milliseconds, owner_ended] = numbers(argument)?;
    let limit = duration(milliseconds);
    if owner_ended != 0 {
        return match session::await_end(key as u64, limit) {
            true => Ok(Reply::Bytes(Vec::new())),
            false => {
                Err("the thread of the session has ended, but is still being taken down".to_owned())
            }
        };
    }
    // A thread inside of `System.exit` never returns from its callback. It is not waited for, and it is no fault: when
    // the JVM goes down the gate is shut, and nothing is freed that such a callback might use.
    match session::close(key as u64, limit, jvm::gate_is_shut) {
        Ok(mut closed) => {
            closed.still_in_use &= !jvm::gate_is_shut();
            let states = session::count_attachments(key as u64);
            Ok(Reply::Bytes(ReplyWriter::closed(&closed, states)))
        }
        Err(session::CloseError::NotOpen) => Ok(Reply::Bytes(Vec::new())),
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

fn truth(value: bool) -> Reply {
    Reply::Numbers(vec![i64::from(value)])
}

fn duration(milliseconds: i64) -> Duration {
    Duration::from_millis(milliseconds.max(0) as u64)
}
