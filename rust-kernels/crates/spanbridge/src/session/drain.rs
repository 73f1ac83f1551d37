//! The batched delivery, on the side of who brings records to Java: who drains, for how long, and who waits for it. What a pass takes
//! is for [`pass`].
//!
//! One thread drains at a time ([`Baton`](super::baton::Baton)). Who wants it done meanwhile leaves it to that one, or, for a flush, waits
//! until its records have been brought.

use super::{
    batch::Batch,
    baton::{Found, Held},
    callback,
    kept::Said,
    open_session::Session,
    pass::pass,
    ring::Ring,
    seat::Seat,
    sessions,
    statistics::Counter,
    thread::{self, Thread},
};
use crate::{jvm::gate_is_shut, wire};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// After so many passes who has the baton drains once more for those who have asked, and then lets another thread have it.
const PASSES: u32 = 8;

/// How far a ring was filled at some time, and what its thread had let go of.
struct Filled {
    ring: Arc<Ring>,
    tail: usize,
    said: Said,
}

// === impl Filled ===

impl Filled {
    /// Whether some of that is yet to be taken, or passed on.
    fn is_left(&self) -> bool {
        self.tail.wrapping_sub(self.ring.head()) as isize > 0 || !self.ring.kept.is_told(self.said)
    }
}

impl Batch {
    /// How far the rings are filled now.
    fn filled(&self) -> Vec<Filled> {
        let rings = self.rings.lock();
        let filled = rings.iter().map(|ring| Filled {
            ring: ring.clone(),
            tail: ring.tail(),
            said: ring.kept.said(),
        });
        filled.collect()
    }
}

/// Waits until there is much to drain, or that long, and drains, or leaves it to who is at it. The number of callbacks that were
/// handed over here; none when the session is not open, or batches nothing.
pub(crate) fn drain(key: u64, wait: Duration) -> Option<u64> {
    let batch = sessions::find(key)?.batch()?.clone();
    if !wait.is_zero() && !batch.await_request(wait) {
        return None;
    }
    let session = sessions::find(key)?;
    Some(thread::with(|thread| {
        let drained = match session.batched_seat() {
            Some(seat) if !thread.in_callback() => {
                Drain::new(thread, &session, seat, &batch).run_or_leave()
            }
            _ => 0,
        };
        drop(session);
        callback::after(thread);
        drained
    }))
}

/// Has all handed over that is there at the beginning, within the limit. The session need not be open any more. False when that takes
/// longer; not from inside a callback, where it is left to whoever drains next.
pub(super) fn everything(thread: &Thread, session: &Session, limit: Duration) -> bool {
    match session.batch().zip(session.batched_seat()) {
        Some((batch, seat)) if !thread.in_callback() => {
            Drain::new(thread, session, seat, batch).run_until_done(limit)
        }
        _ => true,
    }
}

/// As [`everything`], of an open session, for `flush`.
pub(super) fn flush(key: u64, limit: Duration) -> Result<(), String> {
    let Some(session) = sessions::find(key) else {
        return Ok(());
    };
    let done = thread::with(|thread| {
        let done = everything(thread, &session, limit);
        drop(session);
        callback::after(thread);
        done
    });
    if done {
        Ok(())
    } else {
        Err(format!(
            "batched layers have not heard of all callbacks after {limit:?}: one of them takes its time"
        ))
    }
}

/// What a thread needs to drain.
struct Drain<'a> {
    thread: &'a Thread,
    session: &'a Session,
    seat: &'a Seat,
    batch: &'a Batch,
}

// === impl Drain ===

impl<'a> Drain<'a> {
    fn new(thread: &'a Thread, session: &'a Session, seat: &'a Seat, batch: &'a Batch) -> Self {
        Self {
            thread,
            session,
            seat,
            batch,
        }
    }

    /// Drains, unless another thread does and will see what is there. The number of callbacks that were handed over here.
    fn run_or_leave(&self) -> u64 {
        loop {
            match self.batch.baton.take_or_ask() {
                Found::Free(baton) => return self.run(baton).unwrap_or_default(),
                Found::Asked => return 0,
                // Who has it may be on the way out of the JVM, and not come back.
                Found::Last if gate_is_shut() => return 0,
                Found::Last => self
                    .batch
                    .block(None, || self.batch.baton.is_free() || gate_is_shut()),
            }
        }
    }

    /// Drains, or waits for who does, until all that is there now was handed over, for no longer than that; whether it was.
    fn run_until_done(&self, limit: Duration) -> bool {
        let deadline = Instant::now().checked_add(limit);
        let before = self.batch.filled();
        let is_done = || !before.iter().any(Filled::is_left);
        while !is_done() {
            match self.batch.baton.take_or_ask() {
                Found::Free(baton) => {
                    if self.run(baton).is_none() {
                        return false;
                    }
                }
                Found::Asked | Found::Last => {
                    let is_free = || self.batch.baton.is_free();
                    self.batch.block(deadline, || is_done() || is_free());
                    if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                        return is_done();
                    }
                }
            }
        }
        true
    }

    /// Passes, the first for itself, and one more for those who asked during the last. None: it could not.
    fn run(&self, mut baton: Held<'_>) -> Option<u64> {
        let mut drained = self.pass();
        let mut passes = 1;
        while baton.goes_on(passes >= PASSES || self.batch.is_closing()) {
            passes += 1;
            drained = drained.and_then(|drained| Some(drained + self.pass()?));
        }
        self.batch.tell_blocked();
        drained
    }

    /// Hands over all that is there at the beginning. None: a visitor of the outbox does not come to an end.
    fn pass(&self) -> Option<u64> {
        let (group, outbox) = (&*self.seat.group, self.batch.outbox);
        let _turn = outbox.turn()?;
        let before = self.batch.filled();
        let mut drained = 0;
        loop {
            drained += pass(self.thread, self.session, group, self.batch, outbox);
            // What is left of it happened, by the clock of its thread, in this very moment.
            if !before.iter().any(Filled::is_left) {
                return Some(drained);
            }
        }
    }
}

/// Counts what the rings of a session hold as dropped: the gate is shut, or the session ends. False when somebody is at it, who
/// finds the gate shut.
pub(super) fn drop_all(thread: &Thread, session: &Session) -> bool {
    let Some(batch) = session.batch() else {
        return true;
    };
    batch.close();
    let Some(_baton) = batch.baton.take() else {
        return false;
    };
    for ring in batch.rings.lock().iter() {
        let (mut at, end) = (ring.head(), ring.tail());
        loop {
            let (from, records) = ring.records(at, end);
            if records.is_empty() {
                break;
            }
            let length = size_of_val(records);
            for (kind, _) in wire::kinds(ring.bytes(from, length)) {
                sessions::count(thread, session, kind, Counter::Dropped, 1);
            }
            at = from.wrapping_add(length);
        }
        ring.move_head(end);
    }
    true
}

/// As [`drop_all`], when nobody uses the session any more; gives the memory of its rings back.
pub(super) fn end(thread: &Thread, session: &Session) {
    if !drop_all(thread, session) {
        return;
    }
    if let Some((batch, seat)) = session.batch().zip(session.batched_seat()) {
        // Java is not called with the lock held.
        let rings = std::mem::take(&mut *batch.rings.lock());
        for ring in rings {
            seat.group.take_back(&ring.memory);
        }
        while let Some(memory) = batch.take_spare() {
            seat.group.take_back(&memory);
        }
    }
}
