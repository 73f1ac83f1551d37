//! The crossing `ffm`: functions, made by Java's foreign function interface, that enter `Upcalls.deliver` and `Upcalls.signal`
//! without JNI. Not everything crosses this way: only what they hand over does, because nothing else is on a hot path.
//!
//! What JNI does for its callers has to be done here instead:
//! - an exception that is pending would be forgotten: the caller puts it aside, as for JNI;
//! - a thread that is not attached would be attached without a name: the caller attaches it before;
//! - Java code that throws, or that finds no room on the stack, would end the JVM: the functions that Java made throw
//!   nothing, and they are only called where there is [`room`](stack::is_roomy). Elsewhere JNI takes its place, down to where
//!   the layers would be short of stack.

use super::stack;
use jni_sys::{jint, jlong};
use std::sync::atomic::{AtomicI64, Ordering};

/// A function that enters a method of `Upcalls`.
#[derive(Clone, Copy)]
pub(super) struct Stub(extern "C" fn(jint) -> jlong);

/// Those for the methods that hand callbacks over.
#[derive(Clone, Copy)]
pub(super) struct Stubs {
    pub(super) deliver: Stub,
    pub(super) signal: Stub,
}

/// The number of no buffer.
const NO_BUFFER: jint = jint::MAX;
/// So many calls, and Java has built all that it builds for a method handle.
const FIRST_CALLS: usize = 256;

// === impl Stub ===

impl Stub {
    /// Calls the method with the number of a buffer; 0 when it threw.
    #[inline(always)]
    pub(super) fn call(self, buffer: jint) -> jlong {
        (self.0)(buffer)
    }

    /// # Safety
    ///
    /// As [`Stubs::at`]; the address is not 0.
    unsafe fn at(address: jlong) -> Self {
        // SAFETY: not null; it is such a function, and stays (see above).
        Self(unsafe {
            std::mem::transmute::<*const (), extern "C" fn(jint) -> jlong>(
                address as usize as *const (),
            )
        })
    }
}

// === impl Stubs ===

impl Stubs {
    /// The functions at two addresses; none at 0.
    ///
    /// # Safety
    ///
    /// The first address is 0, or both are such that `Linker.upcallStub` of the running JVM gave for method handles which throw
    /// nothing, take an int, and return a long, in an arena that is never closed. The current thread is attached, and no exception is
    /// pending.
    pub(super) unsafe fn at([deliver, signal]: [jlong; 2]) -> Option<Self> {
        if deliver == 0 {
            return None;
        }
        // SAFETY: the caller's promise.
        let stubs = unsafe {
            Self {
                deliver: Stub::at(deliver),
                signal: Stub::at(signal),
            }
        };
        stubs.call_first(deliver);
        Some(stubs)
    }

    /// The first calls of a method handle make what speeds up later ones. That takes stack and memory, for which nobody
    /// looks out there; so they are made here, and not in the middle of a callback.
    fn call_first(self, address: jlong) {
        static CALLED: AtomicI64 = AtomicI64::new(0);
        if stack::is_roomy() && CALLED.swap(address, Ordering::Relaxed) != address {
            for _ in 0..FIRST_CALLS {
                self.deliver.call(NO_BUFFER);
                self.signal.call(NO_BUFFER);
            }
        }
    }
}
