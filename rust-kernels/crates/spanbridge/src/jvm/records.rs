//! The memory in which a thread's records wait for Java.
//!
//! It is a direct buffer of Java's: Java keeps it alive as long as anything there can read it, so that a view that somebody
//! kept for too long reads nonsense and not freed memory. Not who may use it when: that is `session::outbox`.

use super::{
    echo::Question,
    entry::JavaEntry,
    env::{call, Env},
    vm,
};
use crate::wire::{self, Writer, Written};
use jni_sys::{jint, jvalue};
use std::{
    cell::Cell,
    ptr::null_mut,
    sync::atomic::{AtomicUsize, Ordering},
};

/// What is before the records: what Java is asked. As `io.spanbridge.internal.RecordFormat` draws it.
const FRONT: usize = 24;
/// What a thread needs at least.
const SMALL: usize = 4 << 10;
/// What a thread gets whose records wait for one another.
pub(crate) const ROOMY: usize = 32 << 10;
/// A buffer larger than this is made small again when it was not needed for a while.
const LARGE: usize = 256 << 10;
const CALM: u32 = 64;
/// What a record takes as a rule.
const RECORD: usize = 128;

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

    /// Gets memory for one more record; none when Java has none, or no JVM is there.
    #[cold]
    pub(crate) fn prepare(&self, entry: &JavaEntry, roomy: bool) -> Option<()> {
        survived(|| {
            let env = vm::env()?;
            let aside = env.put_exception_aside();
            let done = self.prepare_in(env, entry, wanted(roomy));
            drop(aside);
            done
        })
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

    /// As [`prepare`](Self::prepare), for where there is no JVM (tests, and benchmarks of the router): memory of Rust's that is
    /// never freed.
    #[cfg(any(test, feature = "measure"))]
    pub(crate) fn prepare_in_rust(&self) {
        let memory: &mut [u8] = vec![0; FRONT + ROOMY].leak();
        self.address.set(memory[FRONT..].as_mut_ptr());
        self.capacity.set(ROOMY);
        self.set_known(true);
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

    /// Forgets the records, after they were handed over, and gives memory back that is not needed any more.
    #[inline]
    pub(crate) fn handed_over(&self, entry: &JavaEntry) {
        let length = self.len();
        self.clear();
        if self.is_large() {
            self.calm_down(entry, length);
        }
    }

    /// Whether there is so much memory that [`handed_over`](Self::handed_over) does more than to forget records.
    #[inline]
    pub(crate) fn is_large(&self) -> bool {
        self.capacity.get() > LARGE
    }

    /// Makes the memory as small as it can be, and has Java forget whose it is. For records that are not needed now.
    pub(crate) fn put_away(&self, entry: Option<&JavaEntry>) {
        self.clear();
        if let Some(entry) = entry {
            self.shrink(entry);
        }
        self.set_known(false);
    }

    /// Makes the memory as small as it can be, when nothing is in it.
    pub(crate) fn shrink(&self, entry: &JavaEntry) {
        if self.len() == 0 && self.capacity.get() > SMALL {
            self.make_small(entry, SMALL);
        }
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

    /// After `length` bytes were handed over: gives large memory back when it was not needed for a while.
    #[cold]
    fn calm_down(&self, entry: &JavaEntry, length: usize) {
        let normal = if self.roomy.get() { ROOMY } else { SMALL };
        if length > normal {
            self.calm.set(0);
            return;
        }
        self.calm
            .set(self.calm.get() + 1 + (length / RECORD) as u32);
        if self.calm.get() > CALM {
            self.make_small(entry, normal);
        }
    }

    fn make_small(&self, entry: &JavaEntry, capacity: usize) {
        if let Some(env) = vm::env() {
            let aside = env.put_exception_aside();
            self.resize(env, entry, capacity);
            drop(aside);
        }
    }

    /// Adds a record for which there was no room; none when Java has none either.
    #[cold]
    pub(crate) fn add_large(&self, entry: &JavaEntry, record: &[u8]) -> Option<()> {
        survived(|| {
            let env = vm::env()?;
            let aside = env.put_exception_aside();
            // Java may let go of the old memory at once.
            let all = [self.bytes(), record].concat();
            let resized = self.resize(env, entry, all.len().checked_next_power_of_two()?);
            drop(aside);
            // Without new memory nothing was replaced.
            resized?;
            self.rest(0)[..all.len()].copy_from_slice(&all);
            self.length.store(all.len(), Ordering::Release);
            Some(())
        })
    }

    fn prepare_in(&self, env: Env, entry: &JavaEntry, capacity: usize) -> Option<()> {
        if !self.known.get() {
            let arguments = [jvalue {
                i: self.number.get(),
            }];
            // SAFETY: `lend_buffer` is `static int lendBuffer(int)`; no exception is pending.
            let number = unsafe { env.call_int(entry.0.class, entry.0.lend_buffer, &arguments)? };
            self.number.set(number);
            self.set_known(true);
        }
        if self.capacity.get() < capacity {
            let kept = self.bytes().to_vec();
            self.resize(env, entry, capacity)?;
            self.rest(0)[..kept.len()].copy_from_slice(&kept);
        }
        Some(())
    }

    /// Replaces the memory; what it held is lost. None, and nothing replaced, when Java has no memory.
    fn resize(&self, env: Env, entry: &JavaEntry, capacity: usize) -> Option<()> {
        let arguments = [
            jvalue {
                i: self.number.get(),
            },
            jvalue {
                i: jint::try_from(FRONT + capacity).ok()?,
            },
        ];
        // SAFETY: `resize_buffer` is `static ByteBuffer resizeBuffer(int, int)`; the result is a direct buffer, a local
        // reference that is deleted here. No exception is pending.
        let address = unsafe {
            let object = env.call_object(entry.0.class, entry.0.resize_buffer, &arguments)?;
            if object.is_null() {
                return None;
            }
            let address = call!(env, GetDirectBufferAddress, object);
            env.delete_local(object);
            address
        };
        // SAFETY: Java gave it that much more.
        let records = unsafe { address.cast::<u8>().add(FRONT) };
        self.address.set(records);
        self.capacity.set(capacity);
        self.set_known(self.known.get());
        self.calm.set(0);
        Some(())
    }
}

/// How much memory a thread needs.
#[inline(always)]
fn wanted(roomy: bool) -> usize {
    if roomy {
        ROOMY
    } else {
        SMALL
    }
}

/// What `f` returns; none, too, when it panics. For what is rare in a callback: all else of it cannot.
#[cold]
fn survived<R>(f: impl FnOnce() -> Option<R>) -> Option<R> {
    let mut result = None;
    wire::survives(|| result = f());
    result
}
