//! How much memory a thread's records have: none until one is written, more for a large one, less when that was not needed for a
//! while. What a callback does as a rule is in the file above.

use super::{Records, FRONT};
use crate::{
    jvm::{
        entry::JavaEntry,
        env::{call, Env},
        vm,
    },
    wire,
};
use jni_sys::{jint, jvalue};
use std::sync::atomic::Ordering;

/// What a thread needs at least.
const SMALL: usize = 4 << 10;
/// What a thread gets whose records wait for one another.
const ROOMY: usize = 32 << 10;
/// A buffer larger than this is made small again when it was not needed for a while.
const LARGE: usize = 256 << 10;
const CALM: u32 = 64;
/// What a record takes as a rule.
const RECORD: usize = 128;

// === impl Records ===

impl Records {
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

    /// As [`prepare`](Self::prepare), for where there is no JVM (tests, and benchmarks of the router): memory of Rust's that is
    /// never freed.
    #[cfg(any(test, feature = "measure"))]
    pub(crate) fn prepare_in_rust(&self) {
        let memory: &mut [u8] = vec![0; FRONT + ROOMY].leak();
        self.address.set(memory[FRONT..].as_mut_ptr());
        self.capacity.set(ROOMY);
        self.set_known(true);
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
pub(super) fn wanted(roomy: bool) -> usize {
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
