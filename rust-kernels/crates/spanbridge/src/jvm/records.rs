//! The memory in which a thread's records wait for Java.
//!
//! It is a direct buffer of Java's: Java keeps it alive as long as anything there can read it, so that a view that somebody
//! kept for too long reads nonsense and not freed memory. Not who may use it when: that is `session::outbox`.

mod size;

use self::size::wanted;
use super::{echo::Question, vm};
use crate::wire::{Writer, Written};
use jni_sys::jint;
use std::{
    cell::Cell,
    ptr::null_mut,
    sync::atomic::{AtomicUsize, Ordering},
};

/// What is before the records: what Java is asked. As `io.spanbridge.internal.RecordFormat` draws it.
const FRONT: usize = 24;

/// Records one after the other, and the memory they are in.
///
/// Thread contract: only [`len`](Self::len) may be called at any time. Everything else is for who has its turn at the
/// outbox that this belongs to.
pub(crate) struct Records {
    /// Its number in Java; negative when it has none yet.
    number: Cell<jint>,
    /// Where the records begin.
    address: Cell<*mut u8>,
    /// For records.
    capacity: Cell<usize>,
    /// How much of it is in use.
    length: AtomicUsize,
    /// About how many records were handed over since there was a large one.
    calm: Cell<u32>,
    /// Whether records wait for one another here.
    roomy: Cell<bool>,
    /// Whether Java knows whose it is now.
    known: Cell<bool>,
    /// The capacity, when Java knows; else 0.
    ready: Cell<usize>,
    /// How many times Java was asked to deliver.
    asked: Cell<u32>,
}

// === impl Records ===

impl Records {
    pub(crate) const fn new() -> Self {
        Self {
            number: Cell::new(-1),
            address: Cell::new(null_mut()),
            capacity: Cell::new(0),
            length: AtomicUsize::new(0),
            calm: Cell::new(0),
            roomy: Cell::new(false),
            known: Cell::new(false),
            ready: Cell::new(0),
            asked: Cell::new(0),
        }
    }

    /// How many bytes of records there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.length.load(Ordering::Acquire)
    }

    /// How much more fits in.
    #[inline]
    pub(crate) fn room(&self) -> usize {
        self.capacity.get() - self.len()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        if self.address.get().is_null() {
            return &[];
        }
        // SAFETY: `address` points to `capacity` bytes of a direct buffer that Java keeps under `number` until `resize`;
        // nothing writes to it while its user, who has the turn at the outbox, holds this.
        unsafe { std::slice::from_raw_parts(self.address.get(), self.len()) }
    }

    /// Whether a record can be added without asking Java for memory before. `roomy` says that it may have to wait for others.
    /// Never when the gate is shut.
    ///
    /// Cost: eight instructions.
    #[inline(always)]
    pub(crate) fn is_ready(&self, roomy: bool) -> bool {
        self.roomy.set(roomy);
        self.ready.get() >= wanted(roomy) && !vm::gate_is_shut()
    }

    /// Adds a record of so many words; false when there is no room.
    #[inline(always)]
    pub(crate) fn put<const N: usize>(&self, words: [u64; N]) -> bool {
        let length = self.len();
        let Some((place, _)) = self.rest(length).split_at_mut_checked(8 * N) else {
            return false;
        };
        for (bytes, word) in place.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_ne_bytes());
        }
        self.length.store(length + 8 * N, Ordering::Release);
        true
    }

    /// Where the next record is to be written, which [`added`](Self::added) then adds.
    #[inline(always)]
    pub(crate) fn writer(&self) -> Writer<'_> {
        Writer::new(self.rest(self.len()))
    }

    /// Adds what was written, unless there was no room for it: then it returns it.
    #[inline(always)]
    pub(crate) fn added(&self, writer: Writer<'_>) -> Option<Vec<u8>> {
        match writer.finish() {
            Written::Fixed(added) => {
                self.length.store(self.len() + added, Ordering::Release);
                None
            }
            Written::Outgrown(record) => Some(record),
        }
    }

    /// Says whether Java knows whose the memory is.
    fn set_known(&self, known: bool) {
        self.known.set(known);
        self.ready.set(if known { self.capacity.get() } else { 0 });
    }

    /// Changes a record that begins at `at`.
    pub(crate) fn change(&self, at: usize, change: impl FnOnce(&mut [u8])) {
        let length = self.len();
        change(&mut self.rest(at)[..length.saturating_sub(at)]);
    }

    /// Forgets the records.
    #[inline]
    pub(crate) fn clear(&self) {
        self.length.store(0, Ordering::Release);
    }

    /// The number of the buffer in Java.
    #[inline]
    pub(super) fn number(&self) -> jint {
        self.number.get()
    }

    /// The same for who captures something for records to come: its complement when there are none in it; none when Java has given it
    /// no number yet.
    pub(crate) fn number_for_captures(&self) -> Option<jint> {
        let number = self.number.get();
        let told = if self.len() == 0 { !number } else { number };
        (number >= 0).then_some(told)
    }

    /// Writes in front of the records what Java is to deliver to a session: so many bytes of them. There is memory.
    #[inline]
    pub(super) fn ask(&self, session: jint, length: u64) -> Question {
        let question = self.question(session);
        self.write_front([question.0, length]);
        question
    }

    /// As [`ask`](Self::ask), about a callback that needs no record.
    #[inline]
    pub(super) fn ask_about(&self, session: jint, word: u64, span: u64) -> Question {
        let question = self.question(session);
        self.write_front([question.0, word, span]);
        question
    }

    #[inline]
    fn question(&self, session: jint) -> Question {
        let nonce = self.asked.get().wrapping_add(1);
        self.asked.set(nonce);
        Question(u64::from(session as u32) << 32 | u64::from(nonce))
    }

    #[inline(always)]
    fn write_front<const N: usize>(&self, words: [u64; N]) {
        const { assert!(8 * N <= FRONT) };
        // SAFETY: `FRONT` bytes of the same buffer are before `address`; as in `rest`.
        let front = unsafe { std::slice::from_raw_parts_mut(self.address.get().sub(FRONT), 8 * N) };
        for (bytes, word) in front.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_ne_bytes());
        }
    }

    #[inline]
    #[allow(clippy::mut_from_ref)]
    fn rest(&self, from: usize) -> &mut [u8] {
        // SAFETY: as in `bytes`. Who has the turn calls this from inside of a method that it does not enter twice: what `encode`
        // runs cannot come here, since callbacks that are made in a callback are turned away. Java reads only during `deliver`,
        // which comes later; `from` is not beyond the capacity.
        unsafe {
            std::slice::from_raw_parts_mut(self.address.get().add(from), self.capacity.get() - from)
        }
    }
}
