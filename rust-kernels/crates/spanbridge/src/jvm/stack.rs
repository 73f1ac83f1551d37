//! How much of the thread's stack is left.
//!
//! An upcall by FFM that finds too little of it ends the JVM, since the `StackOverflowError` is thrown before anything in
//! Java can catch it. One by JNI is refused by the JVM itself and does no harm. But there is a little room in which the JVM
//! lets it pass and the Java code then throws in the middle of what it does: there nothing is called, so that a callback
//! arrives wholly or not at all.

use std::{cell::Cell, mem::MaybeUninit};

/// So much must be left for FFM: the pages that the JVM guards, those that it wants to be free before it enters a method, and
/// the way to the `catch`. With 64 KB the JVM ends, with 128 it lives.
const ROOM: usize = 256 << 10;
/// So much must be left for JNI, so that the JVM (which wants 100 KB, pages of 4 KB provided) lets it pass and the Java code
/// before the layer's own finds stack.
const LITTLE: usize = 128 << 10;

/// Whether there is room for an upcall by FFM. Never on the first thread of a process, whose stack the JVM ends where it
/// likes, nor on a stack that is not the thread's own, nor where the system does not tell.
///
/// Cost: a few instructions; one system call or so, once per thread.
#[inline]
pub(super) fn is_roomy() -> bool {
    let here = here();
    ROOMY.with(Cell::get).contains(here) || first_time(here)
}

/// Whether there is no room for any upcall. Not known, and false, where the system did not tell, or on a stack that is not
/// the thread's own.
#[cold]
pub(super) fn is_short() -> bool {
    ROOMY.with(Cell::get).is_near_end(here())
}

#[inline]
fn here() -> usize {
    let marker = MaybeUninit::<u8>::uninit();
    marker.as_ptr() as usize
}

/// The part of a stack in which there is room: from [`ROOM`] above its lowest address; empty when it is smaller than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    low: usize,
    length: usize,
}

/// Not asked yet.
const UNKNOWN: Part = Part { low: 0, length: 0 };
/// The system does not tell.
const NOT_KNOWN: Part = Part { low: 1, length: 0 };

thread_local! {
    static ROOMY: Cell<Part> = const { Cell::new(UNKNOWN) };
}

#[cold]
fn first_time(here: usize) -> bool {
    ROOMY.with(|roomy| {
        if roomy.get() != UNKNOWN {
            return false;
        }
        roomy.set(own_stack().and_then(Part::of).unwrap_or(NOT_KNOWN));
        roomy.get().contains(here)
    })
}

// === impl Part ===

impl Part {
    /// That of a stack from its lowest address to its end.
    fn of((low, high): (usize, usize)) -> Option<Self> {
        let low = low.checked_add(ROOM)?;
        let length = high.saturating_sub(low);
        Some(Self { low, length })
    }

    #[inline]
    fn contains(self, address: usize) -> bool {
        // Addresses below wrap around, and are beyond the end, too.
        address.wrapping_sub(self.low) < self.length
    }

    fn is_near_end(self, address: usize) -> bool {
        self != NOT_KNOWN && address.wrapping_add(ROOM).wrapping_sub(self.low) < LITTLE
    }
}

/// The lowest address of the thread's stack, and its end.
#[cfg(all(target_os = "linux", not(miri)))]
fn own_stack() -> Option<(usize, usize)> {
    // SAFETY: both take nothing and cannot fail.
    if unsafe { libc::syscall(libc::SYS_gettid) == libc::c_long::from(libc::getpid()) } {
        return None;
    }
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    let mut low = std::ptr::null_mut();
    let mut size = 0;
    // SAFETY: `pthread_getattr_np` initialises the attributes when it returns 0, and then they are destroyed here, once.
    // The two numbers are written by a call that returns 0.
    let known = unsafe {
        if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
            return None;
        }
        let result = libc::pthread_attr_getstack(attributes.as_ptr(), &mut low, &mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        result == 0
    };
    let low = low as usize;
    known.then(|| low.checked_add(size).map(|high| (low, high)))?
}

#[cfg(not(all(target_os = "linux", not(miri))))]
fn own_stack() -> Option<(usize, usize)> {
    None
}

#[cfg(all(test, target_os = "linux", not(miri)))]
mod tests {
    use super::*;

    fn on_a_stack_of<T: Send + 'static>(size: usize, f: fn() -> T) -> T {
        let thread = std::thread::Builder::new().stack_size(size).spawn(f);
        thread.expect("a thread").join().expect("it does not panic")
    }

    /// Calls itself as long as `goes_on`, and returns where that ends.
    fn descend(goes_on: fn() -> bool) -> usize {
        let frame = [0_u8; 1 << 10];
        let here = std::hint::black_box(&frame).as_ptr() as usize;
        if goes_on() {
            std::hint::black_box(descend(goes_on))
        } else {
            here
        }
    }

    #[test]
    fn there_is_room_until_256_kb_are_left_and_again_afterwards() {
        let (left, afterwards) = on_a_stack_of(1 << 20, || {
            let (low, _) = own_stack().expect("Linux tells");
            (descend(is_roomy) - low, is_roomy())
        });
        assert!(left < ROOM + (4 << 10), "{left} bytes are left");
        assert!(left > ROOM - (4 << 10), "{left} bytes are left");
        assert!(afterwards);
    }

    #[test]
    fn the_stack_is_short_when_128_kb_are_left() {
        let left = on_a_stack_of(1 << 20, || {
            let (low, _) = own_stack().expect("Linux tells");
            descend(|| is_roomy() || !is_short()) - low
        });
        assert!(left < LITTLE + (4 << 10), "{left} bytes are left");
        assert!(left > LITTLE - (4 << 10), "{left} bytes are left");
    }

    #[test]
    fn a_small_stack_has_no_room_for_ffm_and_a_smaller_one_for_nothing() {
        let low = 1 << 20;
        let small = Part::of((low, low + LITTLE + 8)).expect("it does not wrap around");
        assert!(!small.contains(low + LITTLE + 4) && !small.is_near_end(low + LITTLE + 4));
        let smaller = Part::of((low, low + LITTLE / 2)).expect("it does not wrap around");
        assert!(!smaller.contains(low + 8) && smaller.is_near_end(low + 8));
    }

    #[test]
    fn on_another_stack_than_the_threads_own_there_is_no_room_for_ffm() {
        let low = 1 << 20;
        let part = Part::of((low, 3 << 20)).expect("it is large enough");
        assert!(!part.contains(low + ROOM - 1));
        assert!(part.contains(low + ROOM));
        assert!(part.contains((3 << 20) - 1));
        assert!(part.is_near_end(low) && part.is_near_end(low + LITTLE - 1));
        for elsewhere in [low - 1, low + LITTLE, 3 << 20, 16] {
            assert!(!part.is_near_end(elsewhere), "{elsewhere}");
        }
        for elsewhere in [low - 1, 3 << 20, 16] {
            assert!(!part.contains(elsewhere), "{elsewhere}");
        }
        for address in [0, 1, 2, usize::MAX] {
            assert!(!NOT_KNOWN.contains(address) && !NOT_KNOWN.is_near_end(address));
        }
        assert_eq!(Part::of((usize::MAX - 16, usize::MAX)), None);
    }
}
