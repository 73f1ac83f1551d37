//! What surrounds every callback: the guard against re-entrancy, and what has to wait for its end.

use super::{
    closing, control, group::Kind, lingering, open_session::Session, sessions, statistics::Counter,
    thread::Thread,
};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Runs `f` as part of a callback of the session: spans and events made meanwhile on this thread are turned away.
/// A panic in `f` ends here and counts as a failure; the result is then `otherwise`.
///
/// While another callback runs on this thread, only a session that it closes may have one more.
#[inline(always)]
pub(super) fn run<R>(
    thread: &Thread,
    session: &Session,
    kind: Kind,
    otherwise: R,
    f: impl FnOnce() -> R,
) -> R {
    let around = thread.callback_session.replace(session);
    let result = catch_unwind(AssertUnwindSafe(f));
    thread.callback_session.set(around);
    if thread.has_suppressed() {
        count_suppressed(thread, session);
    }
    result.unwrap_or_else(|payload| {
        // Dropping it would run user code once more, which may panic again.
        std::mem::forget(payload);
        sessions::count(thread, session, kind, Counter::Failed, 1);
        otherwise
    })
}

/// Says that a callback runs on this thread, as [`run`] does, until it is dropped. For what cannot panic, or guards itself
/// what may; and only where no other callback runs.
#[must_use]
pub(super) struct Mark<'a> {
    thread: &'a Thread,
    session: &'a Session,
}

impl<'a> Mark<'a> {
    #[inline(always)]
    pub(super) fn new(thread: &'a Thread, session: &'a Session) -> Self {
        debug_assert!(!thread.in_callback(), "it is turned away before");
        thread.callback_session.set(session);
        Self { thread, session }
    }
}

impl Drop for Mark<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        self.thread.callback_session.set(std::ptr::null());
        if self.thread.has_suppressed() {
            count_suppressed(self.thread, self.session);
        }
    }
}

#[cold]
fn count_suppressed(thread: &Thread, session: &Session) {
    for (kind, suppressed) in thread.take_suppressed() {
        sessions::count(thread, session, kind, Counter::Suppressed, suppressed);
    }
}

/// Does what had to wait for the end of a callback. Called when no session is in use any more.
#[inline(always)]
pub(super) fn after(thread: &Thread) {
    if thread.has_waiting() {
        settle(thread);
    }
}

#[cold]
fn settle(thread: &Thread) {
    if thread.in_callback() {
        return;
    }
    // What runs here may in turn leave something behind, and then says so again.
    thread.nothing_waits();
    loop {
        let closing = thread.pending_closes.borrow_mut().pop();
        match closing {
            Some(id) => closing::close(thread, id),
            None => break,
        }
    }
    for session in thread.closed_sessions.take() {
        lingering::finish(session);
    }
    if thread.stale_interest.replace(false) {
        control::sessions_changed();
    }
}
