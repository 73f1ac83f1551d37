//! Having layers capture what they want to know of Java on a thread, where the spans are made of which they hear later.

use super::{
    entry::{JavaEntry, Upcall},
    stack, vm,
};
use jni_sys::{jint, jvalue};

// === impl JavaEntry ===

impl JavaEntry {
    /// Has the layers of a session capture what they want to know of this thread; by what number that is kept, 0 for nothing.
    /// `buffer` is that of the records that will mention it: of a ring its number, of an outbox
    /// [`Records::number_for_captures`](super::Records::number_for_captures). `in_entry` says that Java waits for this thread.
    ///
    /// Cost: an upcall by JNI, and what the layers do.
    pub(crate) fn capture(
        &self,
        session: jint,
        buffer: Option<jint>,
        in_entry: bool,
    ) -> Upcall<u16> {
        let Some(env) = vm::env() else {
            return Upcall::NoJvm;
        };
        if !in_entry && vm::has_attached() {
            return Upcall::Returned(0);
        }
        if !stack::is_roomy() && stack::is_short() {
            return Upcall::Failed;
        }
        let Some(buffer) = buffer else {
            return Upcall::Failed;
        };
        let aside = env.put_exception_aside();
        let arguments = [jvalue { i: session }, jvalue { i: buffer }];
        // SAFETY: `capture` is `static int capture(int, int)`; no exception is pending.
        let captured = unsafe { env.call_int(self.0.class, self.0.capture, &arguments) };
        drop(aside);
        match captured.map(u16::try_from) {
            Some(Ok(number)) => Upcall::Returned(number),
            _ => Upcall::Failed,
        }
    }
}
