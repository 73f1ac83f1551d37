//! The crossing `ffm`: a function, made by Java's foreign function interface, that enters `Upcalls.deliver` without
//! JNI. Not everything crosses this way: only records do, because nothing else is on a hot path.
//!
//! What JNI does for its callers has to be done here instead:
//! - an exception that is pending would be forgotten: the caller puts it aside, as for JNI;
//! - a thread that is not attached would be attached without a name: the caller attaches it before;
//! - Java code that throws, or that finds no room on the stack, would end the JVM: the function that Java made throws
//!   nothing, and it is only called where there is [`room`](stack::is_roomy). Elsewhere JNI takes its place, down to where
//!   the layers would be short of stack.

use super::{entry::Methods, env::Env, stack};
use jni_sys::{jint, jlong, jvalue};
use std::sync::atomic::{AtomicI64, Ordering};

/// A function that enters `Upcalls.deliver`.
#[derive(Clone, Copy)]
pub(super) struct Stub(extern "C" fn(jint, jint, jint) -> jint);

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missed {
    Threw,
    /// There is too little stack left for an upcall, which was not made.
    NoStack,
}

/// What the function returns when Java threw something that nobody expected.
const THREW: jint = jint::MIN;
/// The number of no session.
const NO_SESSION: jint = -1;
/// So many calls, and Java has built all that it builds for a method handle.
const FIRST_CALLS: usize = 256;

// === impl Stub ===

impl Stub {
    /// The function at an address; none at 0.
    ///
    /// # Safety
    ///
    /// `address` is 0, or one that `Linker.upcallStub` of the running JVM gave for a method handle which takes three ints,
    /// returns one and throws nothing, in an arena that is never closed. The current thread is attached, and no exception is
    /// pending.
    pub(super) unsafe fn at(address: jlong) -> Option<Self> {
        if address == 0 {
            return None;
        }
        // SAFETY: not null; it is such a function, and stays (see above).
        let stub = Self(unsafe {
            std::mem::transmute::<*const (), extern "C" fn(jint, jint, jint) -> jint>(
                address as usize as *const (),
            )
        });
        stub.call_first(address);
        Some(stub)
    }

    /// The first calls of a method handle make what speeds up later ones. That takes stack and memory, for which nobody
    /// looks out there; so they are made here, and not in the middle of a callback.
    fn call_first(self, address: jlong) {
        static CALLED: AtomicI64 = AtomicI64::new(0);
        if stack::is_roomy() && CALLED.swap(address, Ordering::Relaxed) != address {
            for _ in 0..FIRST_CALLS {
                (self.0)(NO_SESSION, 0, 0);
            }
        }
    }
}

// === impl Methods ===

impl Methods {
    /// Calls `Upcalls.deliver`, and then has Java let go of spans that closed without it.
    ///
    /// Cost: one upcall, by the stub where there is one and room for it, else by JNI with one exception check.
    ///
    /// # Safety
    ///
    /// `env` is that of the current thread, and no exception is pending.
    #[inline]
    pub(super) unsafe fn call_deliver(
        &self,
        env: Env,
        session: jint,
        buffer: jint,
        length: jint,
    ) -> Result<jint, Missed> {
        let roomy = stack::is_roomy();
        if !roomy && stack::is_short() {
            return Err(Missed::NoStack);
        }
        let answer = if let Some(stub) = self.stub.filter(|_| roomy) {
            let answer = (stub.0)(session, buffer, length);
            (answer != THREW).then_some(answer)
        } else {
            let arguments = [
                jvalue { i: session },
                jvalue { i: buffer },
                jvalue { i: length },
            ];
            // SAFETY: `deliver` is `static int deliver(int, int, int)`; see above.
            unsafe { env.call_int(self.class, self.deliver, &arguments) }
        };
        if self.unclosed.any() {
            // SAFETY: see above; what the call threw was taken.
            unsafe { self.let_go(env, session) };
        }
        answer.ok_or(Missed::Threw)
    }
}
