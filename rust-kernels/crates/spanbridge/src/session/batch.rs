//! The batched delivery, on the side of the threads: callbacks become records in a [`Ring`] of their thread, which another thread
//! brings to Java (`drain`). What is to happen when a ring is full, and who is told when there is much to do, is decided here.

use super::{
    callback, clock,
    deliver::Callback,
    group::{Kind, LayerMask, Outcome},
    open_session::Session,
    outbox::{self, Outbox},
    ring::{Ring, ROOM},
    seat::Seat,
    sessions,
    statistics::Counter,
    thread::Thread,
};
use crate::{
    jvm::gate_is_shut,
    wire::{Address, Writer},
};
use parking_lot::{Condvar, Mutex};
use std::{
    sync::{
        atomic::{fence, AtomicBool, AtomicUsize, Ordering},
        Arc,
    },
    time::{Duration, Instant},
};

/// How a session batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Batching {
    /// The size of a thread's ring, in bytes.
    pub(crate) ring: usize,
    /// How long a thread waits for room; zero: not at all.
    pub(crate) patience: Duration,
}

/// The rings of a session, and what its threads and the one that drains tell each other.
pub(super) struct Batch {
    settings: Batching,
    pub(super) rings: Mutex<Vec<Arc<Ring>>>,
    /// Records on their way, for who drains. Held while layers run.
    pub(super) drainer: Mutex<&'static Outbox>,
    /// Spans whose end was lost.
    pub(super) unclosed: Mutex<Vec<u64>>,
    /// Whether a ring is more than half full.
    requested: AtomicBool,
    /// Whether the session is closing.
    closing: AtomicBool,
    gate: Mutex<()>,
    called: Condvar,
    freed: Condvar,
    /// How many threads wait for room.
    blocked: AtomicUsize,
}

/// How often who waits looks whether the JVM goes down.
const LOOK: Duration = Duration::from_millis(10);

// === impl Batch ===

impl Batch {
    pub(super) fn new(settings: Batching) -> Arc<Self> {
        Arc::new(Self {
            settings,
            rings: Mutex::new(Vec::new()),
            drainer: Mutex::new(outbox::lend()),
            unclosed: Mutex::new(Vec::new()),
            requested: AtomicBool::new(false),
            closing: AtomicBool::new(false),
            gate: Mutex::new(()),
            called: Condvar::new(),
            freed: Condvar::new(),
            blocked: AtomicUsize::new(0),
        })
    }

    /// Waits until there is much to drain, for no longer than that; false when the session is closing.
    pub(super) fn await_request(&self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        let mut gate = self.gate.lock();
        while !self.requested.load(Ordering::Acquire) && !self.is_closing() {
            if self.called.wait_until(&mut gate, deadline).timed_out() {
                break;
            }
        }
        self.requested.store(false, Ordering::Release);
        !self.is_closing()
    }

    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    #[cold]
    fn request(&self) {
        if !self.requested.swap(true, Ordering::AcqRel) {
            let _gate = self.gate.lock();
            self.called.notify_all();
        }
    }

    /// Lets go of whoever waits: the session is closing.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Release);
        let _gate = self.gate.lock();
        self.called.notify_all();
        self.freed.notify_all();
    }

    /// Tells threads that wait for room that there is some.
    pub(super) fn tell_blocked(&self) {
        // After the head was moved: who waits says so before it looks at the head, so that one of both sees the other.
        fence(Ordering::SeqCst);
        if self.blocked.load(Ordering::SeqCst) != 0 {
            let _gate = self.gate.lock();
            self.freed.notify_all();
        }
    }

    /// Waits until a ring has room for so much, as long as the settings say; whether it has.
    #[cold]
    fn await_room(&self, ring: &Ring, size: usize) -> bool {
        if ring.has_room(size) {
            return true;
        }
        self.request();
        if self.settings.patience.is_zero() {
            return false;
        }
        let deadline = Instant::now() + self.settings.patience;
        self.blocked.fetch_add(1, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        let mut gate = self.gate.lock();
        let mut room = ring.has_room(size);
        while !room && !self.is_closing() && !gate_is_shut() && Instant::now() < deadline {
            self.freed
                .wait_until(&mut gate, deadline.min(Instant::now() + LOOK));
            room = ring.has_room(size);
        }
        drop(gate);
        self.blocked.fetch_sub(1, Ordering::SeqCst);
        room
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        let outbox = *self.drainer.get_mut();
        // If a visitor does not come to an end, the outbox is nobody's any more.
        if let Some(turn) = outbox.turn() {
            outbox.records.put_away(None);
            drop(turn);
            outbox::give_back(outbox);
        }
    }
}

