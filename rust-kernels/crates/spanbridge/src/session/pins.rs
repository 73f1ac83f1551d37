//! Pinning the global session: how closing it knows that no callback runs in it.
//!
//! # Protocol
//!
//! A thread that wants to use the session writes its address into the thread's [`Record`] (*pins*
//! it), and then checks that it is still the published one. Who closes the session unpublishes it
//! first, and then looks at all records. Between the write and the check on the one side, and the
//! unpublishing and the look on the other, both sides need a fence; with one missing, both could
//! read what was before the other's write, and the session would be freed in use.
//!
//! | pinning side | closing side |
//! |---|---|
//! | pin | unpublish |
//! | light fence | heavy fence |
//! | check that it is published | look at all records |
//! | use the session | free it when none holds it |
//! | unpin (release) | (acquire, in the look) |
//!
//! # When the heavy fence fails
//!
//! The heavy fence may pay for both sides, so that the light one costs nothing; and it may stop
//! working while the process runs. Then the look at the records is no answer, and the session that
//! was to be closed is never freed: whoever holds it, pinned in time or not, holds something that is
//! there. Sessions published afterwards are marked, in a bit of the published address: who reads that address
//! executes a full fence, and so does who closes it. The mark travels with the address and is not
//! looked up elsewhere, for two reasons. A thread that read the address of a marked session cannot have an
//! old idea of which fence is needed. And a thread that read an unmarked address, was put to sleep, and
//! finds a marked session at the same place when it checks, sees that it is not the one it pinned.
//!
//! # What is proved, and what is not
//!
//! Everything here is generic over its atomics, and `loom_models::pins` runs it under `loom`, which tries
//! the interleavings of two readers and a closer, with every value that the memory model lets a load
//! return. There both fences are `fence(SeqCst)`. That proves the order of the steps and the
//! orderings of the loads and stores; without a fence, or with the check before the pin, the models
//! fail. The failing heavy fence is modelled, too. It does not prove that `membarrier` with a compiler fence is as good as
//! two full fences: a model checker of the language knows no system calls. For that the kernel's word is
//! taken, see [`hazard`](super::hazard), whose tests try it on the machine that they run on.

use super::atomics::{Flag, Pointer, Word};
use std::{
    ptr::null_mut,
    sync::atomic::{AtomicU32, Ordering},
};

/// What the protocol runs on.
pub(super) trait Memory: Sized + 'static {
    type Pointer<T>: Pointer<T>;
    type Flag: Flag;
    type Word: Word;

    fn pointer<T>(value: *mut T) -> Self::Pointer<T>;
    fn flag(value: bool) -> Self::Flag;
    fn word(value: u64) -> Self::Word;

    /// The fence of the pinning side, when the closing side's is a heavy one.
    fn light_fence();

    /// The fence of the closing side, which may pay for both; false when it could not be executed.
    fn heavy_fence() -> bool;

    /// The fence of both sides of a marked session.
    fn full_fence();
}

/// The place of the thing that may be pinned. Does not own it.
pub(super) struct Published<M: Memory, T> {
    /// The lowest bit is set when both sides must execute full fences.
    current: M::Pointer<T>,
}

/// What the closing side has to do after it has unpublished.
#[must_use]
pub(super) struct Unpublished {
    marked: bool,
}

/// One thread's entry in the list of all threads that ever had a callback. Never freed, but used
/// again by a later thread; on a cache line of its own, since its thread writes it all the time.
#[repr(align(128))]
pub(super) struct Record<M: Memory, T: 'static> {
    pinned: M::Pointer<T>,
    taken: M::Flag,
    /// Counted from 0; no two living threads have the same.
    pub(super) number: u32,
    next: Option<&'static Record<M, T>>,
}

/// The list of all records.
pub(super) struct Records<M: Memory, T: 'static> {
    head: M::Pointer<Record<M, T>>,
    count: AtomicU32,
}

/// A pin that was found to be in time. Unpins when dropped.
pub(super) struct Pinned<'a, M: Memory, T: 'static> {
    record: &'a Record<M, T>,
    target: *mut T,
}

// === impl Published ===

impl<M: Memory, T> Published<M, T> {
    pub(super) const fn new(nothing: M::Pointer<T>) -> Self {
        Self { current: nothing }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.current.load(Ordering::Acquire).is_null()
    }

    /// `marked` says that both sides must execute full fences.
    pub(super) fn publish(&self, target: *mut T, marked: bool) {
        const { assert!(align_of::<T>() > 1, "the lowest bit is free") };
        self.current.store(
            if marked {
                target.wrapping_byte_add(1)
            } else {
                target
            },
            Ordering::Release,
        );
    }

    /// The first step of closing. Then comes [`Unpublished::settle`], then [`Records::is_pinned`].
    pub(super) fn unpublish(&self) -> Unpublished {
        let (_, marked) = unmark(self.current.load(Ordering::Relaxed));
        self.current.store(null_mut(), Ordering::Release);
        Unpublished { marked }
    }

