//! Where the records of a thread wait for the drain of a session: a bounded ring, written by that thread and read by one drain at a
//! time. Neither waits for the other, and neither takes a lock.
//!
//! Positions count bytes since the beginning and never go back; a byte is at its position modulo the size. The thread writes
//! beyond the tail and then moves it (release); the drain reads up to the tail (acquire), and then moves the head (release), up
//! to which the thread may write again (acquire). A record lies in one piece: what is left at the end of a lap is skipped,
//! which a first word of 0 says.
//!
//! `loom_models::ring` runs this under `loom`.

use super::{
    atomics::{Flag, Word},
    hazard::Machine,
    pins::Memory,
};
use crate::wire::{self, Writer, Written};
use std::{
    cell::{Cell, UnsafeCell},
    sync::atomic::Ordering,
};

/// With less room than this, the thread looks how far the drain has come.
pub(super) const ROOM: usize = 512;

const WORD: usize = 8;

pub(super) struct Ring<M: Memory = Machine> {
    memory: Box<[UnsafeCell<u64>]>,
    head: M::Word,
    tail: M::Word,
    /// What the thread knows of the head.
    seen: Cell<usize>,
    /// By which Java knows the thread.
    pub(super) thread: i32,
    /// Its thread writes no more.
    ended: M::Flag,
}

