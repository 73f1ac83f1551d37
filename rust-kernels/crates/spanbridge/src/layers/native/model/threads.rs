//! What spans say of the thread that made them.

use super::value::Value;
use std::{cell::RefCell, sync::Arc};

/// A thread: the number that Rust gave it, and its name.
#[derive(Clone, Debug)]
pub(in super::super) struct ThreadInfo {
    pub(in super::super) id: i64,
    pub(in super::super) name: Option<Arc<Value>>,
}

thread_local! {
    static CURRENT: RefCell<Option<ThreadInfo>> = const { RefCell::new(None) };
}

/// The current thread; none when it is past its destructors.
pub(super) fn current() -> Option<ThreadInfo> {
    let known = CURRENT.try_with(|current| current.borrow_mut().get_or_insert_with(look).clone());
    known.ok()
}

fn look() -> ThreadInfo {
    let thread = std::thread::current();
    // `ThreadId(7)`: the number itself cannot be had from stable Rust.
    let id = format!("{:?}", thread.id());
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    ThreadInfo {
        id: digits.parse().unwrap_or(0),
        name: thread
            .name()
            .map(str::to_owned)
            .or_else(name_of_system)
            .map(|name| Arc::new(Value::Text(name))),
    }
}

/// The name that the system has of a thread which Rust did not make. The JVM gives its threads the beginning
/// of their Java names.
fn name_of_system() -> Option<String> {
    let name = std::fs::read_to_string("/proc/thread-self/comm").ok()?;
    Some(name.trim_end().to_owned())
}
