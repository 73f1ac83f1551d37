//! Who uses the global session: how closing it waits for the callbacks that run in it.
//!
//! # Protocol
//!
//! A thread that wants to use the session writes its address into the thread's [`Record`] (*pins*
//! it), and then checks that it is still the published one. Who closes the session unpublishes it
//! first, and then looks at all records. Between the write and the check on the one side, and the
//! unpublishing and the look on the other, both sides need a full fence, or both could miss each
//! other. On Linux the closing side pays for both: `membarrier` runs a fence on every running thread
//! of the process, and the pinning side needs only to keep the compiler from reordering. Where the
//! system call is not to be had, both sides execute the fence.

use super::sessions::Session;
use std::sync::atomic::{
    compiler_fence, fence, AtomicBool, AtomicPtr, AtomicU32, AtomicU8, Ordering,
};

/// One thread's entry in the list of all threads that ever had a callback. Never freed, but used
/// again by a later thread; on a cache line of its own, since its thread writes it all the time.
#[repr(align(128))]
pub(crate) struct Record {
    pinned: AtomicPtr<Session>,
    taken: AtomicBool,
    /// Counted from 0; no two living threads have the same.
    pub(crate) number: u32,
    next: *const Record,
}

// SAFETY: `next` is written once, before the record is published, and points to a record that is
// never freed; the other fields are atomics.
#[allow(unsafe_code)]
unsafe impl Sync for Record {}

/// Returns a record for this thread alone, until it is given back.
#[cold]
pub(super) fn take_record() -> &'static Record {
    let mut entry = head();
    while let Some(record) = entry {
        if !record.taken.swap(true, Ordering::AcqRel) {
            return record;
        }
        entry = record.next();
    }
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let record: &'static mut Record = Box::leak(Box::new(Record {
        pinned: AtomicPtr::new(std::ptr::null_mut()),
        taken: AtomicBool::new(true),
        number: COUNT.fetch_add(1, Ordering::Relaxed),
        next: std::ptr::null(),
    }));
    let mut first = HEAD.load(Ordering::Acquire);
    loop {
        record.next = first;
        match HEAD.compare_exchange_weak(first, record, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => return record,
            Err(now) => first = now,
        }
    }
}

/// Whether any thread but `own` has the session pinned. Call after [`heavy_fence`].
pub(super) fn is_pinned(session: *const Session, own: Option<&'static Record>) -> bool {
    let mut entry = head();
    while let Some(record) = entry {
        let is_own = own.is_some_and(|own| std::ptr::eq(own, record));
        if !is_own && std::ptr::eq(record.pinned.load(Ordering::Acquire), session) {
            return true;
        }
        entry = record.next();
    }
    false
}

/// The fence of the closing side. Costs a system call.
pub(super) fn heavy_fence() {
    fence(Ordering::SeqCst);
    if has_membarrier() {
        membarrier(PRIVATE_EXPEDITED);
    }
}

/// The fence of the pinning side.
#[inline]
fn light_fence() {
    if MEMBARRIER.load(Ordering::Relaxed) == YES {
        compiler_fence(Ordering::SeqCst);
    } else {
        fence(Ordering::SeqCst);
    }
}

// === impl Record ===

impl Record {
    /// Announces that this thread uses the session. Does not nest.
    #[inline]
    pub(super) fn pin(&self, session: *mut Session) {
        debug_assert!(
            self.pinned.load(Ordering::Relaxed).is_null(),
            "pins do not nest"
        );
        self.pinned.store(session, Ordering::Relaxed);
        light_fence();
    }

    /// Ends what `pin` began.
    #[inline]
    pub(super) fn unpin(&self) {
        self.pinned.store(std::ptr::null_mut(), Ordering::Release);
    }

    /// Lets another thread have the record.
    pub(super) fn give_back(&self) {
        self.pinned.store(std::ptr::null_mut(), Ordering::Release);
        self.taken.store(false, Ordering::Release);
    }

    #[allow(unsafe_code)]
    fn next(&self) -> Option<&'static Record> {
        // SAFETY: null, or a record that `take_record` leaked.
        unsafe { self.next.as_ref() }
    }
}

static HEAD: AtomicPtr<Record> = AtomicPtr::new(std::ptr::null_mut());

#[allow(unsafe_code)]
fn head() -> Option<&'static Record> {
    // SAFETY: null, or a record that `take_record` leaked; acquire pairs with its release.
    unsafe { HEAD.load(Ordering::Acquire).as_ref() }
}

// === membarrier ===

/// The commands `MEMBARRIER_CMD_...` of `linux/membarrier.h`.
const PRIVATE_EXPEDITED: i32 = 1 << 3;
const REGISTER_PRIVATE_EXPEDITED: i32 = 1 << 4;

const UNKNOWN: u8 = 0;
const YES: u8 = 1;
const NO: u8 = 2;

/// Whether the system call is there. Settled before the first session opens; until then, and for a
/// thread that does not see it yet, pinning takes the dear way, which is right in any case.
static MEMBARRIER: AtomicU8 = AtomicU8::new(UNKNOWN);

/// Finds out whether `membarrier` can be used, and registers the process for it.
pub(super) fn has_membarrier() -> bool {
    if MEMBARRIER.load(Ordering::Relaxed) == UNKNOWN {
        let registered = membarrier(REGISTER_PRIVATE_EXPEDITED);
        MEMBARRIER.store(if registered { YES } else { NO }, Ordering::SeqCst);
    }
    MEMBARRIER.load(Ordering::Relaxed) == YES
}

#[cfg(all(target_os = "linux", not(miri)))]
#[allow(unsafe_code)]
fn membarrier(command: i32) -> bool {
    // SAFETY: the system call takes no pointers; an unknown command is an error result.
    unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) == 0 }
}

#[cfg(not(all(target_os = "linux", not(miri))))]
fn membarrier(_command: i32) -> bool {
    false
}
