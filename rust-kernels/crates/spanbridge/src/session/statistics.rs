//! What a session counts.
//!
//! A thread counts in a block of its own, with plain loads and stores; the sum is made when somebody
//! asks. A sum read while threads are running may be a few callbacks old.

use super::group::{Kind, KINDS};
use std::sync::{
    atomic::{AtomicU64, Ordering},
    OnceLock,
};

/// What is counted of each kind of callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Counter {
    /// It reached a layer.
    Delivered = 0,
    /// It came from inside a callback.
    Suppressed = 1,
    /// It did not reach the layer, or not whole.
    Failed = 2,
    /// It was not sent: its session had closed, the JVM is going down, or there was no room.
    Dropped = 3,
}

/// How many things are counted: for each [`Kind`] the four of [`Counter`], one after the other.
pub(crate) const COUNTERS: usize = KINDS * 4;

/// Where a counter stands among all [`COUNTERS`].
#[inline]
pub(super) fn place(kind: Kind, counter: Counter) -> usize {
    kind as usize * 4 + counter as usize
}

/// What one thread counts for one session. Whole pairs of cache lines, so that threads do not disturb each other.
#[repr(align(128))]
pub(super) struct Block([AtomicU64; COUNTERS]);

const BLOCKS_PER_CHUNK: usize = 64;
const CHUNKS: usize = 1024;

/// The counters of a session.
pub(crate) struct Counters {
    chunks: Box<[OnceLock<Box<[Block]>>]>,
    /// For threads whose number is too large for the table.
    others: Block,
}

// === impl Counters ===

impl Counters {
    pub(super) fn new() -> Self {
        Self {
            chunks: (0..CHUNKS).map(|_| OnceLock::new()).collect(),
            others: Block::new(),
        }
    }

    /// The block of a thread, whose number no other living thread has; it stays where it is. None when that is
    /// beyond the table: such a thread uses [`add_shared`](Self::add_shared).
    pub(super) fn block(&self, thread: u32) -> Option<&Block> {
        let thread = thread as usize;
        let chunk = self.chunks.get(thread / BLOCKS_PER_CHUNK)?;
        let blocks = chunk.get_or_init(|| (0..BLOCKS_PER_CHUNK).map(|_| Block::new()).collect());
        Some(&blocks[thread % BLOCKS_PER_CHUNK])
    }

    /// Adds to a counter, for any thread.
    pub(super) fn add_shared(&self, kind: Kind, counter: Counter, amount: u64) {
        self.others.0[place(kind, counter)].fetch_add(amount, Ordering::Relaxed);
    }

    pub(crate) fn sum(&self) -> [u64; COUNTERS] {
        let mut sums = self.others.read();
        for blocks in self.chunks.iter().filter_map(|chunk| chunk.get()) {
            for block in blocks {
                for (sum, value) in sums.iter_mut().zip(block.read()) {
                    *sum += value;
                }
            }
        }
        sums
    }
}

impl Block {
    /// Adds to a counter; only to be called by the one thread that the block is for.
    ///
    /// Cost: a load and a store.
    #[inline]
    pub(super) fn add(&self, kind: Kind, counter: Counter, amount: u64) {
        let value = &self.0[place(kind, counter)];
        value.store(value.load(Ordering::Relaxed) + amount, Ordering::Relaxed);
    }

    fn new() -> Self {
        Self([const { AtomicU64::new(0) }; COUNTERS])
    }

    fn read(&self) -> [u64; COUNTERS] {
        std::array::from_fn(|counter| self.0[counter].load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_over_all_threads_however_many() {
        let counters = Counters::new();
        let block = |thread| counters.block(thread).expect("it is in the table");
        block(0).add(Kind::Event, Counter::Delivered, 1);
        block(63).add(Kind::Event, Counter::Delivered, 2);
        block(64).add(Kind::Event, Counter::Delivered, 4);
        assert!(counters.block(u32::MAX).is_none());
        counters.add_shared(Kind::Event, Counter::Delivered, 8);
        block(0).add(Kind::Close, Counter::Dropped, 5);
        let mut expected = [0; COUNTERS];
        expected[12] = 15;
        expected[27] = 5;
        assert_eq!(counters.sum(), expected);
    }
}
