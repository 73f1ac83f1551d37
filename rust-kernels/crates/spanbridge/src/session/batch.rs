//! What the threads that fill the rings of a session (`posting`) and those that drain them (`drain`) tell each other, and wait
//! for.

use super::{
    baton::Baton,
    outbox::{self, Outbox},
    ring::{self, Ring},
};
use crate::jvm::{gate_is_shut, RingMemory};
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
    /// Memory of rings whose threads have ended.
    spare: Mutex<Vec<RingMemory>>,
    /// For who drains. Held while layers run.
    pub(super) baton: Baton,
    /// In which who has the baton tells Java where records are.
    pub(super) outbox: &'static Outbox,
    /// Spans whose end was lost.
    pub(super) unclosed: Mutex<Vec<u64>>,
    /// Whether a ring is more than half full.
    requested: AtomicBool,
    /// Whether the session is closing.
    closing: AtomicBool,
    gate: Mutex<()>,
    called: Condvar,
    freed: Condvar,
    /// How many threads wait for room, or for a drain to come to an end.
    blocked: AtomicUsize,
}

/// Memory of so many rings is kept when their threads have ended: threads that come and go shall not have Java make new memory each
/// time, which it only takes back when it collects.
const SPARE: usize = 16;

/// How often who waits looks whether the JVM goes down.
const LOOK: Duration = Duration::from_millis(10);

// === impl Batch ===

impl Batch {
    pub(super) fn new(settings: Batching) -> Arc<Self> {
        Arc::new(Self {
            settings,
            rings: Mutex::new(Vec::new()),
            spare: Mutex::new(Vec::new()),
            baton: Baton::new(),
            outbox: outbox::lend(),
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

    /// Of each ring, in bytes.
    pub(super) fn ring_size(&self) -> usize {
        self.settings.ring.next_power_of_two().max(ring::LEAST)
    }

    /// Memory that a thread had which has ended, for another one.
    pub(super) fn take_spare(&self) -> Option<RingMemory> {
        self.spare.lock().pop()
    }

    /// Keeps the memory of a ring, whose thread has ended, for another one; returns it when there is enough.
    pub(super) fn keep_spare(&self, memory: RingMemory) -> Option<RingMemory> {
        let mut spare = self.spare.lock();
        if spare.len() >= SPARE {
            return Some(memory);
        }
        spare.push(memory);
        None
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// Says that there is much to drain.
    #[cold]
    pub(super) fn request(&self) {
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

    /// Tells threads that wait for room that there is some, or for a drain that it has come to an end.
    pub(super) fn tell_blocked(&self) {
        // After the head was moved, or the baton laid down: who waits says so before it looks at that, so that one of both sees the
        // other.
        fence(Ordering::SeqCst);
        if self.blocked.load(Ordering::SeqCst) != 0 {
            let _gate = self.gate.lock();
            self.freed.notify_all();
        }
    }

    /// Waits until a ring has room for so much, as long as the settings say; whether it has.
    #[cold]
    pub(super) fn await_room(&self, ring: &Ring, size: usize) -> bool {
        if ring.make_room(size) {
            return true;
        }
        self.request();
        if self.settings.patience.is_zero() {
            return false;
        }
        let deadline = Instant::now() + self.settings.patience;
        let mut room = false;
        self.block(Some(deadline), || {
            room = ring.make_room(size);
            room || self.is_closing() || gate_is_shut()
        });
        room
    }

    /// Waits until something is so, of which [`tell_blocked`](Self::tell_blocked) tells, or a deadline.
    pub(super) fn block(&self, deadline: Option<Instant>, mut is_so: impl FnMut() -> bool) {
        self.blocked.fetch_add(1, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        let mut gate = self.gate.lock();
        while !is_so() {
            let now = Instant::now();
            if deadline.is_some_and(|deadline| now >= deadline) {
                break;
            }
            let look = now + LOOK;
            let until = deadline.map_or(look, |deadline| deadline.min(look));
            self.freed.wait_until(&mut gate, until);
        }
        drop(gate);
        self.blocked.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // If a visitor does not come to an end, the outbox is nobody's any more.
        if let Some(turn) = self.outbox.turn() {
            self.outbox.records.put_away(None);
            drop(turn);
            outbox::give_back(self.outbox);
        }
    }
}
