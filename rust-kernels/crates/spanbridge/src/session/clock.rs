//! The time of callbacks that are delivered later: nanoseconds of the system's monotonic clock, the one that
//! `System.nanoTime` reads.
//!
//! Reading that clock takes about 30 ns. Where the processor has a counter that runs at one speed for ever and on all cores, that
//! is read instead (about 10 ns) and translated by a [`Line`], which is drawn anew now and then by looking at the clock. Until the
//! first line is there, and on other machines, it is the clock itself.

use super::thread::Thread;
use parking_lot::{Mutex, MutexGuard};
use std::sync::atomic::{fence, AtomicBool, AtomicI64, AtomicU64, Ordering};

/// After so many nanoseconds the first line is drawn.
const FIRST: i64 = 20_000_000;
/// After so many at most, the next one.
const NEXT: i64 = 500_000_000;

/// Returns the time. On one thread it never goes back.
///
/// Cost: about 12 ns with a counter, 30 without.
#[inline]
pub(super) fn now(thread: &Thread) -> i64 {
    let time = match current() {
        Some(line) => {
            let ticks = counter::read();
            let time = line.at(ticks);
            if time - line.nanos > line.good {
                draw(ticks)
            } else {
                time
            }
        }
        None => without_line(),
    };
    #[cfg(test)]
    let time = by_hand::time().unwrap_or(time);
    let time = time.max(thread.last_time.get());
    thread.last_time.set(time);
    time
}

/// A clock that a test sets, for its thread.
#[cfg(test)]
pub(super) mod by_hand {
    use std::cell::Cell;

    thread_local! {
        static TIME: Cell<Option<i64>> = const { Cell::new(None) };
    }

    /// The time, when the clock was stopped.
    pub(super) fn time() -> Option<i64> {
        TIME.get()
    }

    pub(in super::super) fn stop() {
        TIME.set(Some(1));
    }

    pub(in super::super) fn pass(nanos: i64) {
        TIME.set(TIME.get().map(|time| time + nanos));
    }
}

/// How ticks of the counter become nanoseconds, from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    ticks: u64,
    nanos: i64,
    /// Nanoseconds per tick, times 2^32.
    slope: u64,
    /// For how many nanoseconds it may be used: as many as it was drawn over.
    good: i64,
}

/// A look at both at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    ticks: u64,
    nanos: i64,
}

// === impl Line ===

impl Line {
    /// The line through two looks.
    fn through(first: Look, second: Look) -> Option<Self> {
        Some(Self {
            ticks: second.ticks,
            nanos: second.nanos,
            slope: slope(first, second)?,
            good: (second.nanos - first.nanos).min(NEXT),
        })
    }

    #[inline]
    fn at(&self, ticks: u64) -> i64 {
        // A core may be a few ticks behind the one that drew the line.
        let ticks = ticks.saturating_sub(self.ticks);
        self.nanos + ((u128::from(ticks) * u128::from(self.slope)) >> 32) as i64
    }

