//! What a session counts.
//!
//! A thread counts in a block of its own, with plain loads and stores; the sum is made when somebody
//! asks. A sum read while threads are running may be a few callbacks old.

use std::sync::{
    atomic::{AtomicU64, Ordering},
    OnceLock,
};

/// What is counted; the numbers are places in the array that [`Counters::sum`] returns. The first
/// seven are delivered callbacks, in the order of [`Kind`](super::Kind).
#[derive(Clone, Copy)]
#[repr(usize)]
pub(crate) enum Counter {
    Suppressed = 7,
    Failed = 8,
    Dropped = 9,
}

/// How many things are counted.
pub(crate) const COUNTERS: usize = 10;

/// A block is two pairs of cache lines, so that threads do not disturb each other.
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
    pub(super) fn add(&self, thread: u32, counter: usize, amount: u64) {
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
        counters.add(0, 3, 1);
        counters.add(63, 3, 2);
        counters.add(64, 3, 4);
        counters.add(u32::MAX, 3, 8);
        counters.add(0, Counter::Failed as usize, 5);
        let mut expected = [0; COUNTERS];
        expected[3] = 15;
        expected[8] = 5;
        assert_eq!(counters.sum(), expected);
    }
}
