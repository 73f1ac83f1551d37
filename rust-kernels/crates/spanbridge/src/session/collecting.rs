//! Outboxes at a flush, at the end of a session, of a thread and of the JVM.

use super::{
    callback,
    crossing::{drop_late, hand_over, settle},
    drain,
    group::LayerGroup,
    meeting::is_own,
    open_session::Session,
    outbox::{self, Outbox},
    sessions,
    thread::{self, Thread},
};
use crate::jvm::Handed;
use std::time::Duration;

/// Delivers what all threads keep of a session, and gives their memory back; waits for each of them that long. The session
/// need not be open any more.
pub(super) fn collect(thread: &Thread, session: &Session, limit: Duration) {
    drain::everything(thread, session, limit);
    let Some(group) = session.record_group() else {
        return;
    };
    if !session.defers() {
        return;
    }
    for outbox in outbox::of_session(session.key) {
        let own = is_own(thread, outbox);
        if own && thread.in_callback() {
            // It is the one that is being handed over.
            continue;
        }
        let turn = own.then(|| outbox.turn());
        let visit = (!own).then(|| outbox.visit(limit));
        if matches!(turn, Some(None)) || matches!(visit, Some(None)) {
            continue;
        }
        // It may be another session's by now.
        if outbox.session() == session.key {
            if outbox.records.len() != 0 {
                hand_over(thread, session, group, outbox);
            }
            group.shrink(&outbox.records);
        }
    }
}

/// As [`collect`], for `flush`.
pub(crate) fn collect_open(key: u64, limit: Duration) {
    if let Some(session) = sessions::find(key) {
        thread::with(|thread| {
            if !thread.in_callback() {
                collect(thread, &session, limit);
                callback::after(thread);
            }
        });
    }
}

/// Counts what waits as dropped, since the gate is shut.
pub(crate) fn drop_waiting() {
    thread::with(|thread| {
        sessions::for_each_open(|session| {
            drain::drop_all(thread, session);
        });
        for outbox in outbox::waiting() {
            if is_own(thread, outbox) && thread.in_callback() {
                continue;
            }
            // Who is at it finds the gate shut when it comes to that.
            if let Some(_visit) = outbox.visit(Duration::ZERO) {
                match sessions::find(outbox.session()) {
                    Some(session) => settle(thread, &session, None, outbox, Handed::NoJvm),
                    None => drop_late(outbox),
                }
                outbox.records.clear();
            }
        }
    });
}

/// Hands over what waits, and lets another thread have the outbox: this thread ends.
pub(super) fn leave(thread: &Thread) {
    // What is delivered now is as another thread's: Java has taken leave of this one, if it was one of its own.
    let Some(outbox) = thread.outbox.take() else {
        return;
    };
    // If a visitor does not come to an end, the outbox is nobody's any more.
    if let Some(turn) = outbox.turn() {
        let session = sessions::find(outbox.session());
        let group = session.as_ref().and_then(|session| session.record_group());
        match session.as_ref().zip(group) {
            Some((session, group)) => {
                if outbox.records.len() != 0 {
                    hand_over(thread, session, group, outbox);
                }
                group.put_away(&outbox.records);
            }
            None => {
                drop_late(outbox);
                outbox.records.put_away(None);
            }
        }
        drop(turn);
        outbox::give_back(outbox);
    }
}

/// The thread is past its destructors: nothing may stay with it.
#[cold]
pub(super) fn leave_at_once(
    thread: &Thread,
    session: &Session,
    group: &dyn LayerGroup,
    outbox: &Outbox,
) {
    // If a visitor does not come to an end, the outbox is nobody's any more.
    if let Some(turn) = outbox.turn() {
        if outbox.records.len() != 0 {
            hand_over(thread, session, group, outbox);
        }
        group.put_away(&outbox.records);
        drop(turn);
        outbox::give_back(outbox);
    }
    thread.outbox.set(None);
}
