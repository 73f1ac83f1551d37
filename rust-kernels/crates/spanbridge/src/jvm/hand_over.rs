//! Handing callbacks over to Java: records, and those that need no record. By FFM where that can be, else by JNI.

use super::{
    echo::{self, Answer, Question},
    entry::JavaEntry,
    env::Env,
    ffm::Stub,
    records::Records,
    stack, vm,
};
use jni_sys::{jint, jmethodID, jvalue};

/// What became of records that were handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handed {
    All,
    /// Those before `at` were delivered. Then the session was `closed`, by a layer, or there was one that could not be
    /// understood.
    Until {
        at: usize,
        closed: bool,
    },
    /// The upcall threw.
    Failed,
    /// There is too little stack left for an upcall, which was not made.
    NoStack,
    /// The JVM is going down, or the thread could not be attached.
    NoJvm,
}

/// A method of `Upcalls` that takes the number of a buffer.
#[derive(Clone, Copy)]
struct Door {
    stub: Option<Stub>,
    /// Of `static long ...(int)`.
    method: jmethodID,
}

// === impl JavaEntry ===

impl JavaEntry {
    /// Hands records to the layers of a session. They are still there afterwards. `own` says that they are this thread's.
    ///
    /// Cost: one upcall, one exception check (with `-Xcheck:jni`, two).
    #[inline]
    pub(crate) fn deliver(&self, session: jint, records: &Records, own: bool) -> Handed {
        let question = records.ask(session, records.len() as u64);
        let door = Door {
            stub: self.0.stubs.map(|stubs| stubs.deliver),
            method: self.0.deliver,
        };
        let buffer = records.number();
        self.enter(door, session, if own { buffer } else { !buffer }, question)
    }

    /// Hands a callback that carries nothing to the layers of a session, as two words (`wire::signal_word`) in front of `records`, which
    /// are this thread's.
    ///
    /// Cost: as [`deliver`](Self::deliver), and less in Java.
    #[inline]
    pub(crate) fn signal(&self, session: jint, records: &Records, span: u64, word: u64) -> Handed {
        let question = records.ask_about(session, word, span);
        let door = Door {
            stub: self.0.stubs.map(|stubs| stubs.signal),
            method: self.0.signal,
        };
        self.enter(door, session, records.number(), question)
    }

    /// Has Java answer what stands in front of a buffer, and then let go of spans that closed without it.
    #[inline(always)]
    fn enter(&self, door: Door, session: jint, buffer: jint, question: Question) -> Handed {
        let Some(env) = vm::env() else {
            return Handed::NoJvm;
        };
        let mut by = door.stub;
        if !stack::is_roomy() {
            if stack::is_short() {
                return Handed::NoStack;
            }
            by = None;
        }
        let door = Door { stub: by, ..door };
        if env.has_exception() {
            return self.enter_with_exception(env, door, session, buffer, question);
        }
        self.enter_without_exception(env, door, session, buffer, question)
    }

    /// As `enter`, with an exception that is pending, and pending again afterwards.
    #[cold]
    fn enter_with_exception(
        &self,
        env: Env,
        door: Door,
        session: jint,
        buffer: jint,
        question: Question,
    ) -> Handed {
        let aside = env.put_exception_aside();
        let handed = self.enter_without_exception(env, door, session, buffer, question);
        drop(aside);
        handed
    }

    #[inline(always)]
    fn enter_without_exception(
        &self,
        env: Env,
        door: Door,
        session: jint,
        buffer: jint,
        question: Question,
    ) -> Handed {
        let answer = match door.stub {
            Some(stub) => stub.call(buffer),
            // SAFETY: `Door` says what the method takes and returns; no exception is pending.
            None => unsafe {
                env.call_long_unchecked(self.0.class, door.method, &[jvalue { i: buffer }])
            },
        };
        let answer = answer as u64;
        if question.is_answered(answer) && !self.0.checked && !self.0.unclosed.any() {
            return Handed::All;
        }
        self.look_closer(env, door, session, question, answer)
    }

    /// What an answer says that is not all that there is to be done.
    #[cold]
    fn look_closer(
        &self,
        env: Env,
        door: Door,
        session: jint,
        question: Question,
        answer: u64,
    ) -> Handed {
        let answer = if door.stub.is_some() && answer == echo::NO_SESSION {
            Answer::Part(!0)
        } else {
            question.answered(answer)
        };
        env.clear_exception();
        if self.0.unclosed.any() {
            // SAFETY: the environment is this thread's, and what the upcall threw was taken.
            unsafe { self.0.let_go(env, session) };
        }
        match answer {
            Answer::Whole => Handed::All,
            Answer::Part(delivered) => Handed::Until {
                at: (if delivered < 0 { !delivered } else { delivered }) as usize,
                closed: delivered < 0,
            },
            Answer::None => Handed::Failed,
        }
    }
}
