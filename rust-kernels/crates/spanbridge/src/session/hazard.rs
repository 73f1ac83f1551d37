//! The records and fences with which the global session is pinned; the protocol is in [`pins`].
//!
//! # Fences
//!
//! On Linux the closing side pays for both: `membarrier` runs a fence on every running thread of the
//! process, and the pinning side needs only to keep the compiler from reordering. Where the system
//! call is not to be had, both sides execute the fence.
//!
//! What is taken on the kernel's word (membarrier(2), `MEMBARRIER_CMD_PRIVATE_EXPEDITED`): sometime
//! between the call and its return, each thread of the process that is running passes a point at which
//! what it has written is visible and what it reads is fresh; a thread that is not running is at such a
//! point already. (The process registers for it once before.) So a pin made before that point on its
//! thread is seen by the look that follows the call, and a check made after it sees what was
//! unpublished before the call. The compiler fence keeps the pin before the check in program order.

use super::{
    pins::{self, Memory, Records},
    sessions::Session,
};
use std::{
    ptr::null_mut,
    sync::atomic::{compiler_fence, fence, AtomicBool, AtomicPtr, AtomicU8, Ordering},
};

/// The memory of the machine.
pub(super) struct Machine;

/// A thread's record.
pub(crate) type Record = pins::Record<Machine, Session>;

/// The place of the global session.
pub(super) type Published = pins::Published<Machine, Session>;

static RECORDS: Records<Machine, Session> = Records::new(AtomicPtr::new(null_mut()));

/// Returns a record for this thread alone, until it is given back.
#[cold]
pub(super) fn take_record() -> &'static Record {
    RECORDS.take()
}

/// Whether any thread but `own` has the session pinned. Call after [`heavy_fence`].
pub(super) fn is_pinned(session: *const Session, own: Option<&'static Record>) -> bool {
    RECORDS.is_pinned(session, own)
}

/// The fence of the closing side. Costs a system call.
pub(super) fn heavy_fence() {
    Machine::heavy_fence();
}

// === impl Machine ===

impl Memory for Machine {
    type Pointer<T> = AtomicPtr<T>;
    type Flag = AtomicBool;

    fn pointer<T>(value: *mut T) -> AtomicPtr<T> {
        AtomicPtr::new(value)
    }

    fn flag(value: bool) -> AtomicBool {
        AtomicBool::new(value)
    }

    #[inline(always)]
    fn light_fence() {
        if MEMBARRIER.load(Ordering::Relaxed) == YES {
            compiler_fence(Ordering::SeqCst);
        } else {
            fence(Ordering::SeqCst);
        }
    }

    fn heavy_fence() {
        fence(Ordering::SeqCst);
        if has_membarrier() {
            membarrier(PRIVATE_EXPEDITED);
        }
    }
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
