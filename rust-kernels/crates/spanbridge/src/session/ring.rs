//! Where the records of a thread wait for the drain of a session: a bounded ring, written by that thread and read by one drain at a
//! time, where it lies. Neither waits for the other, and neither takes a lock.
//!
//! Positions count bytes since the beginning and never go back; a byte is at its position modulo the size. The thread writes
//! beyond the tail and then moves it (release); the drain reads up to the tail (acquire), and then moves the head (release), up
//! to which the thread may write again (acquire). A record lies in one piece: what is left at the end of a lap is skipped,
//! which a first word of 0 says.
//!
//! The thread looks at one number before it writes, the *limit*: up to there it may write in one piece, and has nobody to tell. What
//! comes beyond (the end of the lap, the head, a ring that is half full) is found out when it gets there.
//!
//! `loom_models::ring` runs this under `loom`.

use super::{
    atomics::{Flag, Word},
    hazard::Machine,
    kept::{Kept, Said},
    pins::Memory,
};
use crate::{
    jvm::RingMemory,
    wire::{Writer, Written},
};
use std::{cell::Cell, sync::atomic::Ordering};

/// With less room than this before the limit, the thread looks how far the drain has come.
pub(super) const ROOM: usize = 512;

const WORD: usize = 8;

/// The least size of a ring: two records' room.
pub(super) const LEAST: usize = 2 * ROOM;

pub(super) struct Ring<M: Memory = Machine> {
    pub(super) memory: RingMemory,
    /// What Java keeps for its records.
    pub(super) kept: Kept<M>,
    writing: Apart<Writing<M>>,
    head: Apart<M::Word>,
}

/// What the thread writes.
struct Writing<M: Memory> {
    tail: M::Word,
    limit: Cell<usize>,
    /// What it knows of the head.
    seen: Cell<usize>,
    /// Whether it writes no more.
    ended: M::Flag,
}

/// Alone in a pair of cache lines, so that the two sides disturb each other when they tell each other something, and not else.
#[repr(align(128))]
struct Apart<T>(T);

/// What a drain finds of a ring.
pub(super) struct Found {
    /// Whether nothing more will come.
    pub(super) ended: bool,
    /// What its thread has said of what is kept.
    pub(super) said: Said,
    pub(super) tail: usize,
}

// SAFETY: `limit`, `seen`, `captured` in `kept` and what is beyond the tail are used by the thread that the ring was made for alone
// (`posting::own`); `found` in `kept`, and what is between head and tail, by who has the baton alone. Both sides see what the other
// wrote by the orderings above.
#[allow(unsafe_code)]
unsafe impl<M: Memory> Sync for Ring<M>
where
    M::Word: Sync,
    M::Flag: Sync,
{
}
// SAFETY: as above; nothing in it belongs to a thread for other reasons.
#[allow(unsafe_code)]
unsafe impl<M: Memory> Send for Ring<M>
where
    M::Word: Send,
    M::Flag: Send,
{
}

// === impl Ring ===

impl<M: Memory> Ring<M> {
    /// In memory whose size is a power of two, and no less than [`LEAST`].
    pub(super) fn new(memory: RingMemory) -> Self {
        assert!(memory.size().is_power_of_two() && memory.size() >= LEAST);
        let ring = Self {
            memory,
            kept: Kept::new(),
            writing: Apart(Writing {
                tail: M::word(0),
                limit: Cell::new(0),
                seen: Cell::new(0),
                ended: M::flag(false),
            }),
            head: Apart(M::word(0)),
        };
        ring.limit_from(0);
        ring
    }

    fn size(&self) -> usize {
        self.memory.size()
    }

    // --- for its thread ---

    /// Whether there is a piece for a record of the usual size, and nobody to be told of anything, as far as the thread knows.
    ///
    /// Cost: four instructions.
    #[inline(always)]
    pub(super) fn is_clear(&self) -> bool {
        self.piece(self.written()) >= ROOM
    }

