//! The batched delivery, on the side of the threads: callbacks become records in a [`Ring`] of their thread, which another thread
//! brings to Java (`drain`).

use super::{
    batch::Batch,
    callback, captures, clock,
    deliver::Callback,
    group::{Kind, LayerMask, Outcome},
    open_session::Session,
    ring::{Ring, ROOM},
    sessions,
    statistics::Counter,
    thread::Thread,
};
use crate::{
    jvm::gate_is_shut,
    wire::{Address, Writer},
};
use std::sync::Arc;

/// A callback for the batched layers.
#[derive(Clone, Copy)]
pub(super) struct Posting {
    pub(super) kind: Kind,
    /// The id of the span that it is about; 0 for an event.
    pub(super) span: u64,
    pub(super) layers: LayerMask,
    /// Whether another group has received it, too, which counts it.
    pub(super) counted: bool,
}

/// The rings of a thread, with the keys of their sessions.
pub(super) type Rings = Vec<(u64, Arc<Ring>)>;

/// Puts a callback into this thread's ring.
#[inline(always)]
pub(super) fn post(
    thread: &Thread,
    session: &Session,
    posting: Posting,
    callback: impl Callback + Copy,
) {
    // What rare functions need is passed by value: what they got by reference would lie in memory in any case.
    let Posting {
        kind,
        span,
        layers,
        counted,
    } = posting;
    let Some(ring) = own(thread, session) else {
        let other = callback;
        return post_first(thread, session, kind, span, layers, counted, &other);
    };
    let outcome = write(thread, session, ring, layers, counted, callback);
    if outcome != Outcome::Delivered {
        not_whole(thread, session, kind, span, outcome);
    }
}

/// As [`post`], where the thread has no ring of the session, or had one of another session last.
#[cold]
#[inline(never)]
fn post_first(
    thread: &Thread,
    session: &Session,
    kind: Kind,
    span: u64,
    layers: LayerMask,
    counted: bool,
    callback: &dyn Callback,
) {
    let outcome = match make(thread, session) {
        Ok(ring) => write(thread, session, ring, layers, counted, callback),
        Err(outcome) => outcome,
    };
    if thread.is_leaving() {
        // Past its destructors: nothing may stay with it.
        leave(thread);
    }
    if outcome != Outcome::Delivered {
        not_whole(thread, session, kind, span, outcome);
    }
}

#[inline(always)]
fn write(
    thread: &Thread,
    session: &Session,
    ring: &Ring,
    layers: LayerMask,
    counted: bool,
    callback: impl Callback,
) -> Outcome {
    // Checked before any value is formatted.
    if gate_is_shut() || !ring.is_clear() && !find_room(session, ring) {
        return Outcome::Dropped;
    }
    if callback.captures() & layers != 0 {
        return write_captured(thread, session, ring, layers, counted, &callback);
    }
    let to = Address {
        layers,
        timestamp: clock::now(thread),
        captured: 0,
    };
    write_to(thread, session, ring, counted, to, callback)
}

/// As [`write`], for a new span of which Java may be the parent; there is room.
#[inline(never)]
fn write_captured(
    thread: &Thread,
    session: &Session,
    ring: &Ring,
    layers: LayerMask,
    counted: bool,
    callback: &dyn Callback,
) -> Outcome {
    let captured = captures::of_ring(thread, session, ring);
    // The time is read when Java has answered, which may take a while.
    let to = Address {
        layers,
        timestamp: clock::now(thread),
        captured,
    };
    let outcome = write_to(thread, session, ring, counted, to, callback);
    captures::after_record(ring);
    outcome
}