    /// The line that goes on from this one at a later look. It begins where this one ends, or later: never before. When this
    /// one was fast, the next is slow until the clock has caught up, at a hundredth of the speed at most. After a long time
    /// in which nobody looked at it, it simply begins anew.
    fn next(&self, first: Look, look: Look) -> Option<Self> {
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

// === the line of the process ===

static VERSION: AtomicU64 = AtomicU64::new(0);
static TICKS: AtomicU64 = AtomicU64::new(0);
static NANOS: AtomicI64 = AtomicI64::new(0);
/// 0: there is no line yet.
static SLOPE: AtomicU64 = AtomicU64::new(0);
static GOOD: AtomicI64 = AtomicI64::new(0);
/// Whether there may be a line.
static HOPE: AtomicBool = AtomicBool::new(true);
/// The first look, and the last one but the newest. Held by who draws.
static LOOKS: Mutex<Vec<Look>> = Mutex::new(Vec::new());

/// The line, whole: who draws makes the version odd meanwhile, and who reads looks twice.
#[inline]
fn current() -> Option<Line> {
    loop {
        let version = VERSION.load(Ordering::Acquire);
        let line = Line {
            ticks: TICKS.load(Ordering::Relaxed),
            nanos: NANOS.load(Ordering::Relaxed),
            slope: SLOPE.load(Ordering::Relaxed),
            good: GOOD.load(Ordering::Relaxed),
        };
        fence(Ordering::Acquire);
        if version & 1 == 0 && VERSION.load(Ordering::Relaxed) == version {
            return (line.slope != 0).then_some(line);
        }
        std::hint::spin_loop();
    }
}

fn publish(line: Line) {
    VERSION.fetch_add(1, Ordering::Relaxed);
    fence(Ordering::Release);
    TICKS.store(line.ticks, Ordering::Relaxed);
    NANOS.store(line.nanos, Ordering::Relaxed);
    SLOPE.store(line.slope, Ordering::Relaxed);
    GOOD.store(line.good, Ordering::Relaxed);
    VERSION.fetch_add(1, Ordering::Release);
}

#[cold]
fn without_line() -> i64 {
    let time = system();
    if HOPE.load(Ordering::Relaxed) {
        draw_first(time);
    }
    time
}

fn draw_first(time: i64) {
    let Some(mut looks) = LOOKS.try_lock() else {
        return;
    };
    match looks.first() {
        None if counter::is_reliable() => looks.push(look()),
        None => HOPE.store(false, Ordering::Relaxed),
        Some(first) if time - first.nanos > FIRST && current().is_none() => {
            let (first, second) = (*first, look());
            if let Some(line) = Line::through(first, second) {
                looks.push(second);
                publish(line);
            }
        }
        Some(_) => {}
    }
}

/// Draws the next line. The slope is that over the last two spans of time, so that it follows the clock when that is
/// slewed, and a bad look does little harm.
/// Returns the time of `ticks`.
#[cold]
fn draw(ticks: u64) -> i64 {
    if let Some(looks) = LOOKS.try_lock() {
        draw_next(looks, ticks);
    }
    current().map_or_else(system, |line| line.at(counter::read().max(ticks)))
}

fn draw_next(mut looks: MutexGuard<'_, Vec<Look>>, ticks: u64) {
    let Some(line) = current().filter(|line| line.at(ticks) - line.nanos > line.good) else {
        return;
    };
    let newest = look();
    if let Some(next) = looks.first().and_then(|first| line.next(*first, newest)) {
        publish(next);
        looks.push(newest);
        let old = looks.len().saturating_sub(2);
        looks.drain(..old);
    }
}

/// The best of three: the one with the fewest ticks around the look at the clock.
fn look() -> Look {
    let looks = [(); 3].map(|()| {
        let before = counter::read();
        let nanos = system();
        let after = counter::read();
        let ticks = before + after.saturating_sub(before) / 2;
        (after.wrapping_sub(before), Look { ticks, nanos })
    });
    let [mut best, second, third] = looks;
    for other in [second, third] {
        if other.0 < best.0 {
            best = other;
        }
    }
    best.1
}

/// The system's monotonic clock, in nanoseconds.
#[allow(unsafe_code)]
fn system() -> i64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: writes one timespec, which is here. The clock exists everywhere, so that the call cannot fail.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

#[cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
mod counter {
    /// The time stamp counter.
    #[inline]
    #[allow(unsafe_code)]
    pub(super) fn read() -> u64 {
        // SAFETY: every x86-64 processor has the instruction, and Linux lets processes use it.
        unsafe { std::arch::x86_64::_rdtsc() }
    }

    /// Whether it runs at one speed for ever (the processor says so) and alike on all cores (the kernel would not keep it
    /// among its clock sources).
    #[allow(unsafe_code, unused_unsafe)]
    pub(super) fn is_reliable() -> bool {
        use std::arch::x86_64::__cpuid;

        const POWER: u32 = 0x8000_0007;
        const INVARIANT: u32 = 1 << 8;
        // SAFETY: every x86-64 processor has the instruction; a leaf that it has not is not asked for.
        let invariant =
            unsafe { __cpuid(0x8000_0000).eax >= POWER && __cpuid(POWER).edx & INVARIANT != 0 };
        let sources = "/sys/devices/system/clocksource/clocksource0/available_clocksource";
        invariant
            && std::fs::read_to_string(sources)
                .is_ok_and(|sources| sources.split_whitespace().any(|source| source == "tsc"))
    }
}

#[cfg(not(all(target_arch = "x86_64", target_os = "linux", not(miri))))]
mod counter {
    pub(super) fn read() -> u64 {
        0
    }

    pub(super) fn is_reliable() -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000_000_000;

    /// A machine whose counter does `rate(nanos)` ticks per 1000 ns, and whose looks are off by some nanoseconds.
    struct Machine {
        nanos: i64,
        ticks: u64,
        random: u64,
    }

    impl Machine {
        fn pass(&mut self, nanos: i64, rate: u64) {
            self.nanos += nanos;
            self.ticks += nanos as u64 * rate / 1000;
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

    #[test]
    fn over_ten_minutes_the_time_stays_within_a_millisecond_of_the_clock_and_never_goes_back() {
        for seed in 0..20 {
            let mut machine = Machine {
                nanos: 77,
                ticks: 1 << 40,
                random: seed,
            };
            let first = machine.look();
            machine.pass(FIRST + 1, 2_400);
            let second = machine.look();
            let mut looks = vec![first, second];
            let mut line = Line::through(first, second).unwrap();
            let (mut last, mut worst) = (i64::MIN, 0);
            while machine.nanos < 10 * MINUTE {
                // The clock is slewed by up to 500 ppm, as by ntpd.
                let rate = 2_400 + machine.random() % 3;
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
    }

    #[test]
    fn after_ten_minutes_in_which_nobody_asked_the_time_is_right_at_once() {
        let mut machine = Machine {
            nanos: 1,
            ticks: 1,
            random: 3,
        };
        let first = machine.look();
        machine.pass(FIRST + 1, 2_400);
        let second = machine.look();
        let line = Line::through(first, second).unwrap();
        machine.pass(10 * MINUTE, 2_401);
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

    #[test]
    fn the_time_of_a_thread_is_between_two_looks_at_the_clock() {
        super::super::thread::with(|thread| {
            for _ in 0..1000 {
                let before = system();
                let time = now(thread);
                let after = system();
                assert!(time >= before - 1_000_000 && time <= after + 1_000_000);
            }
        });
    }
}
