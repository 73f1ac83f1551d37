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
#[derive(Clone, Copy)]
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

/// Whole pairs of cache lines, so that threads do not disturb each other.
#[repr(align(128))]
struct Block([AtomicU64; COUNTERS]);

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

    /// Adds to a counter. `thread` is a number that no other living thread has.
    ///
    /// Cost: about 1 ns; no atomic read-modify-write up to 65,536 threads at once.
    #[inline]
    pub(super) fn add(&self, thread: u32, kind: Kind, counter: Counter, amount: u64) {
        let counter = place(kind, counter);
        let thread = thread as usize;
        match self.chunks.get(thread / BLOCKS_PER_CHUNK) {
            Some(chunk) => {
                let blocks =
                    chunk.get_or_init(|| (0..BLOCKS_PER_CHUNK).map(|_| Block::new()).collect());
                let value = &blocks[thread % BLOCKS_PER_CHUNK].0[counter];
                value.store(value.load(Ordering::Relaxed) + amount, Ordering::Relaxed);
            }
            None => {
                self.others.0[counter].fetch_add(amount, Ordering::Relaxed);
            }
        }
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
        counters.add(0, Kind::Event, Counter::Delivered, 1);
        counters.add(63, Kind::Event, Counter::Delivered, 2);
        counters.add(64, Kind::Event, Counter::Delivered, 4);
        counters.add(u32::MAX, Kind::Event, Counter::Delivered, 8);
        counters.add(0, Kind::Close, Counter::Dropped, 5);
        let mut expected = [0; COUNTERS];
        expected[12] = 15;
        expected[27] = 5;
        assert_eq!(counters.sum(), expected);
    }
}
