//! Who drains the rings of a session: one thread at a time, that which has the baton.
//!
//! # Protocol
//!
//! Who comes and finds the baton free takes it. Who comes while another one has it *asks* for one more pass, and may go: what it wrote
//! before will be in that pass, since whoever has the baton lays it down only by the step from *held* to *free*, which fails when
//! somebody has asked. So nobody waits for a turn only to find nothing left to do, and nothing is left to nobody.
//!
//! Who has the baton would drain for ever if others asked for ever. So it may say that this pass is its *last*: who comes then is sent
//! away with nothing, waits until the baton is free, and takes it. All of a session's drains are so shared among the threads that ask.
//!
//! | state | who comes | who has it, at the end of a pass |
//! |---|---|---|
//! | free | takes it: *held* | |
//! | held | asks: *asked* | lays it down: *free* |
//! | asked | (has been asked already) | one more pass: *held*, or *last* |
//! | last | waits | lays it down: *free* |
//!
//! Every step is an atomic read-modify-write, acquire and release: so the pass that follows an asking sees what was written before
//! it, also when somebody else had asked already.
//!
//! `loom_models::baton` runs this under `loom`.

use super::{atomics::Word, hazard::Machine, pins::Memory};
use std::sync::atomic::Ordering;

const FREE: u64 = 0;
const HELD: u64 = 1;
const ASKED: u64 = 2;
const LAST: u64 = 3;

pub(super) struct Baton<M: Memory = Machine>(M::Word);

/// That the baton is the caller's, until it is laid down or dropped.
#[must_use]
pub(super) struct Held<'a, M: Memory = Machine>(Option<&'a Baton<M>>);

/// What becomes of a thread that wants the rings drained.
pub(super) enum Found<'a, M: Memory = Machine> {
    /// It drains.
    Free(Held<'a, M>),
    /// Another one will, and will see all that was written before.
    Asked,
    /// Another one is in its last pass: the baton will be free.
    Last,
}

// === impl Baton ===

impl<M: Memory> Baton<M> {
    pub(super) fn new() -> Self {
        Self(M::word(FREE))
    }

    /// Takes the baton if nobody has it.
    pub(super) fn take(&self) -> Option<Held<'_, M>> {
        let taken = self.step(|state| (state == FREE).then_some(HELD));
        taken.map(|_| Held(Some(self)))
    }

    /// Takes the baton, or asks who has it for one more pass.
    ///
    /// Cost: one atomic read-modify-write, as a rule.
    pub(super) fn take_or_ask(&self) -> Found<'_, M> {
        let stepped = self.step(|state| match state {
            FREE => Some(HELD),
            LAST => None,
            _ => Some(ASKED),
        });
        match stepped {
            Some(FREE) => Found::Free(Held(Some(self))),
            Some(_) => Found::Asked,
            None => Found::Last,
        }
    }

    pub(super) fn is_free(&self) -> bool {
        self.0.load(Ordering::Acquire) == FREE
    }

    /// Goes from one state to the next, if there is one; returns from which.
    fn step(&self, next: impl Fn(u64) -> Option<u64>) -> Option<u64> {
        let mut state = self.0.load(Ordering::Relaxed);
        loop {
            let to = next(state)?;
            let stepped =
                self.0
                    .compare_exchange_weak(state, to, Ordering::AcqRel, Ordering::Relaxed);
            match stepped {
                Ok(from) => return Some(from),
                Err(now) => state = now,
            }
        }
    }
}

// === impl Held ===

impl<M: Memory> Held<'_, M> {
    /// At the end of a pass: whether there is to be another one, because somebody has asked. If not, the baton is laid down. `last` says
    /// that the next one is the last.
    pub(super) fn goes_on(&mut self, last: bool) -> bool {
        let Some(baton) = self.0 else {
            return false;
        };
        let ended = baton.step(|state| match state {
            ASKED if last => Some(LAST),
            ASKED => Some(HELD),
            _ => Some(FREE),
        });
        let goes_on = ended == Some(ASKED);
        if !goes_on {
            self.0 = None;
        }
        goes_on
    }
}

impl<M: Memory> Drop for Held<'_, M> {
    fn drop(&mut self) {
        if let Some(baton) = self.0 {
            baton.step(|_| Some(FREE));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baton() -> Baton {
        Baton::new()
    }

    #[test]
    fn the_baton_is_for_one_and_free_when_that_one_is_done_and_nobody_has_asked() {
        let baton = baton();
        let mut held = baton.take().expect("it is free");
        assert!(baton.take().is_none());
        assert!(!held.goes_on(false));
        assert!(baton.is_free());
        // It is another one's now.
        let second = baton.take().expect("it is free");
        drop(held);
        assert!(!baton.is_free());
        drop(second);
        assert!(baton.is_free());
    }

    #[test]
    fn who_asks_gets_one_more_pass_however_many_ask() {
        let baton = baton();
        let mut held = baton.take().expect("it is free");
        for _ in 0..3 {
            assert!(matches!(baton.take_or_ask(), Found::Asked));
        }
        assert!(held.goes_on(false));
        assert!(!held.goes_on(false));
        assert!(matches!(baton.take_or_ask(), Found::Free(_)));
    }

    #[test]
    fn in_the_last_pass_nobody_is_promised_another() {
        let baton = baton();
        let mut held = baton.take().expect("it is free");
        assert!(matches!(baton.take_or_ask(), Found::Asked));
        assert!(held.goes_on(true));
        assert!(matches!(baton.take_or_ask(), Found::Last));
        assert!(!held.goes_on(true));
        assert!(matches!(baton.take_or_ask(), Found::Free(_)));
    }
}
