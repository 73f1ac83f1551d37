//! The line of the process: drawn by whoever finds that it is time, and read by all.

use super::{
    counter,
    line::{Line, Look},
    system, FIRST,
};
use parking_lot::Mutex;
use std::sync::atomic::{fence, AtomicBool, AtomicI64, AtomicU64, Ordering};

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

/// Changes when another line is drawn.
///
/// Cost: one load.
#[inline(always)]
pub(super) fn version() -> u64 {
    VERSION.load(Ordering::Relaxed)
}

/// The line for this moment, with its version; the next one is drawn when it is time. None: there is no line.
pub(super) fn for_now() -> Option<(u64, Line)> {
    let (_, line) = current()?;
    let ticks = counter::read();
    if line.at(ticks) - line.nanos > line.good {
        draw(ticks);
    }
    current()
}

/// The time, as long as there is no line; the first one is drawn when it is time.
pub(super) fn without_line() -> i64 {
    let time = system();
    if HOPE.load(Ordering::Relaxed) {
        draw_first(time);
    }
    time
}

/// The line, whole, and its version: who draws makes the version odd meanwhile, and who reads looks twice.
fn current() -> Option<(u64, Line)> {
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
            return (line.slope != 0).then_some((version, line));
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

/// Draws the next line, unless another thread does. The slope is that over the last two spans of time, so that it follows the
/// clock when that is slewed, and a bad look does little harm.
fn draw(ticks: u64) {
    let Some(mut looks) = LOOKS.try_lock() else {
        return;
    };
    let line = current().map(|(_, line)| line);
    let Some(line) = line.filter(|line| line.at(ticks) - line.nanos > line.good) else {
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
