//! Callbacks on their way to Java as records: into the thread's outbox, and from there, together, to the layers. When that
//! happens is decided here.
//!
//! Records cross at once when a layer that wants the callback is direct. Otherwise they may wait in the outbox, on the same
//! thread and in order, until
//!
//! - the outermost span of the thread closes, and no native entry (`crate::entry`) is on its stack; outside of any span and
//!   entry, at once;
//! - an entry returns;
//! - the outbox is full, or the oldest record is older than [`LIMIT`] (looked at when the next one comes);
//! - this thread is about to call Java for another reason, or has a callback of another session;
//! - another thread has a callback about a span that this one made: then it comes for the records (`meet`), and its own
//!   cross at once, so that whoever learns of them in whatever way finds them delivered;
//! - the session is flushed or closed, or the thread ends.

use super::{
    callback,
    captures::{self, Captured},
    clock,
    collecting::leave_at_once,
    crossing::{change_session, hand_over_if_possible, hand_over_own, has_waiting, settle_one},
    deliver::Callback,
    group::{Kind, LayerGroup, LayerMask, Outcome, SpanRef},
    meeting::meet,
    open_session::Session,
    outbox::{self, Outbox},
    seat::Seat,
    sessions, short_ways,
    statistics::Counter,
    store,
    thread::Thread,
};
use crate::{
    jvm::Records,
    wire::{mark_counted, Address},
};

/// How old a record may become in the outbox, in nanoseconds.
pub(super) const LIMIT: i64 = 10_000_000;

/// With less room than this, what is there is handed over. Most records are smaller.
pub(super) const ROOM: usize = 512;

/// What became of a callback in the outbox.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was delivered, and counted.
    Delivered,
    /// It was not, which is counted.
    Lost,
    /// It waits.
    Waits,
}

/// A callback in the outbox, for who looks at it again later.
#[derive(Clone, Copy)]
pub(super) struct Posted {
    fate: Fate,
    at: usize,
    round: u32,
}

/// A callback, as far as it matters when it crosses.
#[derive(Clone, Copy)]
pub(super) struct Post {
    pub(super) kind: Kind,
    /// The id of the span that it is about; 0 for an event.
    pub(super) span: u64,
    /// It must not wait.
    pub(super) at_once: bool,
}

// === impl Post ===

impl Post {
    /// A callback about a span.
    #[inline(always)]
    pub(super) fn about(thread: &Thread, session: &Session, kind: Kind, span: &SpanRef) -> Self {
        Self {
            kind,
            span: span.id,
            at_once: session.defers() && meet(thread, session, kind, span.slot),
        }
    }
}

/// Sends a callback to the group of a session that takes records.
pub(super) fn post(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    post: Post,
    layers: LayerMask,
    callback: &dyn Callback,
) -> Fate {
    let outbox = outbox::own(thread);
    let fate = match outbox.turn() {
        Some(_turn) => add(thread, session, seat, outbox, post, layers, callback),
        None => never_made(thread, session, &*seat.group, post.kind, post.span),
    };
    if thread.is_leaving() {
        leave_at_once(thread, session, &*seat.group, outbox);
        return handed(outbox, fate);
    }
    fate
}

/// Makes the record, and has it cross unless it can wait. The caller has the turn.
fn add(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    outbox: &Outbox,
    post: Post,
    layers: LayerMask,
    callback: &dyn Callback,
) -> Fate {
    if outbox.session() != session.key {
        change_session(thread, outbox, session);
    }
    let deferred = layers & seat.deferred;
    let at_once = post.at_once || deferred != layers;
    let timestamp = if deferred == 0 { 0 } else { clock::now(thread) };
    let at = outbox.records.len();
    let to = Address {
        layers,
        timestamp,
        captured: 0,
    };
    let outcome = callback::run(thread, session, post.kind, None, || {
        let roomy = !at_once;
        Some(prepare_and_write(
            thread, session, seat, outbox, roomy, to, callback,
        ))
    });
    // A panic is counted where it is caught.
    let Some(outcome) = outcome else {
        return Fate::Lost;
    };
    if outcome != Outcome::Delivered
        && !is_made(thread, session, seat, post.kind, post.span, outcome)
    {
        return Fate::Lost;
    }
    if at == 0 {
        if at_once {
            return cross_alone(thread, session, seat, outbox, post.kind);
        }
        outbox.oldest_is_of(timestamp);
    }
    outbox.newest.set(at);
    outbox.add_uncounted(post.kind);
    if at_once || must_cross(thread, outbox, post, timestamp) {
        hand_over_if_possible(thread, session, &*seat.group, outbox);
        return handed(outbox, Fate::Waits);
    }
    Fate::Waits
}

