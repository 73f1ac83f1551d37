//! How long one callback takes, each timed for itself: what a mean over many cannot show.
//!
//! It has no twin: without probes there is nothing to time.

use std::time::Instant;

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
/// Each time includes one reading of the clock. A time above 10 s counts as 10 s.
pub(crate) fn spans_latencies(count: i64, fields: i32) -> Result<Vec<u8>, KernelError> {
    let count = checked_count(count)?;
    let times = match fields {
        0 => timed::<0>(count),
        1 => timed::<1>(count),
        4 => timed::<4>(count),
        16 => timed::<16>(count),
        _ => return Err(wrong_fields(fields)),
    };
    let mut bytes = Vec::new();
    V2Serializer::new().serialize(&times, &mut bytes)?;
    Ok(bytes)
}

fn timed<const FIELDS: usize>(count: i64) -> Histogram<u64> {
    let mut times = Histogram::new_with_bounds(LOWEST_NANOS, HIGHEST_NANOS, DIGITS)
        .expect("the bounds are constants that HdrHistogram accepts");
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
