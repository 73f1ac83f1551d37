//! The places of the span store: in chunks that are never given back, and, when they are free, in lists of the threads. Not
//! what is in them: that is [`slot`](super::slot).

use super::{slot::Slot, thread::Thread};
use parking_lot::Mutex;
use std::{
    cell::Cell,
    sync::atomic::{AtomicPtr, Ordering},
};

/// How many free places a thread holds at most.
pub(super) const FREE_MAX: usize = 512;

/// The free places of a thread: a list through the places themselves.
pub(super) struct FreePlaces {
    first: Cell<Option<&'static Slot>>,
    count: Cell<usize>,
    /// How many there may be: none once the thread is leaving.
    most: Cell<usize>,
}

const CHUNK_BITS: u32 = 12;
const CHUNK: usize = 1 << CHUNK_BITS;
const CHUNK_COUNT: usize = 1 << 14;

static CHUNKS: [AtomicPtr<[Slot; CHUNK]>; CHUNK_COUNT] =
    [const { AtomicPtr::new(std::ptr::null_mut()) }; CHUNK_COUNT];

/// Places that no thread holds, and how many chunks there are.
static GLOBAL: Mutex<Places> = Mutex::new(Places {
    free: Vec::new(),
    chunks: 0,
});

struct Places {
    free: Vec<&'static Slot>,
    chunks: usize,
}

/// The place of that number; none when there is no such place yet.
#[inline]
pub(super) fn at(index: u32) -> Option<&'static Slot> {
    let chunk = CHUNKS.get(index as usize >> CHUNK_BITS)?;
    Some(&load(chunk)?[index as usize & (CHUNK - 1)])
}

/// All that there are.
pub(super) fn all() -> impl Iterator<Item = &'static Slot> {
    CHUNKS.iter().map_while(load).flatten()
}

/// Takes a free place; none when there is none.
///
/// Cost: a few instructions; takes a lock once in 256 times, unless the same thread gave some back.
#[inline(always)]
pub(super) fn take(thread: &Thread) -> Option<&'static Slot> {
    thread.free_places.pop().or_else(|| refill(thread))
}

/// Gives a place back that nobody else knows any more.
#[inline(always)]
pub(super) fn give(thread: &Thread, slot: &'static Slot) {
    thread.free_places.push(slot);
    let most = thread.free_places.most.get();
    if thread.free_places.count.get() > most {
        // Made here and dropped there must not let the store grow: what is too much goes back.
        give_back(thread, most / 2);
    }
}

/// Whether the next place that is freed on this thread goes to others.
#[inline]
pub(super) fn will_share(thread: &Thread) -> bool {
    thread.free_places.count.get() >= thread.free_places.most.get()
}

/// The thread is leaving: it holds no places any more.
pub(super) fn leave(thread: &Thread) {
    thread.free_places.most.set(0);
    give_back(thread, 0);
}

/// Lets any thread take the places that this one holds, but for so many.
#[cold]
fn give_back(thread: &Thread, keep: usize) {
    let mut global = GLOBAL.lock();
    while thread.free_places.count.get() > keep {
        global.free.extend(thread.free_places.pop());
    }
}

#[cold]
fn refill(thread: &Thread) -> Option<&'static Slot> {
    let mut global = GLOBAL.lock();
    if global.free.is_empty() {
        add_chunk(&mut global);
    }
    // A thread that is going away would never give a store of places back.
    let wanted = if thread.is_leaving() { 1 } else { FREE_MAX / 2 };
    let rest = global.free.len().saturating_sub(wanted);
    for slot in global.free.drain(rest..) {
        thread.free_places.push(slot);
    }
    drop(global);
    thread.will_leave();
    thread.free_places.pop()
}

fn add_chunk(global: &mut Places) {
    if global.chunks == CHUNK_COUNT {
        return;
    }
    let first = (global.chunks * CHUNK) as u32;
    let slots: Box<[Slot]> = (first..first + CHUNK as u32).map(Slot::new).collect();
    let slots: Box<[Slot; CHUNK]> = slots.try_into().ok().expect("it has CHUNK slots");
    let slots: &'static [Slot; CHUNK] = Box::leak(slots);
    CHUNKS[global.chunks].store(std::ptr::from_ref(slots).cast_mut(), Ordering::Release);
    // The last is taken first: small indices come first.
    global.free.extend(slots.iter().rev());
    global.chunks += 1;
}

#[inline]
#[allow(unsafe_code)]
fn load(chunk: &AtomicPtr<[Slot; CHUNK]>) -> Option<&'static [Slot; CHUNK]> {
    // SAFETY: an entry is null or a chunk that `add_chunk` leaked, initialised before the release
    // store that this load pairs with; chunks are never freed, and only reached by shared references.
    unsafe { chunk.load(Ordering::Acquire).as_ref() }
}

// === impl FreePlaces ===

impl FreePlaces {
    pub(super) const fn new() -> Self {
        Self {
            first: Cell::new(None),
            count: Cell::new(0),
            most: Cell::new(FREE_MAX),
        }
    }

    #[inline(always)]
    fn pop(&self) -> Option<&'static Slot> {
        let slot = self.first.get()?;
        self.first.set(slot.next_free());
        self.count.set(self.count.get() - 1);
        Some(slot)
    }

    #[inline(always)]
    fn push(&self, slot: &'static Slot) {
        slot.set_next_free(self.first.get());
        self.first.set(Some(slot));
        self.count.set(self.count.get() + 1);
    }
}