/// Makes the record, with memory for it.
fn prepare_and_write(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    outbox: &Outbox,
    roomy: bool,
    mut to: Address,
    callback: &dyn Callback,
) -> Outcome {
    let records = &outbox.records;
    if !records.is_ready(roomy) {
        let prepared = seat.group.prepare(records, roomy);
        if prepared != Outcome::Delivered {
            return prepared;
        }
    }
    if callback.captures() & seat.capturing & to.layers != 0 {
        to.captured = captures::of_outbox(thread, session, seat, outbox);
    }
    short_ways::write(seat, records, to, callback)
}

/// Counts what became of a callback whose record was not made, or not whole; whether there is one.
#[cold]
pub(super) fn is_made(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    kind: Kind,
    span: u64,
    outcome: Outcome,
) -> bool {
    match outcome {
        Outcome::Delivered => return true,
        Outcome::DeliveredInPart => {
            sessions::count(thread, session, kind, Counter::Failed, 1);
            return true;
        }
        Outcome::Failed => never_made(thread, session, &*seat.group, kind, span),
        Outcome::Dropped => lost(thread, session, kind, Counter::Dropped),
    };
    false
}

/// Hands over the only record.
#[inline(never)]
fn cross_alone(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    outbox: &Outbox,
    kind: Kind,
) -> Fate {
    let group = &*seat.group;
    let handed = callback::run(thread, session, kind, None, || {
        Some(group.hand_over(&outbox.records, true))
    });
    outbox.captured.set(Captured::NOTHING);
    match handed {
        Some(handed) => settle_one(thread, session, group, outbox, kind, handed),
        // A panic is counted where it is caught.
        None => {
            outbox.records.clear();
            Fate::Lost
        }
    }
}

/// Remembers a callback that was posted just now.
pub(super) fn remember(thread: &Thread, fate: Fate) -> Posted {
    let outbox = thread.outbox.get();
    Posted {
        fate,
        at: outbox.map_or(0, |outbox| outbox.newest.get()),
        round: outbox.map_or(0, |outbox| outbox.round.get()),
    }
}

/// For a callback that a group of another form has received, too, and that would count twice as delivered: whether it is
/// still to be counted by the caller.
pub(super) fn count_elsewhere(thread: &Thread, kind: Kind, posted: Posted) -> bool {
    match posted.fate {
        Fate::Delivered => return false,
        Fate::Lost => return true,
        Fate::Waits => {}
    }
    let outbox = outbox::own(thread);
    let Some(_turn) = outbox.turn() else {
        return false;
    };
    if posted.round == outbox.round.get() {
        outbox.counted_elsewhere(kind);
        outbox.records.change(posted.at, mark_counted);
        return true;
    }
    !outbox.delivered.get()
}

/// What became of a callback that waited, after the attempt to hand all over.
#[cold]
fn handed(outbox: &Outbox, fate: Fate) -> Fate {
    match fate {
        Fate::Waits if outbox.records.len() != 0 => Fate::Waits,
        Fate::Waits if outbox.delivered.get() => Fate::Delivered,
        Fate::Waits => Fate::Lost,
        other => other,
    }
}

/// There is no record of the callback.
#[cold]
fn never_made(
    thread: &Thread,
    session: &Session,
    group: &dyn LayerGroup,
    kind: Kind,
    span: u64,
) -> Fate {
    if kind == Kind::Close {
        group.forget(&Records::new(), 0, Some(span));
    }
    lost(thread, session, kind, Counter::Failed)
}

pub(super) fn lost(thread: &Thread, session: &Session, kind: Kind, counter: Counter) -> Fate {
    sessions::count(thread, session, kind, counter, 1);
    Fate::Lost
}

/// Whether the records must cross now that this one has come.
#[inline(always)]
pub(super) fn must_cross(thread: &Thread, outbox: &Outbox, post: Post, timestamp: i64) -> bool {
    if thread.entries.get() == 0 && !is_inside(thread, post.kind, post.span) {
        return true;
    }
    outbox.records.room() < ROOM || outbox.is_old_at(timestamp)
}

/// Whether an outermost span is open on this thread, so that the end of something is still to come. That of a span which
/// is not entered is only waited for as long as no other begins beside it.
fn is_inside(thread: &Thread, kind: Kind, span: u64) -> bool {
    if thread.current() != 0 {
        return true;
    }
    match kind {
        Kind::NewSpan => thread.outermost.set(span),
        Kind::Close if span == thread.outermost.get() => thread.outermost.set(0),
        _ => {}
    }
    let outermost = thread.outermost.get();
    outermost != 0 && store::find(outermost).is_some()
}

/// To be called when a span was left or has ended, which no layer may want to know: hands over what waits when that was
/// the outermost one.
#[inline(always)]
pub(super) fn after_leaving(thread: &Thread) {
    if thread.entries.get() == 0 && thread.current() == 0 && has_waiting(thread) {
        hand_over_outside(thread);
    }
}

/// As [`after_leaving`], when no span is entered and no entry on the stack.
#[cold]
fn hand_over_outside(thread: &Thread) {
    let outermost = thread.outermost.get();
    if outermost == 0 || store::find(outermost).is_none() {
        hand_over_own(thread);
        callback::after(thread);
    }
}
