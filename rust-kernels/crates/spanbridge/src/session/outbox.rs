//! What a thread keeps for Java: the records of callbacks that have happened and are not delivered yet. Not when they must be
//! delivered: that is `post`.
//!
//! An outbox belongs to one thread at a time, and is used again by a later one. All its records are of one session. Other
//! threads may come for them (see [`turns`](super::turns)).

use super::{
    captures::Captured,
    group::{Kind, KINDS},
    hazard::{self, Machine},
    post::LIMIT,
    thread::Thread,
    turns::{Turn, Turns, Visit},
};
use crate::jvm::Records;
use parking_lot::{Mutex, MutexGuard};
use std::{
    cell::Cell,
    sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering},
    time::{Duration, Instant},
};

pub(crate) struct Outbox {
    /// By which [`numbered`] finds it; not 0.
    pub(super) number: u32,
    turns: Turns<Machine>,
    visitors: Mutex<()>,
    taken: AtomicBool,
    /// The key of the session that the records are of. Written by the owner alone.
    session: AtomicU64,
    pub(super) records: Records,
    /// The callbacks in it, by kind, that are yet to be counted as delivered.
    uncounted: [Cell<u32>; KINDS],
    /// Until when the oldest record may wait.
    until: Cell<i64>,
    /// Where the newest record begins.
    pub(super) newest: Cell<usize>,
    /// How many times records were handed over.
    pub(super) round: Cell<u32>,
    /// Whether all were delivered when that happened last.
    pub(super) delivered: Cell<bool>,
    /// What was captured last, as long as Java keeps it: until records are handed over.
    pub(super) captured: Cell<Captured>,
}

// SAFETY: what is not an atomic or a lock is only used by who has the turn (`turn`, `visit`), which one thread has at a time,
// with all that the one before did visible to it (`turns`); `Records::len` reads an atomic.
#[allow(unsafe_code)]
unsafe impl Sync for Outbox {}

/// All outboxes. Held for moments only.
static OUTBOXES: Mutex<Vec<&'static Outbox>> = Mutex::new(Vec::new());

/// The first of them by number, for who cannot take a lock each time.
static FIRST: [AtomicPtr<Outbox>; 1 << 16] =
    [const { AtomicPtr::new(std::ptr::null_mut()) }; 1 << 16];

/// How long one thread waits for another at an outbox. Nothing of the bridge takes that long, but a layer may.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);

/// This thread's outbox, taken at the first use.
#[inline]
pub(super) fn own(thread: &Thread) -> &'static Outbox {
    match thread.outbox.get() {
        Some(outbox) => outbox,
        None => take(thread),
    }
}

#[cold]
fn take(thread: &Thread) -> &'static Outbox {
    let outbox = lend();
    thread.outbox.set(Some(outbox));
    thread.will_leave();
    outbox
}

/// An outbox that is nobody's, until it is given back. Who uses it takes turns all the same.
pub(super) fn lend() -> &'static Outbox {
    let mut all = OUTBOXES.lock();
    let free = all
        .iter()
        .find(|outbox| !outbox.taken.swap(true, Ordering::AcqRel));
    let outbox = match free {
        Some(outbox) => *outbox,
        None => {
            let number = all.len() as u32 + 1;
            let outbox: &'static Outbox = Box::leak(Box::new(Outbox::new(number)));
            all.push(outbox);
            if let Some(place) = FIRST.get(number as usize) {
                place.store(std::ptr::from_ref(outbox).cast_mut(), Ordering::Release);
            }
            outbox
        }
    };
    drop(all);
    outbox
}

/// The outbox of a number that one has; none for 0.
#[allow(unsafe_code)]
pub(super) fn numbered(number: u32) -> Option<&'static Outbox> {
    match FIRST.get(number as usize) {
        // SAFETY: null, or an outbox that `take` leaked before the release store that this load pairs with.
        Some(place) => unsafe { place.load(Ordering::Acquire).as_ref() },
        None => OUTBOXES.lock().get(number as usize - 1).copied(),
    }
}

/// Lets another thread have an outbox, which is empty and its own thread's no more.
pub(super) fn give_back(outbox: &Outbox) {
    outbox.session.store(0, Ordering::Relaxed);
    outbox.taken.store(false, Ordering::Release);
}

/// The outboxes that have, or had last, records of a session.
pub(super) fn of_session(key: u64) -> Vec<&'static Outbox> {
    let all = OUTBOXES.lock();
    let found = all.iter().filter(|outbox| outbox.session() == key);
    found.copied().collect()
}

