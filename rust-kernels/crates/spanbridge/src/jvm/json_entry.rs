//! The callbacks of the `json` delivery: a text where Java can read it, and a JNI global reference per state.

use super::{
    entry::{JavaEntry, Upcall},
    env::Env,
    texts, vm,
};
use jni_sys::{jint, jlong, jobject, jvalue};

/// The state of a span in the `json` delivery: a JNI global reference, as a number that can be kept
/// with the span; 0 is no state.
pub(crate) type StateRef = usize;

impl JavaEntry {
    /// A new span in the `json` delivery; returns a reference to its state. The text is UTF-8.
    ///
    /// Cost: one upcall, two exception checks, and making two strings in Java.
    pub(crate) fn json_new_span(
        &self,
        session: jint,
        layers: u32,
        span: u64,
        text: &Vec<u8>,
    ) -> Upcall<StateRef> {
        self.prepared(|env| {
            let (texts, length) = texts::show(env, &self.0, text)?;
            let arguments = [
                jvalue { i: session },
                jvalue { i: layers as jint },
                jvalue { j: span as jlong },
                jvalue { i: texts },
                jvalue { i: length },
            ];
            // SAFETY: `jsonNewSpan` is `static Object jsonNewSpan(int, int, long, int, int)`; the local reference to what
            // it returns is deleted here. It returns its own class when the session is closed.
            unsafe {
                let state = env.call_object(self.0.class, self.0.json_new_span, &arguments)?;
                if state.is_null() {
                    return Some(Some(0));
                }
                let closed = env.is_same(state, self.0.class);
                let global = (!closed).then(|| env.new_global(state) as StateRef);
                env.delete_local(state);
                Some(global)
            }
        })
        .and_then(|state| state.map_or(Upcall::Closed, Upcall::Returned))
    }

    /// Any other callback in the `json` delivery but that of one span following from another; `kind` is its number, as in
    /// `io.spanbridge.internal.Callback`. `state` must be a reference that is not freed meanwhile. The text is UTF-8; none for
    /// kinds that have none. An event has no span: 0.
    ///
    /// Cost: one upcall, two exception checks, and making a string in Java of the text.
    pub(crate) fn json_call(
        &self,
        session: jint,
        layers: u32,
        kind: jint,
        (span, state): (u64, StateRef),
        text: Option<&Vec<u8>>,
    ) -> Upcall<()> {
        self.prepared(|env| {
            let (texts, length) = match text {
                Some(text) => texts::show(env, &self.0, text)?,
                None => (texts::number(env, &self.0)?, 0),
            };
            let arguments = [
                jvalue { i: session },
                jvalue { i: layers as jint },
                jvalue { i: kind },
                jvalue { j: span as jlong },
                jvalue {
                    l: state as jobject,
                },
                jvalue { i: texts },
                jvalue { i: length },
            ];
            // SAFETY: `jsonCall` is `static int jsonCall(int, int, int, long, Object, int, int)`; `state` is null or a live
            // global reference, which the caller keeps.
            unsafe { env.call_int(self.0.class, self.0.json_call, &arguments) }
        })
        .and_then(|answer| Upcall::of_answer(Some(answer)))
    }

    /// One span follows from another, in the `json` delivery; 0 for one that is not known. Both states as in `json_call`.
    pub(crate) fn json_follows(
        &self,
        session: jint,
        layers: u32,
        (span, state): (u64, StateRef),
        (follows, follows_state): (u64, StateRef),
    ) -> Upcall<()> {
        self.prepared(|env| {
            let arguments = [
                jvalue { i: session },
                jvalue { i: layers as jint },
                jvalue { j: span as jlong },
                jvalue {
                    l: state as jobject,
                },
                jvalue {
                    j: follows as jlong,
                },
                jvalue {
                    l: follows_state as jobject,
                },
                jvalue {
                    i: texts::number(env, &self.0)?,
                },
            ];
            // SAFETY: `jsonFollowsFrom` is `static int jsonFollowsFrom(int, int, long, Object, long, Object, int)`; both
            // states are null or live global references, which the caller keeps.
            unsafe { env.call_int(self.0.class, self.0.json_follows, &arguments) }
        })
        .and_then(|answer| Upcall::of_answer(Some(answer)))
    }

    /// Frees a reference that `json_new_span` made.
    pub(crate) fn free_state(&self, state: StateRef) {
        if state != 0 {
            if let Some(env) = vm::env() {
                // SAFETY: the span store hands each attachment out once (`Slot::take_attachment`).
                unsafe { env.delete_global(state as jobject) };
            }
        }
    }

    /// Calls `f` with no exception pending.
    #[inline]
    fn prepared<T>(&self, f: impl FnOnce(Env) -> Option<T>) -> Upcall<T> {
        let Some(env) = vm::env() else {
            return Upcall::NoJvm;
        };
        let aside = env.put_exception_aside();
        let result = f(env);
        drop(aside);
        result.map_or(Upcall::Failed, Upcall::Returned)
    }
}
