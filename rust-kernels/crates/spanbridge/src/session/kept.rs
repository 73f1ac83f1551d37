//! What Java keeps for the records of a ring: what layers have captured where spans were made. Its thread says up to which of it no later
//! record mentions anything; who drains has Java let go of that, when the records until then were handed over. Not what is captured
//! when: that is `captures`.
//!
//! The thread says so (release) after the last record that mentions it is in the ring, and the drain reads that (acquire) before it reads
//! the tail. So the record is before the tail that is found, and when all before that was handed over, it may go.
//!
//! Of a thread that goes on, nearly each pass leaves some records to the next one. So what one pass finds said, but does not come to
//! the end of, the next one passes on as soon as it is beyond the tail that the first has found.
//!
//! `loom_models::ring` runs this under `loom`.

use super::{atomics::Word, captures::Captured, hazard::Machine, pins::Memory};
use std::{cell::Cell, sync::atomic::Ordering};

/// How many bits the number of what was captured has, in a [`Said`].
const NUMBER: u32 = u16::BITS;

pub(super) struct Kept<M: Memory = Machine> {
    /// What was captured last. For the thread.
    pub(super) captured: Cell<Captured>,
    /// Written by the thread.
    said: M::Word,
    /// What of that was passed on. Written by who has the baton.
    told: M::Word,
    /// What the last pass has found said, and where its tail was. For who has the baton.
    found: Cell<(Said, usize)>,
}

/// What a thread has said: the later, the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said(u64);

/// What one pass has Java let go of.
pub(super) struct LettingGo {
    /// Each with the position up to which records must be handed over before, the later one first.
    found: [(Said, usize); 2],
    told: Said,
}

// === impl Said ===

impl Said {
    pub(super) const NOTHING: Self = Self(0);

    /// Up to which number nothing that was captured is mentioned any more; 0 for nothing.
    pub(super) fn number(self) -> u16 {
        self.0 as u16
    }
}

// === impl Kept ===

impl<M: Memory> Kept<M> {
    pub(super) fn new() -> Self {
        Self {
            captured: Cell::new(Captured::NOTHING),
            said: M::word(0),
            told: M::word(0),
            found: Cell::new((Said::NOTHING, 0)),
        }
    }

    /// No later record mentions what was captured up to a number. For the thread.
    pub(super) fn let_go(&self, number: u16) {
        let times = (self.said.load(Ordering::Relaxed) >> NUMBER) + 1;
        let said = times << NUMBER | u64::from(number);
        self.said.store(said, Ordering::Release);
    }

    /// What the thread has said so far.
    pub(super) fn said(&self) -> Said {
        Said(self.said.load(Ordering::Acquire))
    }

    /// Whether that was passed on.
    pub(super) fn is_told(&self, said: Said) -> bool {
        said <= Said(self.told.load(Ordering::Acquire))
    }

    // --- for the drain ---

    /// To be called when a pass begins, with what was `said` before the tail was found to be at `end`.
    pub(super) fn letting_go(&self, said: Said, end: usize) -> LettingGo {
        LettingGo {
            found: [(said, end), self.found.get()],
            told: Said(self.told.load(Ordering::Relaxed)),
        }
    }

    /// To be called when a pass ends.
    pub(super) fn remember(&self, pass: &LettingGo) {
        let [now, before] = pass.found;
        // One that was not reached stays, or that of a thread that goes on would be put off again and again.
        let left = if before.0 > pass.told { before } else { now };
        self.found.set(left);
    }

    /// It was passed on.
    pub(super) fn tell(&self, said: Said) {
        self.told.store(said.0, Ordering::Release);
    }
}

// === impl LettingGo ===

impl LettingGo {
    /// What goes when all records before a position were handed over, if that is more than before; else nothing.
    pub(super) fn at(&mut self, position: usize) -> Said {
        let is_reached = |(_, end): &&(Said, usize)| position.wrapping_sub(*end) as isize >= 0;
        match self.found.iter().find(is_reached) {
            Some((said, _)) if *said > self.told => {
                self.told = *said;
                *said
            }
            _ => Said::NOTHING,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Kept {
        Kept::new()
    }

    #[test]
    fn what_is_said_goes_when_the_records_until_then_were_handed_over() {
        let kept = kept();
        kept.let_go(7);
        let said = kept.said();
        assert_eq!((said.number(), kept.is_told(said)), (7, false));
        let mut pass = kept.letting_go(said, 100);
        assert_eq!(pass.at(92), Said::NOTHING);
        assert_eq!(pass.at(100), said);
        assert_eq!(pass.at(108), Said::NOTHING, "once");
        kept.tell(said);
        assert!(kept.is_told(said));
    }

    #[test]
    fn what_a_pass_does_not_reach_goes_with_the_next_one_though_the_thread_goes_on() {
        let kept = kept();
        kept.let_go(1);
        let first = kept.said();
        let mut pass = kept.letting_go(first, 100);
        assert_eq!(pass.at(60), Said::NOTHING);
        kept.remember(&pass);
        kept.let_go(2);
        let second = kept.said();
        let mut pass = kept.letting_go(second, 200);
        assert_eq!(pass.at(120), first);
        kept.tell(first);
        kept.remember(&pass);
        kept.let_go(3);
        let mut pass = kept.letting_go(kept.said(), 300);
        assert_eq!(pass.at(240), second);
        assert_eq!(pass.at(300).number(), 3);
    }

    #[test]
    fn the_later_is_the_greater_though_numbers_go_around() {
        let kept = kept();
        kept.let_go(u16::MAX);
        let before = kept.said();
        kept.let_go(1);
        assert!(kept.said() > before);
        kept.tell(kept.said());
        assert!(kept.is_told(before));
    }
}