/// The outboxes with something in them.
pub(super) fn waiting() -> Vec<&'static Outbox> {
    let all = OUTBOXES.lock();
    let found = all.iter().filter(|outbox| outbox.records.len() != 0);
    found.copied().collect()
}

// === impl Outbox ===

impl Outbox {
    fn new(number: u32) -> Self {
        Self {
            number,
            turns: Turns::new(hazard::must_mark()),
            visitors: Mutex::new(()),
            taken: AtomicBool::new(true),
            session: AtomicU64::new(0),
            records: Records::new(),
            uncounted: [const { Cell::new(0) }; KINDS],
            until: Cell::new(0),
            newest: Cell::new(0),
            round: Cell::new(0),
            delivered: Cell::new(true),
            captured: Cell::new(Captured::NOTHING),
        }
    }

    #[inline]
    pub(super) fn session(&self) -> u64 {
        self.session.load(Ordering::Relaxed)
    }

    /// For who has the turn, when there are no records.
    #[inline]
    pub(super) fn set_session(&self, key: u64) {
        self.session.store(key, Ordering::Relaxed);
    }

    /// The owner's turn, if no visitor is there.
    #[inline(always)]
    pub(super) fn turn_at_once(&self) -> Option<Turn<'_, Machine>> {
        self.turns.begin()
    }

    /// The owner's turn. None: a visitor does not come to an end.
    #[inline]
    pub(super) fn turn(&self) -> Option<Turn<'_, Machine>> {
        self.turns.begin().or_else(|| self.await_turn())
    }

    #[cold]
    fn await_turn(&self) -> Option<Turn<'_, Machine>> {
        let mut patience = Patience::new(PATIENCE);
        while patience.lasts() {
            // Not by trying: that would look busy to the visitor.
            if self.turns.is_wanted() {
                continue;
            }
            if let Some(turn) = self.turns.begin() {
                return Some(turn);
            }
        }
        None
    }

    /// A visitor's turn, for which it waits that long.
    pub(super) fn visit(&self, limit: Duration) -> Option<Visiting<'_>> {
        let only = self.visitors.try_lock_for(limit)?;
        let mut patience = Patience::new(limit);
        let visit = self.turns.visit(|| patience.lasts())?;
        Some(Visiting {
            _visit: visit,
            _only: only,
        })
    }

    /// The first record is of that time.
    #[inline]
    pub(super) fn oldest_is_of(&self, timestamp: i64) {
        self.until.set(timestamp.saturating_add(LIMIT));
    }

    /// Whether the oldest record is too old at that time.
    #[inline]
    pub(super) fn is_old_at(&self, timestamp: i64) -> bool {
        timestamp > self.until.get()
    }

    /// One more callback in here is to be counted as delivered.
    #[inline]
    pub(super) fn add_uncounted(&self, kind: Kind) {
        let count = &self.uncounted[kind as usize];
        count.set(count.get() + 1);
    }

    pub(super) fn take_uncounted(&self, kind: Kind) -> u32 {
        self.uncounted[kind as usize].take()
    }

    /// One of them was counted elsewhere.
    pub(super) fn counted_elsewhere(&self, kind: Kind) {
        let count = &self.uncounted[kind as usize];
        count.set(count.get().saturating_sub(1));
    }
}

/// A visitor's turn, until it is dropped.
#[must_use]
pub(super) struct Visiting<'a> {
    // In this order: the next visitor may come when this one has said that it is gone.
    _visit: Visit<'a, Machine>,
    _only: MutexGuard<'a, ()>,
}

/// Waiting for what other threads do, for a limited time.
struct Patience {
    /// Set at the second look: nearly always there is none.
    end: Option<Instant>,
    limit: Duration,
    rounds: u32,
}

// === impl Patience ===

impl Patience {
    fn new(limit: Duration) -> Self {
        Self {
            end: None,
            limit,
            rounds: 0,
        }
    }

    /// Waits a little; false when the time is over.
    fn lasts(&mut self) -> bool {
        let now = Instant::now();
        if now >= *self.end.get_or_insert(now + self.limit) {
            return false;
        }
        self.rounds += 1;
        if self.rounds < 100 {
            std::thread::yield_now();
        } else {
            std::thread::sleep(Duration::from_millis(1));
        }
        true
    }
}