    /// Pins what is published, when there is something. Does not nest.
    ///
    /// Cost: a few ns; no atomic read-modify-write. Nothing but a load when nothing is published.
    #[inline(always)]
    pub(super) fn pin<'a>(
        &self,
        record: impl FnOnce() -> &'a Record<M, T>,
    ) -> Option<Pinned<'a, M, T>> {
        let current = self.read();
        if current.is_null() {
            return None;
        }
        self.pin_read(current, record())
    }

    /// The first half of [`pin`](Self::pin).
    #[inline(always)]
    pub(super) fn read(&self) -> *mut T {
        self.current.load(Ordering::Acquire)
    }

    /// The second half of [`pin`](Self::pin); `current` is what [`read`](Self::read) has returned, and not null.
    #[inline(always)]
    pub(super) fn pin_read<'a>(
        &self,
        current: *mut T,
        record: &'a Record<M, T>,
    ) -> Option<Pinned<'a, M, T>> {
        let (target, marked) = unmark(current);
        debug_assert!(
            record.pinned.load(Ordering::Relaxed).is_null(),
            "pins do not nest"
        );
        record.pinned.store(target, Ordering::Relaxed);
        let pinned = Pinned { record, target };
        if marked {
            M::full_fence();
        } else {
            M::light_fence();
        }
        if self.current.load(Ordering::Acquire) == current {
            Some(pinned)
        } else {
            None
        }
    }
}

/// The address, and whether it was marked.
#[inline(always)]
fn unmark<T>(current: *mut T) -> (*mut T, bool) {
    let marked = current.addr() & 1;
    (current.wrapping_byte_sub(marked), marked != 0)
}

// === impl Unpublished ===

impl Unpublished {
    /// Executes the fence of the closing side. False when that failed: what was unpublished must never be
    /// freed, and what is published from now on must be marked.
    #[must_use]
    pub(super) fn settle<M: Memory>(self) -> bool {
        if self.marked {
            M::full_fence();
            return true;
        }
        M::heavy_fence()
    }
}

// === impl Pinned ===

impl<M: Memory, T> Pinned<'_, M, T> {
    /// What was pinned. Valid as long as this lives, when it is only freed by who has unpublished it
    /// and then found it not pinned.
    #[inline(always)]
    pub(super) fn target(&self) -> *mut T {
        self.target
    }
}

impl<M: Memory, T> Drop for Pinned<'_, M, T> {
    #[inline(always)]
    fn drop(&mut self) {
        self.record.pinned.store(null_mut(), Ordering::Release);
    }
}

// === impl Records ===

impl<M: Memory, T> Records<M, T> {
    pub(super) const fn new(nothing: M::Pointer<Record<M, T>>) -> Self {
        Self {
            head: nothing,
            count: AtomicU32::new(0),
        }
    }

    /// Returns a record for this thread alone, until it is given back.
    #[cold]
    pub(super) fn take(&self) -> &'static Record<M, T> {
        let mut entry = self.head();
        while let Some(record) = entry {
            if !record.taken.swap(true, Ordering::AcqRel) {
                return record;
            }
            entry = record.next;
        }
        let record = Box::leak(Box::new(Record {
            pinned: M::pointer(null_mut()),
            taken: M::flag(true),
            number: self.count.fetch_add(1, Ordering::Relaxed),
            next: None,
        }));
        loop {
            record.next = self.head();
            let first = record.next.map_or(null_mut(), |next| {
                std::ptr::from_ref::<Record<M, T>>(next).cast_mut()
            });
            let new = std::ptr::from_mut(record);
            if self
                .head
                .compare_exchange(first, new, Ordering::AcqRel, Ordering::Acquire)
                .is_ok()
            {
                return record;
            }
        }
    }

    /// Whether any thread, this one included, has `target` pinned. Only an answer after
    /// [`Published::unpublish`] and a successful [`Unpublished::settle`].
    pub(super) fn is_pinned(&self, target: *const T) -> bool {
        let mut entry = self.head();
        while let Some(record) = entry {
            if std::ptr::eq(record.pinned.load(Ordering::Acquire), target) {
                return true;
            }
            entry = record.next;
        }
        false
    }

    #[allow(unsafe_code)]
    fn head(&self) -> Option<&'static Record<M, T>> {
        // SAFETY: null, or a record that `take` leaked; acquire pairs with its release.
        unsafe { self.head.load(Ordering::Acquire).as_ref() }
    }
}

// === impl Record ===

impl<M: Memory, T> Record<M, T> {
    /// Lets another thread have the record.
    pub(super) fn give_back(&self) {
        self.pinned.store(null_mut(), Ordering::Release);
        self.taken.store(false, Ordering::Release);
    }
}
