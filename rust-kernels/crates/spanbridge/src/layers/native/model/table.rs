//! A table that grows by itself, by small numbers that are used again.

use std::sync::OnceLock;

const CHUNK: usize = 1 << 12;
const CHUNKS: usize = 1 << 14;

/// What belongs to each number below 2^26; made when first asked for, and kept until the table goes.
///
/// Cost: an index into two arrays; a chunk is made once in 4,096 numbers. Thread contract: any thread.
pub(super) struct Table<T>(Box<[OnceLock<Box<[T]>>]>);

impl<T: Default> Table<T> {
    pub(super) fn new() -> Self {
        Self((0..CHUNKS).map(|_| OnceLock::new()).collect())
    }

    /// None for a number that is too large.
    #[inline]
    pub(super) fn at(&self, number: u32) -> Option<&T> {
        let chunk = self.0.get(number as usize / CHUNK)?;
        let chunk = chunk.get_or_init(|| (0..CHUNK).map(|_| T::default()).collect());
        Some(&chunk[number as usize % CHUNK])
    }
}