/// A callback for the batched layers.
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
    seat: &Seat,
    posting: Posting,
    callback: impl Callback,
) {
    let Some(batch) = session.batch() else {
        return;
    };
    let outcome = match own(thread, session, seat, batch) {
        Ok(ring) => {
            let timestamp = clock::now(thread);
            let address = Address {
                layers: posting.layers,
                timestamp,
            };
            let mark = callback::Mark::new(thread, session);
            let outcome = write(batch, ring, posting.counted, address, callback);
            drop(mark);
            if ring.is_half_full() {
                batch.request();
            }
            outcome
        }
        Err(outcome) => outcome,
    };
    if thread.is_leaving() {
        leave(thread);
    }
    if outcome != Outcome::Delivered {
        not_whole(thread, session, batch, &posting, outcome);
    }
}

#[inline(always)]
fn write(
    batch: &Batch,
    ring: &Ring,
    counted: bool,
    to: Address,
    callback: impl Callback,
) -> Outcome {
    // Checked before any value is formatted.
    if gate_is_shut() || !ring.has_a_piece() && !batch.await_room(ring, ROOM) {
        return Outcome::Dropped;
    }
    if !counted {
        if let Some(words) = callback.words(to) {
            let added = ring.put(words);
            return if added {
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
    match ring.write(encode) {
        (whole, None) => Outcome::Delivered.of_whole(whole),
        (whole, Some(record)) => add_large(batch, ring, &record, whole),
    }
}

#[cold]
fn add_large(batch: &Batch, ring: &Ring, record: &[u8], whole: bool) -> Outcome {
    let room = ring.takes(record.len()) && batch.await_room(ring, record.len());
    if room && ring.add(record) {
        Outcome::Delivered.of_whole(whole)
    } else {
        Outcome::Dropped
    }
}

/// Counts what did not get into the ring, or not whole.
#[cold]
fn not_whole(
    thread: &Thread,
    session: &Session,
    batch: &Batch,
    posting: &Posting,
    outcome: Outcome,
) {
    if outcome != Outcome::DeliveredInPart && posting.kind == Kind::Close {
        batch.unclosed.lock().push(posting.span);
    }
    let counter = match outcome {
        Outcome::Dropped => Counter::Dropped,
        _ => Counter::Failed,
    };
    sessions::count(thread, session, posting.kind, counter, 1);
}

/// This thread's ring of a session, made at the first use.
#[inline(always)]
#[allow(unsafe_code)]
fn own<'a>(
    thread: &Thread,
    session: &'a Session,
    seat: &Seat,
    batch: &'a Batch,
) -> Result<&'a Ring, Outcome> {
    let (key, ring) = thread.ring.get();
    if key == session.key {
        // SAFETY: `make` put it there with the key of this session, which is never used twice. `rings` of this thread holds a
        // reference to it until the thread has left, which sets this back.
        return Ok(unsafe { &*ring });
    }
    make(thread, session, seat, batch)
}

#[cold]
#[allow(unsafe_code)]
fn make<'a>(
    thread: &Thread,
    session: &'a Session,
    seat: &Seat,
    batch: &'a Batch,
) -> Result<&'a Ring, Outcome> {
    let mut own = thread.rings.borrow_mut();
    // Those of sessions that are gone.
    own.retain(|(_, ring)| Arc::strong_count(ring) > 1);
    let known = own.iter().find(|(key, _)| *key == session.key);
    let ring = match known {
        Some((_, ring)) => Arc::as_ptr(ring),
        None => {
            let number = callback::run(thread, session, Kind::Event, Err(Outcome::Failed), || {
                seat.group.enrol()
            })?;
            let ring = Arc::new(Ring::new(batch.settings.ring, number));
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
        ring.end();
    }
}
