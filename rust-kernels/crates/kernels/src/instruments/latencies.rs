//! How long one callback takes, each timed for itself: what a mean over many cannot show.
//!
//! It has no twin: without probes there is nothing to time.

use std::hint::spin_loop;
use std::time::{Duration, Instant};

use hdrhistogram::serialization::{Serializer, V2Serializer};
use hdrhistogram::Histogram;

use crate::error::KernelError;
use crate::spans::{checked_count, span_of, wrong_fields, Values};

const LOWEST_NANOS: u64 = 1;
const HIGHEST_NANOS: u64 = 10_000_000_000;
const DIGITS: u8 = 3;

/// Makes and drops `count` root spans as `spans(count, fields, 0, 0, false)` does, and returns
/// `2 * count` times in nanoseconds, of every newSpan and every close, as an HdrHistogram in its
/// V2 form.
///
/// This is a closed loop: a callback that takes long puts off the next, whose time does not show
/// that it was put off. Each time includes one reading of the clock; one above 10 s counts as 10 s.
pub(crate) fn spans_latencies(count: i64, fields: i32) -> Result<Vec<u8>, KernelError> {
    let count = checked_count(count)?;
    let times = match fields {
        0 => timed::<0>(count),
        1 => timed::<1>(count),
        3 => timed::<3>(count),
        4 => timed::<4>(count),
        16 => timed::<16>(count),
        _ => return Err(wrong_fields(fields)),
    };
    serialized(&times)
}

/// Makes and drops `count` root spans with one field at fixed times, `interval` nanoseconds apart,
/// and returns two HdrHistograms of nanoseconds per span, new and close together: from when it
/// was begun (raw), and from when it was due (corrected).
///
/// This is an open loop: a span that takes long makes those late that are due meanwhile, and the
/// corrected times show it. It waits for the time of each by looking at the clock all the while.
pub(crate) fn spans_paced(count: i64, interval: i64) -> Result<[Vec<u8>; 2], KernelError> {
    let count = checked_count(count)?;
    if !(1..=HIGHEST_NANOS as i64).contains(&interval) {
        return Err(KernelError::Argument(format!(
            "the interval must be 1 to {HIGHEST_NANOS} ns, not {interval}"
        )));
    }
    let (mut raw, mut corrected) = (histogram(), histogram());
    let begin = Instant::now();
    for number in 0..count {
        let due = begin + Duration::from_nanos((number * interval) as u64);
        let mut start = Instant::now();
        while start < due {
            spin_loop();
            start = Instant::now();
        }
        drop(span_of::<1, 0>(Values::of(number)));
        let end = Instant::now();
        raw.saturating_record((end - start).as_nanos() as u64);
        corrected.saturating_record((end - due).as_nanos() as u64);
    }
    Ok([serialized(&raw)?, serialized(&corrected)?])
}

fn timed<const FIELDS: usize>(count: i64) -> Histogram<u64> {
    let mut times = histogram();
    for number in 0..count {
        let values = Values::of(number);
        let start = Instant::now();
        let span = span_of::<FIELDS, 0>(values);
        let made = Instant::now();
        drop(span);
        let closed = Instant::now();
        times.saturating_record((made - start).as_nanos() as u64);
        times.saturating_record((closed - made).as_nanos() as u64);
    }
    times
}

fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(LOWEST_NANOS, HIGHEST_NANOS, DIGITS)
        .expect("the bounds are constants that HdrHistogram accepts")
}

fn serialized(times: &Histogram<u64>) -> Result<Vec<u8>, KernelError> {
    let mut bytes = Vec::new();
    V2Serializer::new().serialize(times, &mut bytes)?;
    Ok(bytes)
}
