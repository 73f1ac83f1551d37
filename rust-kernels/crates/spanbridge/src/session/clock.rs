//! The time of callbacks that are delivered later: nanoseconds of the system's monotonic clock, the one that
//! `System.nanoTime` reads.
//!
//! Reading that clock takes about 30 ns. Where the processor has a counter that runs at one speed for ever and on all cores, that
//! is read instead (about 10 ns) and translated by a [`Line`](line::Line), which is drawn anew now and then by looking at the clock. Each
//! thread keeps what it needs of the line in a [`Watch`]. Until the first line is there, and on other machines, it is the clock
//! itself.

mod counter;
mod drawn;
mod line;

use super::thread::Thread;
use std::cell::Cell;

/// After so many nanoseconds the first line is drawn.
const FIRST: i64 = 20_000_000;
/// After so many at most, the next one.
const NEXT: i64 = 500_000_000;

/// What a thread knows of the line, and when it looked last.
pub(super) struct Watch {
    /// The version of the line that it is set by; [`UNSET`] for none.
    version: Cell<u64>,
    ticks: Cell<u64>,
    nanos: Cell<i64>,
    slope: Cell<u64>,
    /// For how many ticks the line may be used.
    good: Cell<u64>,
    /// The last time that was given out.
    last: Cell<i64>,
}

/// The version of no line.
const UNSET: u64 = u64::MAX;

// === impl Watch ===

impl Watch {
    pub(super) const fn new() -> Self {
        Self {
            version: Cell::new(UNSET),
            ticks: Cell::new(0),
            nanos: Cell::new(0),
            slope: Cell::new(0),
            good: Cell::new(0),
            last: Cell::new(i64::MIN),
        }
    }

    /// The time by this watch; none when it must be set.
    #[inline(always)]
    fn read(&self) -> Option<i64> {
        if drawn::version() != self.version.get() {
            return None;
        }
        // A core may be a few ticks behind the one that drew the line: that is a very large number, too.
        let ticks = counter::read().wrapping_sub(self.ticks.get());
        if ticks > self.good.get() {
            return None;
        }
        // No overflow: see `set`.
        Some(self.nanos.get() + ((ticks * self.slope.get()) >> 32) as i64)
    }

    /// Sets the watch, and returns the time.
    #[cold]
    fn set(&self) -> i64 {
        let Some((version, line)) = drawn::for_now() else {
            self.version.set(UNSET);
            return drawn::without_line();
        };
        // The line is good for `NEXT` at most, which times 2^32 is less than 2^61: so many ticks times the slope are, too.
        let good = (u128::from(line.good.unsigned_abs()) << 32) / u128::from(line.slope);
        self.good.set(u64::try_from(good).unwrap_or(0));
        self.ticks.set(line.ticks);
        self.nanos.set(line.nanos);
        self.slope.set(line.slope);
        self.version.set(version);
        line.at(counter::read())
    }
}

/// Returns the time. On one thread it never goes back.
///
/// Cost: about 12 ns with a counter, 30 without.
#[inline(always)]
pub(super) fn now(thread: &Thread) -> i64 {
    let watch = &thread.watch;
    let time = match watch.read() {
        Some(time) => time,
        None => watch.set(),
    };
    #[cfg(test)]
    let time = by_hand::time().unwrap_or(time);
    let time = time.max(watch.last.get());
    watch.last.set(time);
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
        // It goes on from where it was stopped before: time does not go back.
        TIME.set(TIME.get().or(Some(1)));
    }

    pub(in super::super) fn pass(nanos: i64) {
        TIME.set(TIME.get().map(|time| time + nanos));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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