#[inline(always)]
fn write_to(
    thread: &Thread,
    session: &Session,
    ring: &Ring,
    counted: bool,
    to: Address,
    callback: impl Callback,
) -> Outcome {
    if !counted {
        if let Some(words) = callback.words(to) {
            return if ring.put(words) {
                Outcome::Delivered
            } else {
                Outcome::Dropped
            };
        }
    }
    let encode = |writer: &mut Writer<'_>| {
        let whole = callback.encode(writer, to);
        if counted {
            writer.mark_counted();
        }
        whole
    };
    let mark = callback::Mark::new(thread, session);
    let written = ring.write(encode);
    drop(mark);
    match written {
        (whole, None) => Outcome::Delivered.of_whole(whole),
        (whole, Some(record)) => add_large(session, ring, &record, whole),
    }
}

/// Makes room for a record of the usual size, and has somebody drain when the ring is half full.
#[cold]
#[inline(never)]
fn find_room(session: &Session, ring: &Ring) -> bool {
    let room = ring.make_room(ROOM);
    let Some(batch) = session.batch() else {
        return room;
    };
    if ring.is_half_full() {
        batch.request();
    }
    room || batch.await_room(ring, ROOM)
}

#[cold]
#[inline(never)]
fn add_large(session: &Session, ring: &Ring, record: &[u8], whole: bool) -> Outcome {
    let batch = session.batch();
    let awaited = |batch: &Arc<Batch>| batch.await_room(ring, record.len());
    if ring.takes(record.len()) && batch.is_some_and(awaited) && ring.add(record) {
        Outcome::Delivered.of_whole(whole)
    } else {
        Outcome::Dropped
    }
}

/// Counts what did not get into the ring, or not whole.
#[cold]
#[inline(never)]
fn not_whole(thread: &Thread, session: &Session, kind: Kind, span: u64, outcome: Outcome) {
    if outcome != Outcome::DeliveredInPart && kind == Kind::Close {
        if let Some(batch) = session.batch() {
            batch.unclosed.lock().push(span);
        }
    }
    let counter = match outcome {
        Outcome::Dropped => Counter::Dropped,
        _ => Counter::Failed,
    };
    sessions::count(thread, session, kind, counter, 1);
}

/// This thread's ring of a session, when it is the one that it used last.
#[inline(always)]
#[allow(unsafe_code)]
fn own<'a>(thread: &Thread, session: &'a Session) -> Option<&'a Ring> {
    let (key, ring) = thread.ring.get();
    // SAFETY: `make` put it there with the key of this session, which is never used twice. `rings` of this thread holds a
    // reference to it until the thread has left, which sets this back. Its memory stays as long as the session is in use.
    (key == session.key).then(|| unsafe { &*ring })
}

/// This thread's ring of a session, made at the first use.
#[allow(unsafe_code)]
fn make<'a>(thread: &Thread, session: &'a Session) -> Result<&'a Ring, Outcome> {
    let Some((batch, seat)) = session.batch().zip(session.batched_seat()) else {
        return Err(Outcome::Failed);
    };
    let mut own = thread.rings.borrow_mut();
    // Those of sessions that are gone.
    own.retain(|(_, ring)| Arc::strong_count(ring) > 1);
    let known = own.iter().find(|(key, _)| *key == session.key);
    let ring = match known {
        Some((_, ring)) => Arc::as_ptr(ring),
        None => {
            let memory = callback::run(thread, session, Kind::Event, Err(Outcome::Failed), || {
                seat.group.lend_ring(batch.ring_size(), batch.take_spare())
            })?;
            let ring = Arc::new(Ring::new(memory));
            batch.rings.lock().push(ring.clone());
            own.push((session.key, ring.clone()));
            thread.will_leave();
            Arc::as_ptr(&ring)
        }
    };
    thread.ring.set((session.key, ring));
    // SAFETY: as in `own`.
    Ok(unsafe { &*ring })
}

/// This thread writes no more into its rings.
pub(super) fn leave(thread: &Thread) {
    thread.ring.set((0, std::ptr::null()));
    for (_, ring) in thread.rings.take() {
        captures::let_go(&ring);
        ring.end();
    }
}
