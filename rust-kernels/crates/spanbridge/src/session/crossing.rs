//! What waits in an outbox crosses to Java, and is counted by what became of it.

use super::{
    callback,
    captures::{self, Captured},
    closed,
    group::{Kind, LayerGroup, LayerMask},
    meeting::is_own,
    open_session::Session,
    outbox::{self, Outbox},
    post::{lost, Fate, ROOM},
    sessions,
    statistics::Counter,
    thread::{self, Thread},
};
use crate::{
    jvm::{Handed, Records},
    wire::kinds,
};

/// Hands the records to the layers, and counts what became of them. The caller has the turn.
pub(super) fn hand_over(
    thread: &Thread,
    session: &Session,
    group: &dyn LayerGroup,
    outbox: &Outbox,
) {
    let handed = upcall(thread, session, group, outbox);
    settle(thread, session, Some(group), outbox, handed);
    group.handed_over(&outbox.records);
}

/// As [`hand_over`], but the records go on waiting, and the result is false, when there is no stack for the upcall.
pub(super) fn hand_over_if_possible(
    thread: &Thread,
    session: &Session,
    group: &dyn LayerGroup,
    outbox: &Outbox,
) -> bool {
    let handed = upcall(thread, session, group, outbox);
    if handed == Handed::NoStack && outbox.records.room() >= ROOM {
        return false;
    }
    settle(thread, session, Some(group), outbox, handed);
    group.handed_over(&outbox.records);
    true
}

fn upcall(thread: &Thread, session: &Session, group: &dyn LayerGroup, outbox: &Outbox) -> Handed {
    callback::run(thread, session, Kind::Event, Handed::Failed, || {
        group.hand_over(&outbox.records, is_own(thread, outbox))
    })
}

pub(super) fn settle(
    thread: &Thread,
    session: &Session,
    group: Option<&dyn LayerGroup>,
    outbox: &Outbox,
    handed: Handed,
) {
    outbox.captured.set(Captured::NOTHING);
    outbox.round.set(outbox.round.get().wrapping_add(1));
    outbox.delivered.set(handed == Handed::All);
    let count = |kind, counter, amount| sessions::count(thread, session, kind, counter, amount);
    if handed == Handed::All {
        for kind in Kind::ALL {
            let delivered = outbox.take_uncounted(kind);
            if delivered != 0 {
                count(kind, Counter::Delivered, u64::from(delivered));
            }
        }
        return;
    }
    let (until, rest) = fate(handed);
    if let Some(group) = group.filter(|_| rest == Counter::Failed) {
        group.forget(&outbox.records, until, None);
    }
    let (delivered, lost) = outbox
        .records
        .bytes()
        .split_at(until.min(outbox.records.len()));
    for (kind, counted) in kinds(delivered) {
        if !counted {
            count(kind, Counter::Delivered, 1);
        }
    }
    for (kind, _) in kinds(lost) {
        count(kind, rest, 1);
    }
    for kind in Kind::ALL {
        outbox.take_uncounted(kind);
    }
}

/// As `settle`, for the only record.
#[inline]
pub(super) fn settle_one(
    thread: &Thread,
    session: &Session,
    group: &dyn LayerGroup,
    outbox: &Outbox,
    kind: Kind,
    handed: Handed,
) -> Fate {
    if handed == Handed::All {
        if outbox.records.is_large() {
            group.handed_over(&outbox.records);
        } else {
            outbox.records.clear();
        }
        sessions::count(thread, session, kind, Counter::Delivered, 1);
        return Fate::Delivered;
    }
    let counter = fate(handed).1;
    if counter == Counter::Failed {
        group.forget(&outbox.records, 0, None);
    }
    group.handed_over(&outbox.records);
    lost(thread, session, kind, counter)
}

/// Counts a callback that was handed over without a record, and not delivered.
#[cold]
pub(super) fn signal_was_lost(
    thread: &Thread,
    session: &Session,
    group: &dyn LayerGroup,
    kind: Kind,
    span: u64,
    handed: Handed,
) {
    let counter = fate(handed).1;
    if counter == Counter::Failed && kind == Kind::Close {
        group.forget(&Records::new(), 0, Some(span));
    }
    lost(thread, session, kind, counter);
}

/// Up to where records were delivered, and what the others count as.
fn fate(handed: Handed) -> (usize, Counter) {
    match handed {
        Handed::All => (usize::MAX, Counter::Failed),
        Handed::Until { at, closed: true } => (at, Counter::Dropped),
        Handed::Until { at, closed: false } => (at, Counter::Failed),
        Handed::Failed | Handed::NoStack => (0, Counter::Failed),
        Handed::NoJvm => (0, Counter::Dropped),
    }
}

/// Whether records wait on this thread.
#[inline]
pub(super) fn has_waiting(thread: &Thread) -> bool {
    thread
        .outbox
        .get()
        .is_some_and(|outbox| outbox.records.len() != 0)
}

/// Hands over what waits on this thread. Does nothing inside of a callback, which may be the one that hands it over.
#[inline]
pub(super) fn hand_over_own(thread: &Thread) {
    if has_waiting(thread) && !thread.in_callback() {
        hand_over_waiting(thread);
    }
}

#[cold]
fn hand_over_waiting(thread: &Thread) {
    let outbox = outbox::own(thread);
    let Some(_turn) = outbox.turn() else {
        return;
    };
    // Of a session that is being closed the records are left to who closes it: it comes for them.
    if let Some(session) = sessions::find(outbox.session()) {
        if let Some(group) = session.record_group() {
            hand_over_if_possible(thread, &session, group, outbox);
        }
    }
}

/// Makes the outbox, of which the caller has the turn, that of a session.
#[cold]
pub(super) fn change_session(thread: &Thread, outbox: &Outbox, session: &Session) {
    if outbox.records.len() != 0 {
        match sessions::find(outbox.session()) {
            Some(other) => {
                if let Some(group) = other.record_group() {
                    hand_over(thread, &other, group, outbox);
                }
            }
            None => drop_late(outbox),
        }
    }
    outbox.captured.set(Captured::NOTHING);
    outbox.set_session(session.key);
}

/// Counts the records as come too late for their session. The caller has the turn.
pub(super) fn drop_late(outbox: &Outbox) {
    for (kind, _) in kinds(outbox.records.bytes()) {
        closed::came_late(outbox.session(), kind, LayerMask::MAX);
        outbox.take_uncounted(kind);
    }
    outbox.captured.set(Captured::NOTHING);
    outbox.round.set(outbox.round.get().wrapping_add(1));
    outbox.delivered.set(false);
    outbox.records.clear();
}

/// Hands over what waits on this thread, from outside of the router: for Java code that runs on it, or that is about to.
pub(crate) fn flush_thread() {
    thread::with(|thread| {
        captures::interrupt(thread);
        hand_over_own(thread);
        callback::after(thread);
    });
}

/// A native entry begins on this thread.
#[inline]
pub(crate) fn begin_entry() {
    thread::with(|thread| {
        captures::entry_begins(thread);
        thread.entries.set(thread.entries.get() + 1);
    });
}

/// A native entry returns on this thread.
#[inline]
pub(crate) fn end_entry() {
    thread::with(|thread| {
        thread.entries.set(thread.entries.get().saturating_sub(1));
        captures::entry_returns(thread);
        if has_waiting(thread) {
            hand_over_own(thread);
            callback::after(thread);
        }
    });
}
