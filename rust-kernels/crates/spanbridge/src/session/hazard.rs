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
//!
//! A system call that worked can fail later: a process may deny it to itself (seccomp). Then the session
//! whose close met the failure stays in memory, and all later ones are marked to use full fences.

use super::{
    open_session::Session,
    pins::{self, Memory, Records, Unpublished},
};
use std::{
    ptr::null_mut,
    sync::atomic::{compiler_fence, fence, AtomicBool, AtomicPtr, AtomicU64, AtomicU8, Ordering},
};

/// The memory of the machine.
pub(super) struct Machine;

/// A thread's record.
pub(crate) type Record = pins::Record<Machine, Session>;

/// That the global session is pinned.
pub(super) type Pinned<'a> = pins::Pinned<'a, Machine, Session>;

/// The place of the global session.
pub(super) type Published = pins::Published<Machine, Session>;

static RECORDS: Records<Machine, Session> = Records::new(AtomicPtr::new(null_mut()));

/// Returns a record for this thread alone, until it is given back.
#[cold]
pub(super) fn take_record() -> &'static Record {
    RECORDS.take()
}

/// Whether any thread has the session pinned. Call after [`settle`].
pub(super) fn is_pinned(session: *const Session) -> bool {
    RECORDS.is_pinned(session)
}

/// Executes the fence of the closing side. False when the session must never be freed. Costs a system call.
pub(super) fn settle(unpublished: Unpublished) -> bool {
    unpublished.settle::<Machine>()
}

// === impl Machine ===

impl Memory for Machine {
    type Pointer<T> = AtomicPtr<T>;
    type Flag = AtomicBool;
    type Word = AtomicU64;

    fn pointer<T>(value: *mut T) -> AtomicPtr<T> {
        AtomicPtr::new(value)
    }

    fn flag(value: bool) -> AtomicBool {
        AtomicBool::new(value)
    }

    fn word(value: u64) -> AtomicU64 {
        AtomicU64::new(value)
    }

    #[inline(always)]
    fn light_fence() {
        compiler_fence(Ordering::SeqCst);
    }

    fn heavy_fence() -> bool {
        fence(Ordering::SeqCst);
        let done = membarrier(PRIVATE_EXPEDITED);
        if !done {
            MEMBARRIER.store(NO, Ordering::SeqCst);
        }
        done
    }

    #[inline(always)]
    fn full_fence() {
        fence(Ordering::SeqCst);
    }
}

// === membarrier ===

/// The commands `MEMBARRIER_CMD_...` of `linux/membarrier.h`.
const PRIVATE_EXPEDITED: i32 = 1 << 3;
const REGISTER_PRIVATE_EXPEDITED: i32 = 1 << 4;

const UNKNOWN: u8 = 0;
const YES: u8 = 1;
const NO: u8 = 2;

/// Whether the system call works. Settled before the first session opens, and again when it fails.
static MEMBARRIER: AtomicU8 = AtomicU8::new(UNKNOWN);

/// Whether the next session must be marked (see [`pins`]): `membarrier` cannot be used. Registers the process for it.
pub(super) fn must_mark() -> bool {
    if MEMBARRIER.load(Ordering::Relaxed) == UNKNOWN {
        let registered = membarrier(REGISTER_PRIVATE_EXPEDITED);
        MEMBARRIER.store(if registered { YES } else { NO }, Ordering::SeqCst);
    }
    MEMBARRIER.load(Ordering::Relaxed) == NO
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

#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;
    use std::{
        hint::spin_loop,
        sync::atomic::{AtomicU32, AtomicUsize},
    };

    const ROUNDS: u32 = 100_000;

    /// Both sides write, execute their fences, and read what the other has written: one of them must see
    /// the other's. On a machine with one processor there is nothing to see.
    #[test]
    fn of_a_pin_and_an_unpublishing_at_the_same_time_one_sees_the_other() {
        if must_mark() {
            println!("membarrier is not to be had here: both sides execute full fences");
            return;
        }
        let (pinned, unpublished) = (AtomicU32::new(0), AtomicU32::new(0));
        let (check, turn) = (AtomicU32::new(0), AtomicUsize::new(0));
        // Lets both sides go on at once.
        let meet = |times: usize| {
            turn.fetch_add(1, Ordering::AcqRel);
            let mut spins = 0_u32;
            while turn.load(Ordering::Acquire) < times {
                spins += 1;
                // Where others want the processors, too, the other side may be waiting for this one.
                if spins % 256 == 0 {
                    std::thread::yield_now();
                }
                spin_loop();
            }
        };
        let mut unseen = 0;
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for round in 1..=ROUNDS {
                    meet(4 * round as usize - 2);
                    pinned.store(round, Ordering::Relaxed);
                    Machine::light_fence();
                    check.store(unpublished.load(Ordering::Relaxed), Ordering::Relaxed);
                    meet(4 * round as usize);
                }
            });
            for round in 1..=ROUNDS {
                meet(4 * round as usize - 2);
                unpublished.store(round, Ordering::Relaxed);
                unseen += u32::from(!Machine::heavy_fence());
                let look = pinned.load(Ordering::Relaxed);
                meet(4 * round as usize);
                let check = check.load(Ordering::Relaxed);
                unseen += u32::from(look != round && check != round);
            }
        });
        assert_eq!(unseen, 0, "rounds in which neither side saw the other");
    }
}
