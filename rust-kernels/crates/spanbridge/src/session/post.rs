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
    callback, clock, closed,
    group::{Kind, LayerGroup, LayerMask, Link, Outcome, SpanRef, To},
    open_session::{Seat, Session},
    outbox::{self, Outbox, PATIENCE},
    sessions,
    statistics::Counter,
    store::{self, Slot},
    thread::{self, Thread},
};
use crate::{
    jvm::{Handed, Records},
    wire::{kinds, mark_counted},
};
use std::time::Duration;

/// How old a record may become in the outbox, in nanoseconds.
pub(super) const LIMIT: i64 = 10_000_000;

/// With less room than this, what is there is handed over. Most records are smaller.
const ROOM: usize = 512;

/// What became of a callback in the outbox.
#[derive(Clone, Copy)]
pub(super) enum Posted {
    /// It was delivered, and counted.
    Delivered,
    /// It was not, which is counted.
    Lost,
    /// It waits.
    Waiting { at: usize, round: u32 },
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
    #[inline]
    pub(super) fn about(thread: &Thread, session: &Session, kind: Kind, span: &SpanRef) -> Self {
        Self {
            kind,
            span: span.id,
            at_once: session.defers() && meet(thread, session, kind, span.slot),
        }
    }
}

/// Sends a callback to the group of a session that takes records.
#[inline]
pub(super) fn post(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    post: Post,
    layers: LayerMask,
    write: impl FnOnce(To<'_>) -> Outcome,
) -> Posted {
    let outbox = outbox::own(thread);
    let posted = match outbox.turn() {
        Some(_turn) => add(thread, session, seat, outbox, post, layers, write),
        None => never_made(thread, session, &*seat.group, post),
    };
    if thread.is_leaving() {
        leave_at_once(thread, session, &*seat.group, outbox);
        return became(outbox, posted);
    }
    posted
}

/// Makes the record, and has it cross unless it can wait. The caller has the turn.
#[inline]
fn add(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    outbox: &Outbox,
    post: Post,
    layers: LayerMask,
    write: impl FnOnce(To<'_>) -> Outcome,
) -> Posted {
    let group = &*seat.group;
    if outbox.session() != session.key {
        change_session(thread, outbox, session);
    }
    let deferred = layers & seat.deferred;
    let at_once = post.at_once || deferred != layers;
    let timestamp = if deferred == 0 { 0 } else { clock::now(thread) };
    let at = outbox.records.len();
    let alone = at_once && at == 0;
    let result = callback::run(thread, session, post.kind, None, || {
        let records = &outbox.records;
        let outcome = write(To {
            records,
            roomy: !at_once,
            timestamp,
        });
        let written = matches!(outcome, Outcome::Delivered | Outcome::DeliveredInPart);
        let handed = (alone && written).then(|| group.hand_over(records, true));
        Some((outcome, handed))
    });
    match result {
        // A panic is counted where it is caught.
        None => Posted::Lost,
        Some((Outcome::Failed, _)) => never_made(thread, session, group, post),
        Some((Outcome::Dropped, _)) => lost(thread, session, post.kind, Counter::Dropped),
        Some((outcome, handed)) => {
            if outcome == Outcome::DeliveredInPart {
                sessions::count(thread, session, post.kind, Counter::Failed, 1);
            }
            match handed {
                Some(handed) => settle_one(thread, session, group, outbox, post.kind, handed),
                None => {
                    if at == 0 {
                        outbox.since.set(timestamp);
                    }
                    outbox.add_uncounted(post.kind);
                    let waiting = Posted::Waiting {
                        at,
                        round: outbox.round.get(),
                    };
                    if at_once || must_cross(thread, outbox, post, timestamp) {
                        hand_over_if_possible(thread, session, group, outbox);
                        became(outbox, waiting)
                    } else {
                        waiting
                    }
                }
            }
        }
    }
}

/// For a callback that a group of another form has received, too, and that would count twice as delivered: whether it is
/// still to be counted by the caller.
pub(super) fn count_elsewhere(thread: &Thread, kind: Kind, posted: Posted) -> bool {
    let (at, round) = match posted {
        Posted::Delivered => return false,
        Posted::Lost => return true,
        Posted::Waiting { at, round } => (at, round),
    };
    let outbox = outbox::own(thread);
    let Some(_turn) = outbox.turn() else {
        return false;
    };
    if round == outbox.round.get() {
        outbox.counted_elsewhere(kind);
        outbox.records.change(at, mark_counted);
        return true;
    }
    !outbox.delivered.get()
}

/// What became of a callback that waited, when the outbox was handed over since.
fn became(outbox: &Outbox, posted: Posted) -> Posted {
    match posted {
        Posted::Waiting { round, .. } if round != outbox.round.get() => {
            if outbox.delivered.get() {
                Posted::Delivered
            } else {
                Posted::Lost
            }
        }
        other => other,
    }
}

/// There is no record of the callback.
#[cold]
fn never_made(thread: &Thread, session: &Session, group: &dyn LayerGroup, post: Post) -> Posted {
    if post.kind == Kind::Close {
        group.forget(&Records::new(), 0, Some(post.span));
    }
    lost(thread, session, post.kind, Counter::Failed)
}

fn lost(thread: &Thread, session: &Session, kind: Kind, counter: Counter) -> Posted {
    sessions::count(thread, session, kind, counter, 1);
    Posted::Lost
}

/// Whether the records must cross now that this one has come.
#[inline]
fn must_cross(thread: &Thread, outbox: &Outbox, post: Post, timestamp: i64) -> bool {
    if thread.entries.get() == 0 && !is_inside(thread, post) {
        return true;
    }
    outbox.records.room() < ROOM || timestamp - outbox.since.get() > LIMIT || thread.is_leaving()
}

/// Whether an outermost span is open on this thread, so that the end of something is still to come. That of a span which
/// is not entered is only waited for as long as no other begins beside it.
fn is_inside(thread: &Thread, post: Post) -> bool {
    if thread.current() != 0 {
        return true;
    }
    match post.kind {
        Kind::NewSpan => thread.outermost.set(post.span),
        Kind::Close if post.span == thread.outermost.get() => thread.outermost.set(0),
        _ => {}
    }
    let outermost = thread.outermost.get();
    outermost != 0 && store::find(outermost).is_some()
}

/// To be called when a span was left or has ended, which no layer may want to know: hands over what waits when that was
/// the outermost one.
#[inline]
pub(super) fn after_leaving(thread: &Thread) {
    if has_waiting(thread) && thread.entries.get() == 0 && thread.current() == 0 {
        let outermost = thread.outermost.get();
        if outermost == 0 || store::find(outermost).is_none() {
            hand_over_own(thread);
        }
    }
}

/// Hands the records to the layers, and counts what became of them. The caller has the turn.
fn hand_over(thread: &Thread, session: &Session, group: &dyn LayerGroup, outbox: &Outbox) {
    let handed = upcall(thread, session, group, outbox);
    settle(thread, session, Some(group), outbox, handed);
    group.handed_over(&outbox.records);
}

/// As [`hand_over`], but the records go on waiting, and the result is false, when there is no stack for the upcall.
fn hand_over_if_possible(
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

fn settle(
    thread: &Thread,
    session: &Session,
    group: Option<&dyn LayerGroup>,
    outbox: &Outbox,
    handed: Handed,
) {
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
fn settle_one(
    thread: &Thread,
    session: &Session,
    group: &dyn LayerGroup,
    outbox: &Outbox,
    kind: Kind,
    handed: Handed,
) -> Posted {
    if handed == Handed::All {
        group.handed_over(&outbox.records);
        sessions::count(thread, session, kind, Counter::Delivered, 1);
        return Posted::Delivered;
    }
    let counter = fate(handed).1;
    if counter == Counter::Failed {
        group.forget(&outbox.records, 0, None);
    }
    group.handed_over(&outbox.records);
    lost(thread, session, kind, counter)
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
fn change_session(thread: &Thread, outbox: &Outbox, session: &Session) {
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
    outbox.set_session(session.key);
}

/// Counts the records as come too late for their session. The caller has the turn.
fn drop_late(outbox: &Outbox) {
    for (kind, _) in kinds(outbox.records.bytes()) {
        closed::came_late(outbox.session(), kind, LayerMask::MAX);
        outbox.take_uncounted(kind);
    }
    outbox.round.set(outbox.round.get().wrapping_add(1));
    outbox.delivered.set(false);
    outbox.records.clear();
}

// === spans of other threads ===

/// For a callback about a span, or one that mentions it: delivers what the thread that made it keeps, when that is
/// another one. Returns whether it is; the callback must not wait then.
#[inline]
pub(super) fn meet(thread: &Thread, session: &Session, kind: Kind, slot: &Slot) -> bool {
    match slot.maker() {
        Some(maker) if !is_own(thread, maker) => {
            if maker.records.len() != 0 && !visit(thread, maker) {
                // It is delivered too early.
                sessions::count(thread, session, kind, Counter::Failed, 1);
            }
            true
        }
        _ => false,
    }
}

/// As [`meet`], for spans that a callback mentions.
pub(super) fn meet_all(thread: &Thread, session: &Session, kind: Kind, links: &[Link]) -> bool {
    links.iter().fold(false, |foreign, link| {
        foreign | store::find(link.id).is_some_and(|slot| meet(thread, session, kind, slot))
    })
}

/// Delivers what the threads keep that made these spans. Does nothing inside of a callback.
pub(super) fn await_makers(session: &Session, links: &[Link]) {
    if session.defers() {
        thread::with(|thread| {
            if !thread.in_callback() {
                meet_all(thread, session, Kind::NewSpan, links);
                callback::after(thread);
            }
        });
    }
}

fn is_own(thread: &Thread, outbox: &Outbox) -> bool {
    thread
        .outbox
        .get()
        .is_some_and(|own| std::ptr::eq(own, outbox))
}

/// To be called before the place of a span is freed: whoever gets it, or ends its parent, may be another thread, and must not
/// overtake what waits here.
#[cold]
pub(super) fn before_removing(thread: &Thread, slot: &Slot) {
    let parent = store::find(slot.parent());
    let foreign = parent
        .and_then(Slot::maker)
        .is_some_and(|maker| !is_own(thread, maker));
    if foreign || store::will_share_places(thread) {
        hand_over_own(thread);
    }
}

/// Delivers what another thread keeps; false when that thread does not let go of it.
#[cold]
fn visit(thread: &Thread, outbox: &'static Outbox) -> bool {
    let Some(_visit) = outbox.visit(PATIENCE) else {
        return false;
    };
    if outbox.records.len() != 0 {
        // Of a session that is being closed the records are left to who closes it.
        if let Some(session) = sessions::find(outbox.session()) {
            if let Some(group) = session.record_group() {
                return hand_over_if_possible(thread, &session, group, outbox);
            }
        }
    }
    true
}

// === flush, close, end ===

/// Delivers what all threads keep of a session, and gives their memory back; waits for each of them that long. The session
/// need not be open any more.
pub(super) fn collect(thread: &Thread, session: &Session, limit: Duration) {
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
fn leave_at_once(thread: &Thread, session: &Session, group: &dyn LayerGroup, outbox: &Outbox) {
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

/// Hands over what waits on this thread, from outside of the router.
pub(crate) fn flush_thread() {
    thread::with(|thread| {
        hand_over_own(thread);
        callback::after(thread);
    });
}

/// A native entry begins on this thread.
#[inline]
pub(crate) fn begin_entry() {
    thread::with(|thread| thread.entries.set(thread.entries.get() + 1));
}

/// A native entry returns on this thread.
#[inline]
pub(crate) fn end_entry() {
    thread::with(|thread| {
        thread.entries.set(thread.entries.get().saturating_sub(1));
        if has_waiting(thread) {
            hand_over_own(thread);
            callback::after(thread);
        }
    });
}
