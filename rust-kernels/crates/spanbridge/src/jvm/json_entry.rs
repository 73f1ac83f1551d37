//! The callbacks of the `json` delivery: texts, and a JNI global reference per state.

use super::{
    entry::{JavaEntry, Upcall},
    vm,
};
use jni_sys::{jint, jmethodID, jobject, jvalue};

/// The state of a span in the `json` delivery: a JNI global reference, as a number that can be kept
/// with the span; 0 is no state.
pub(crate) type StateRef = usize;

impl JavaEntry {
    /// A new span in the `json` delivery; returns a reference to its state.
    pub(crate) fn json_new_span(
        &self,
        session: jint,
        layers: u32,
        attributes: &str,
        id: &str,
    ) -> Upcall<StateRef> {
        self.with_texts([attributes, id], |env, [attributes, id]| {
            let arguments = [
                jvalue { i: session },
                jvalue { i: layers as jint },
                jvalue { l: attributes },
                jvalue { l: id },
            ];
            // SAFETY: `jsonNewSpan` takes two ints and two strings and returns an object; the local
            // reference to it is deleted here. It returns its own class when the session is closed.
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

    /// An event in the `json` delivery. `state` must be a reference that is not freed meanwhile.
    pub(crate) fn json_event(
        &self,
        session: jint,
        layers: u32,
        event: &str,
        state: StateRef,
    ) -> Upcall<()> {
        self.json_call(self.0.json_event, session, layers, event, state)
    }

    /// The end of a span in the `json` delivery. `state` as in `json_event`.
    pub(crate) fn json_close(
        &self,
        session: jint,
        layers: u32,
        id: &str,
        state: StateRef,
    ) -> Upcall<()> {
        self.json_call(self.0.json_close, session, layers, id, state)
    }

    /// The start or (`exit`) end of a stay in a span, in the `json` delivery. `state` as in `json_event`.
    pub(crate) fn json_enter(
        &self,
        session: jint,
        layers: u32,
        id: &str,
        state: StateRef,
        exit: bool,
    ) -> Upcall<()> {
        let method = if exit {
            self.0.json_exit
        } else {
            self.0.json_enter
        };
        self.json_call(method, session, layers, id, state)
    }

    /// One span follows from another, in the `json` delivery. Both states as in `json_event`.
    pub(crate) fn json_follows(
        &self,
        session: jint,
        layers: u32,
        (id, state): (&str, StateRef),
        (follows_id, follows_state): (&str, StateRef),
    ) -> Upcall<()> {
        self.with_texts([id, follows_id], |env, [id, follows_id]| {
            let arguments = [
                jvalue { i: session },
                jvalue { i: layers as jint },
                jvalue { l: id },
                jvalue {
                    l: state as jobject,
                },
                jvalue { l: follows_id },
                jvalue {
                    l: follows_state as jobject,
                },
            ];
            // SAFETY: `jsonFollowsFrom` takes two ints, and twice a string and an object; both states
            // are null or live global references, which the caller keeps.
            unsafe { env.call_int(self.0.class, self.0.json_follows, &arguments) }
        })
        .and_then(|answer| Upcall::of_answer(Some(answer)))
    }

    /// Values recorded in the `json` delivery. `state` as in `json_event`.
    pub(crate) fn json_record(
        &self,
        session: jint,
        layers: u32,
        id: &str,
        values: &str,
        state: StateRef,
    ) -> Upcall<()> {
        self.with_texts([id, values], |env, [id, values]| {
            let arguments = [
                jvalue { i: session },
                jvalue { i: layers as jint },
                jvalue { l: id },
                jvalue { l: values },
                jvalue {
                    l: state as jobject,
                },
            ];
            // SAFETY: `jsonRecord` takes two ints, two strings and an object; `state` is null or a
            // live global reference, which the caller keeps.
            unsafe { env.call_int(self.0.class, self.0.json_record, &arguments) }
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

    fn json_call(
        &self,
        method: jmethodID,
        session: jint,
        layers: u32,
        text: &str,
        state: StateRef,
    ) -> Upcall<()> {
        self.with_texts([text], |env, [text]| {
            let arguments = [
                jvalue { i: session },
                jvalue { i: layers as jint },
                jvalue { l: text },
                jvalue {
                    l: state as jobject,
                },
            ];
            // SAFETY: these methods take two ints, a string and an object; `state` is null or a live
            // global reference, which the caller keeps.
            unsafe { env.call_int(self.0.class, method, &arguments) }
        })
        .and_then(|answer| Upcall::of_answer(Some(answer)))
    }
}
