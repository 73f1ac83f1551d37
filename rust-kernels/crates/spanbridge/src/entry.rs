//! Native entries: functions of the library that Java calls.
//!
//! A layer that takes its callbacks `DEFERRED` receives them at the latest when Java goes on. The bridge sees that in the
//! functions that say so, with [`entry`](macro@crate::entry) or [`enter`]: what happens inside of them waits, and crosses
//! together when they return. In all other functions it waits until the outermost span has ended, and what happens outside of
//! spans does not wait at all.

use crate::session;
use std::marker::PhantomData;

/// A native entry begins; it returns when the guard is dropped. [`entry`](macro@crate::entry) does this for a whole function.
///
/// Cost: 1 ns, and as much when it is dropped and nothing waits.
#[inline]
pub fn enter() -> Entry {
    session::begin_entry();
    Entry {
        thread: PhantomData,
    }
}

/// Delivers what waits on this thread. For native code that is about to call Java by itself, and wants Java to know of
/// what has happened so far.
///
/// Does nothing inside of a callback.
pub fn flush() {
    session::flush_thread();
}

/// The time in which Java waits for a native function; see [`enter`].
#[derive(Debug)]
#[must_use = "the entry returns when this is dropped"]
pub struct Entry {
    /// It belongs to the thread that made it.
    thread: PhantomData<*const ()>,
}

impl Drop for Entry {
    #[inline]
    fn drop(&mut self) {
        session::end_entry();
    }
}
