//! The line by which ticks of a counter become nanoseconds, and how it goes on. Not where it is kept: that is `drawn`.

use super::NEXT;

/// How ticks of the counter become nanoseconds, from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) ticks: u64,
    pub(super) nanos: i64,
    /// Nanoseconds per tick, times 2^32.
    pub(super) slope: u64,
    /// For how many nanoseconds it may be used: as many as it was drawn over.
    pub(super) good: i64,
}

/// A look at both at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) ticks: u64,
    pub(super) nanos: i64,
}

// === impl Line ===

impl Line {
    /// The line through two looks.
    pub(super) fn through(first: Look, second: Look) -> Option<Self> {
        Some(Self {
            ticks: second.ticks,
            nanos: second.nanos,
            slope: slope(first, second)?,
            good: (second.nanos - first.nanos).min(NEXT),
        })
    }

    #[inline]
    pub(super) fn at(&self, ticks: u64) -> i64 {
        // A core may be a few ticks behind the one that drew the line.
        let ticks = ticks.saturating_sub(self.ticks);
        self.nanos + ((u128::from(ticks) * u128::from(self.slope)) >> 32) as i64
    }

    /// The line that goes on from this one at a later look. It begins where this one ends, or later: never before. When this
    /// one was fast, the next is slow until the clock has caught up, at a hundredth of the speed at most. After a long time
    /// in which nobody looked at it, it simply begins anew.
    pub(super) fn next(&self, first: Look, look: Look) -> Option<Self> {
        let slope = slope(first, look)?;
        let unseen = look.nanos - self.nanos > 4 * NEXT;
        let ahead = if unseen {
            0
        } else {
            self.at(look.ticks) - look.nanos
        };
        let slower = if ahead > 0 {
            (slope / 100).min((u128::from(slope) * ahead as u128 / self.good as u128) as u64)
        } else {
            0
        };
        Some(Self {
            ticks: look.ticks,
            nanos: look.nanos + ahead.max(0),
            slope: slope - slower,
            good: (look.nanos - first.nanos).min(NEXT),
        })
    }
}

fn slope(first: Look, second: Look) -> Option<u64> {
    let ticks = second
        .ticks
        .checked_sub(first.ticks)
        .filter(|ticks| *ticks != 0)?;
    let nanos = u64::try_from(second.nanos - first.nanos).ok()?;
    u64::try_from((u128::from(nanos) << 32) / u128::from(ticks))
        .ok()
        .filter(|slope| *slope != 0)
}

#[cfg(test)]
mod tests {
    use super::{super::FIRST, *};

    const MINUTE: i64 = 60_000_000_000;

    /// What the counter does in a millisecond, at the middle of what is allowed.
    const RATE: u64 = 2_400_000;
    /// By how much the clock may be slewed, as by ntpd: 500 ppm.
    const SLEW: u64 = RATE / 2000;

    /// A machine whose counter does `rate` ticks per millisecond, and whose looks are off by some nanoseconds.
    struct Machine {
        nanos: i64,
        ticks: u64,
        random: u64,
    }

    impl Machine {
        fn pass(&mut self, nanos: i64, rate: u64) {
            self.nanos += nanos;
            self.ticks += nanos as u64 * rate / 1_000_000;
        }

        fn random(&mut self) -> u64 {
            self.random = self
                .random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            self.random >> 33
        }

        /// Mostly good, now and then taken while the thread was put to sleep between the two halves.
        fn look(&mut self) -> Look {
            let late = if self.random() % 50 == 0 {
                200_000
            } else {
                200
            };
            let late = (self.random() % late) as i64;
            Look {
                ticks: self.ticks,
                nanos: self.nanos + late,
            }
        }
    }

    /// Lets ten minutes pass in which the counter does as `rate` says for a time, and looks at the time now and then.
    fn stays_right(seed: u64, rate: impl Fn(&mut Machine) -> u64) {
        let mut machine = Machine {
            nanos: 77,
            ticks: 1 << 40,
            random: seed,
        };
        let first = machine.look();
        let begin = rate(&mut machine);
        machine.pass(FIRST + 1, begin);
        let second = machine.look();
        let mut looks = vec![first, second];
        let mut line = Line::through(first, second).unwrap();
        let (mut last, mut worst) = (i64::MIN, 0);
        while machine.nanos < 10 * MINUTE {
            let rate = rate(&mut machine);
            let step = 1_000_000 + (machine.random() % 3_000_000) as i64;
            machine.pass(step, rate);
            let time = line.at(machine.ticks);
            assert!(time >= last, "from {last} back to {time}");
            last = time;
            worst = worst.max((time - machine.nanos).abs());
            if time - line.nanos > line.good {
                let look = machine.look();
                line = line.next(looks[looks.len() - 2], look).unwrap();
                looks.push(look);
                assert!(line.at(machine.ticks) >= last);
            }
        }
        assert!(worst < 1_000_000, "{worst} ns off");
    }

    #[test]
    fn over_ten_minutes_the_time_stays_within_a_millisecond_of_the_clock_and_never_goes_back() {
        for seed in 0..20 {
            stays_right(seed, |machine| RATE + machine.random() % (SLEW + 1));
        }
    }

    #[test]
    fn also_when_the_rate_drifts_from_one_end_to_the_other() {
        for seed in 0..5 {
            stays_right(seed, |machine| {
                RATE - SLEW + (2 * SLEW as i64 * machine.nanos / (10 * MINUTE)) as u64
            });
        }
    }

    #[test]
    fn also_when_the_rate_steps_between_both_ends() {
        // In time with the lines, between them, and seldom.
        for every in [NEXT, 7 * NEXT / 10, MINUTE] {
            stays_right(9, |machine| match machine.nanos / every % 2 {
                0 => RATE - SLEW,
                _ => RATE + SLEW,
            });
        }
    }

    #[test]
    fn after_ten_minutes_in_which_nobody_asked_the_time_is_right_at_once() {
        let mut machine = Machine {
            nanos: 1,
            ticks: 1,
            random: 3,
        };
        let first = machine.look();
        machine.pass(FIRST + 1, RATE);
        let second = machine.look();
        let line = Line::through(first, second).unwrap();
        machine.pass(10 * MINUTE, RATE + SLEW);
        let look = machine.look();
        let next = line.next(first, look).unwrap();
        assert!((next.at(machine.ticks) - machine.nanos).abs() < 1_000_000);
    }

    #[test]
    fn looks_that_make_no_line_are_not_used() {
        let first = Look { ticks: 5, nanos: 5 };
        assert_eq!(Line::through(first, first), None);
        assert_eq!(Line::through(first, Look { ticks: 4, nanos: 9 }), None);
        assert_eq!(Line::through(first, Look { ticks: 9, nanos: 4 }), None);
    }
}