// SAFETY: `seen` and what is beyond the tail are used by the thread that the ring was made for alone (`batch::own`); what
// is between head and tail is read by who has the drain's lock alone. Both sides see what the other wrote by the orderings above.
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
    /// `size` in bytes; a power of two is made of it, and at least two records' room.
    pub(super) fn new(size: usize, thread: i32) -> Self {
        let size = size.next_power_of_two().max(2 * ROOM);
        Self {
            memory: (0..size / WORD).map(|_| UnsafeCell::new(0)).collect(),
            head: M::word(0),
            tail: M::word(0),
            seen: Cell::new(0),
            thread,
            ended: M::flag(false),
        }
    }

    fn size(&self) -> usize {
        self.memory.len() * WORD
    }

    // --- for its thread ---

    /// Adds a record that `encode` makes, and returns what that returns; and the record, when there was no room for it.
    ///
    /// Cost: what `encode` writes, once, and some ten instructions.
    #[inline(always)]
    pub(super) fn write<R>(
        &self,
        encode: impl FnOnce(&mut Writer<'_>) -> R,
    ) -> (R, Option<Vec<u8>>) {
        let tail = self.tail.load(Ordering::Relaxed) as usize;
        let mut writer = Writer::new(self.free(tail, self.piece(tail)));
        let result = encode(&mut writer);
        match writer.finish() {
            Written::Fixed(added) => {
                self.tail
                    .store(tail.wrapping_add(added) as u64, Ordering::Release);
                (result, None)
            }
            Written::Outgrown(record) => (result, Some(record)),
        }
    }

    /// Adds a record of so many words; false when there is no room.
    #[inline(always)]
    pub(super) fn put<const N: usize>(&self, words: [u64; N]) -> bool {
        let tail = self.tail.load(Ordering::Relaxed) as usize;
        let free = self.free(tail, self.piece(tail));
        let Some((place, _)) = free.split_at_mut_checked(8 * N) else {
            return false;
        };
        for (bytes, word) in place.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_ne_bytes());
        }
        self.tail
            .store(tail.wrapping_add(8 * N) as u64, Ordering::Release);
        true
    }

    /// Adds a record that is made already; false when there is no room.
    #[cold]
    pub(super) fn add(&self, record: &[u8]) -> bool {
        if !self.has_room(record.len()) {
            return false;
        }
        let tail = self.tail.load(Ordering::Relaxed) as usize;
        self.free(tail, record.len()).copy_from_slice(record);
        self.tail
            .store(tail.wrapping_add(record.len()) as u64, Ordering::Release);
        true
    }

    /// How much lies free in one piece at a position, as far as the thread knows.
    #[inline(always)]
    fn piece(&self, tail: usize) -> usize {
        let free = self.size() - tail.wrapping_sub(self.seen.get());
        free.min(self.left_of_lap(tail))
    }

    #[inline(always)]
    fn left_of_lap(&self, at: usize) -> usize {
        self.size() - (at & (self.size() - 1))
    }

    /// Makes room for so much in one piece, when there is any; whether there is. Looks how far the drain has come.
    #[cold]
    pub(super) fn has_room(&self, size: usize) -> bool {
        self.seen.set(self.head.load(Ordering::Acquire) as usize);
        let tail = self.tail.load(Ordering::Relaxed) as usize;
        let piece = self.piece(tail);
        if piece >= size {
            return true;
        }
        let free = self.size() - tail.wrapping_sub(self.seen.get());
        let left = self.left_of_lap(tail);
        if piece != left || free - left < size {
            return false;
        }
        // The rest of the lap is skipped.
        self.free(tail, WORD).fill(0);
        self.tail
            .store(tail.wrapping_add(left) as u64, Ordering::Release);
        true
    }

    /// Whether there is a piece for a record of the usual size, as far as the thread knows or can see.
    ///
    /// Cost: a few instructions.
    #[inline(always)]
    pub(super) fn has_a_piece(&self) -> bool {
        self.piece(self.tail.load(Ordering::Relaxed) as usize) >= ROOM || self.has_room(ROOM)
    }

    /// Whether a record of that size can ever be put in.
    pub(super) fn takes(&self, size: usize) -> bool {
        size <= self.size() / 2
    }

    /// Whether more than half of it is in use. Cost: as a rule, three instructions.
    #[inline(always)]
    pub(super) fn is_half_full(&self) -> bool {
        let half = self.size() / 2;
        let tail = self.tail.load(Ordering::Relaxed) as usize;
        if tail.wrapping_sub(self.seen.get()) <= half {
            return false;
        }
        self.seen.set(self.head.load(Ordering::Acquire) as usize);
        tail.wrapping_sub(self.seen.get()) > half
    }

    /// Its thread writes no more.
    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::Release);
    }

    /// Memory that is free.
    #[inline(always)]
    #[allow(unsafe_code, clippy::mut_from_ref)]
    fn free(&self, at: usize, length: usize) -> &mut [u8] {
        // SAFETY: in `memory`, in one piece, and beyond the tail, so that no drain reads it. Its thread alone calls this, from methods
        // of this that it does not enter twice: what `encode` runs cannot come here, since callbacks that are made in a callback
        // are turned away.
        unsafe { std::slice::from_raw_parts_mut(self.place(at), length) }
    }

    /// Where a byte is.
    #[inline(always)]
    fn place(&self, at: usize) -> *mut u8 {
        let index = (at & (self.size() - 1)) / WORD;
        // `size` is a power of two, so the index is one; a pointer to the whole, and not to one word, may go on to the end.
        self.memory[index..].as_ptr().cast::<u8>().cast_mut()
    }

    // --- for the drain ---

    /// Whether nothing more will come; to be asked before [`tail`](Self::tail).
    pub(super) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    pub(super) fn head(&self) -> usize {
        self.head.load(Ordering::Acquire) as usize
    }

    pub(super) fn tail(&self) -> usize {
        self.tail.load(Ordering::Acquire) as usize
    }

    /// The records from a position on, up to the end of the lap or `end`, which was the tail; and the position of the first, which is
    /// another one when the rest of the lap was skipped. For who has the drain's lock, until it moves the head beyond them.
    #[allow(unsafe_code)]
    pub(super) fn records(&self, mut at: usize, end: usize) -> (usize, &[u8]) {
        loop {
            let length = end.wrapping_sub(at).min(self.left_of_lap(at));
            if length == 0 {
                return (at, &[]);
            }
            // SAFETY: between head and tail, in one piece: written before the tail was moved there (release, which `tail` has acquired),
            // and not written again until the head is moved beyond it, which only the caller does.
            let bytes = unsafe { std::slice::from_raw_parts(self.place(at), length) };
            if wire::length(bytes) != 0 {
                return (at, bytes);
            }
            at = at.wrapping_add(self.left_of_lap(at));
        }
    }

    /// Gives what is before a position back to the thread.
    pub(super) fn move_head(&self, to: usize) {
        self.head.store(to as u64, Ordering::Release);
    }
}
