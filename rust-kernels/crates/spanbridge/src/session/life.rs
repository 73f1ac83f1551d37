//! The word that says whether a place of the span store is a live span's: `generation << 32 |
//! references`.
//!
//! A place begins with no references. [`publish`](Life::publish) makes it a live span with one; the
//! holder of the last reference sets it to none again and thereby owns the place, until it
//! [`retire`](Life::retire)s the generation, after which ids with it find nothing. Generic over the
//! atomic, so that `loom_models::life` can run it under `loom`.

use super::atomics::Word;
use std::sync::atomic::Ordering;

pub(super) struct Life<W>(W);

/// The first generation, without references. Generation 0 is that of no span.
pub(super) const UNUSED: u64 = 1 << 32;

impl<W: Word> Life<W> {
    /// A place that was never used. `word` is [`UNUSED`].
    pub(super) const fn new(word: W) -> Self {
        Self(word)
    }

    /// The generation that the next span in this place will have. Only for who owns the place.
    #[inline]
    pub(super) fn next_generation(&self) -> u64 {
        self.0.load(Ordering::Relaxed) >> 32
    }

    /// Makes it a live span with one reference; who finds it sees what was written before.
    #[inline]
    pub(super) fn publish(&self, generation: u64) {
        self.0.store(generation << 32 | 1, Ordering::Release);
    }

    /// Whether the place is that generation's, be it live or owned by who released it last.
    #[inline]
    pub(super) fn is(&self, generation: u64) -> bool {
        self.0.load(Ordering::Acquire) >> 32 == generation
    }

    /// Takes one more reference; false when there is none left to take one from.
    #[inline]
    pub(super) fn acquire(&self, generation: u64) -> bool {
        let mut life = self.0.load(Ordering::Acquire);
        loop {
            if life >> 32 != generation || life as u32 == 0 {
                return false;
            }
            match self
                .0
                .compare_exchange_weak(life, life + 1, Ordering::AcqRel, Ordering::Acquire)
            {
                Ok(_) => return true,
                Err(now) => life = now,
            }
        }
    }

    /// Gives a reference back; true when it was the last: the caller now owns the place and must
    /// [`retire`](Self::retire) it. A generation that is not live is ignored.
    ///
    /// In any case a span closes once, after all who were given a reference have given it back, and
    /// a late release never touches the next span of the place. `counted` says whether a reference that another
    /// thread makes at this very moment, from nothing but the id, must keep the span from closing, too. If not, the sole
    /// holder is spared the read-modify-write; such a reference may be lost: the span closes as if it
    /// had never been made, and releasing it will be ignored as that of any stale id. So who makes one must bear that
    /// the span has closed (`life_tests` goes through all of it).
    #[inline]
    pub(super) fn release(&self, generation: u64, counted: impl FnOnce() -> bool) -> bool {
        let mut life = self.0.load(Ordering::Acquire);
        if life == (generation << 32 | 1) && !counted() {
            self.0.store(generation << 32, Ordering::Release);
            return true;
        }
        loop {
            if life >> 32 != generation || life as u32 == 0 {
                return false;
            }
            match self
                .0
                .compare_exchange_weak(life, life - 1, Ordering::AcqRel, Ordering::Acquire)
            {
                Ok(_) => return life as u32 == 1,
                Err(now) => life = now,
            }
        }
    }

    /// Ends the generation. Only for who owns the place.
    #[inline]
    pub(super) fn retire(&self, generation: u64) {
        let next = if generation == u64::from(u32::MAX) {
            1
        } else {
            generation + 1
        };
        self.0.store(next << 32, Ordering::Release);
    }
}