    /// Adds a record that `encode` makes, and returns what that returns; and the record, when there was no room for it.
    ///
    /// Cost: what `encode` writes, once, and some ten instructions.
    #[inline(always)]
    pub(super) fn write<R>(
        &self,
        encode: impl FnOnce(&mut Writer<'_>) -> R,
    ) -> (R, Option<Vec<u8>>) {
        let tail = self.written();
        let mut writer = Writer::new(self.free(tail, self.piece(tail)));
        let result = encode(&mut writer);
        match writer.finish() {
            Written::Fixed(added) => {
                self.move_tail(tail.wrapping_add(added));
                (result, None)
            }
            Written::Outgrown(record) => (result, Some(record)),
        }
    }

    /// Adds a record of so many words; false when there is no room.
    #[inline(always)]
    pub(super) fn put<const N: usize>(&self, words: [u64; N]) -> bool {
        let tail = self.written();
        let free = self.free(tail, self.piece(tail));
        let Some((place, _)) = free.split_at_mut_checked(WORD * N) else {
            return false;
        };
        for (bytes, word) in place.chunks_exact_mut(WORD).zip(words) {
            bytes.copy_from_slice(&word.to_ne_bytes());
        }
        self.move_tail(tail.wrapping_add(WORD * N));
        true
    }

    /// Adds a record that is made already; false when there is no room.
    #[cold]
    pub(super) fn add(&self, record: &[u8]) -> bool {
        if !self.make_room(record.len()) {
            return false;
        }
        let tail = self.written();
        self.free(tail, record.len()).copy_from_slice(record);
        self.move_tail(tail.wrapping_add(record.len()));
        self.limit_from(tail.wrapping_add(record.len()));
        true
    }

    /// Looks how far the drain has come, and makes room for so much in one piece, when there is any; whether there is.
    #[cold]
    pub(super) fn make_room(&self, size: usize) -> bool {
        let seen = self.head.0.load(Ordering::Acquire) as usize;
        self.writing.0.seen.set(seen);
        let mut tail = self.written();
        let free = self.size() - tail.wrapping_sub(seen);
        let left = self.left_of_lap(tail);
        if free.min(left) < size {
            if free < left + size {
                self.limit_from(tail);
                return false;
            }
            // The rest of the lap is skipped.
            self.free(tail, WORD).fill(0);
            tail = tail.wrapping_add(left);
            self.move_tail(tail);
        }
        self.limit_from(tail);
        true
    }

    /// Whether more than half of it is in use, or soon will be, as far as the thread knows.
    pub(super) fn is_half_full(&self) -> bool {
        self.used(self.written()) + ROOM > self.size() / 2
    }

    /// Whether a record of that size can ever be put in.
    pub(super) fn takes(&self, size: usize) -> bool {
        size <= self.size() / 2
    }

    /// Its thread writes no more.
    pub(super) fn end(&self) {
        self.writing.0.ended.store(true, Ordering::Release);
    }

    #[inline(always)]
    fn written(&self) -> usize {
        self.writing.0.tail.load(Ordering::Relaxed) as usize
    }

    #[inline(always)]
    fn move_tail(&self, to: usize) {
        self.writing.0.tail.store(to as u64, Ordering::Release);
    }

    /// How much lies free in one piece at a position, up to the limit.
    #[inline(always)]
    fn piece(&self, tail: usize) -> usize {
        self.writing.0.limit.get().wrapping_sub(tail)
    }

    /// How much is in use when the tail is there, as far as the thread knows.
    fn used(&self, tail: usize) -> usize {
        tail.wrapping_sub(self.writing.0.seen.get())
    }

    /// Sets the limit for a tail: where the memory in one piece ends; before that where the ring is half full, and when it is, where
    /// an eighth more of it is.
    fn limit_from(&self, tail: usize) {
        let used = self.used(tail);
        let (half, eighth) = (self.size() / 2, self.size() / 8);
        let mark = if used + ROOM > half {
            eighth.max(ROOM)
        } else {
            half - used
        };
        let piece = (self.size() - used).min(self.left_of_lap(tail)).min(mark);
        self.writing.0.limit.set(tail.wrapping_add(piece));
    }

    #[inline(always)]
    fn left_of_lap(&self, at: usize) -> usize {
        self.size() - (at & (self.size() - 1))
    }

    /// Memory that is free.
    #[inline(always)]
    #[allow(unsafe_code, clippy::mut_from_ref)]
    fn free(&self, at: usize, length: usize) -> &mut [u8] {
        // SAFETY: in `memory`, in one piece, and beyond the tail, so that no drain reads it: callers ask for no more than what `piece` or
        // `make_room` found. Its thread alone calls this, from methods of this that it does not enter twice: what `encode` runs cannot
        // come here, since callbacks that are made in a callback are turned away.
        unsafe { std::slice::from_raw_parts_mut(self.place(at).cast(), length) }
    }

    /// Where the word at a position is.
    #[inline(always)]
    fn place(&self, at: usize) -> *mut u64 {
        self.memory.word((at & (self.size() - 1)) / WORD)
    }

    // --- for the drain ---

    /// What is found when a pass begins. The tail is read last: so all that an ended thread has written is before it, and all that
    /// mentions what may be let go of.
    pub(super) fn found(&self) -> Found {
        let ended = self.writing.0.ended.load(Ordering::Acquire);
        let said = self.kept.said();
        let tail = self.tail();
        Found { ended, said, tail }
    }

    pub(super) fn head(&self) -> usize {
        self.head.0.load(Ordering::Acquire) as usize
    }

    pub(super) fn tail(&self) -> usize {
        self.writing.0.tail.load(Ordering::Acquire) as usize
    }

    /// The records from a position on, up to the end of the lap or `end`, which was the tail; and the position of the first, which is
    /// another one when the rest of the lap was skipped. For who has the baton, until it moves the head beyond them.
    #[allow(unsafe_code)]
    pub(super) fn records(&self, mut at: usize, end: usize) -> (usize, &[u64]) {
        loop {
            let length = end.wrapping_sub(at).min(self.left_of_lap(at));
            // SAFETY: between head and tail, in one piece: written before the tail was moved there (release, which `tail` has acquired),
            // and not written again until the head is moved beyond it, which only the caller does.
            let words = unsafe { std::slice::from_raw_parts(self.place(at), length / WORD) };
            if words.first() != Some(&0) {
                return (at, words);
            }
            at = at.wrapping_add(self.left_of_lap(at));
        }
    }

    /// As [`records`](Self::records), so many bytes that lie in one piece.
    #[allow(unsafe_code)]
    pub(super) fn bytes(&self, at: usize, length: usize) -> &[u8] {
        assert!(length <= self.left_of_lap(at));
        // SAFETY: as in `records`, of which the caller has got the position and at least that length.
        unsafe { std::slice::from_raw_parts(self.place(at).cast(), length) }
    }

    /// Where in the memory a position is, in bytes.
    pub(super) fn offset(&self, at: usize) -> usize {
        at & (self.size() - 1)
    }

    /// Gives what is before a position back to the thread.
    pub(super) fn move_head(&self, to: usize) {
        self.head.0.store(to as u64, Ordering::Release);
    }
}
