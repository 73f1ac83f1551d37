//! Root spans of one shape: the load of the ladder.
//!
//! The shape is turned into constants once, outside of the loop, so that each shape's loop is
//! straight code: no branch in it decides what kind of span to make.

use std::hint::black_box;

use super::probes::*;
use crate::error::KernelError;

crate::kernel!(spans(count: i64, fields: i32, events: i32, records: i32, enter: bool));

/// Makes, uses and drops `count` root spans, one after the other, and returns a checksum.
///
/// One span's callbacks, in order: new, enter (if `enter`), `events` events, `records` records,
/// exit (if `enter`), close. The events belong to the span whether it is entered or not.
pub(crate) fn spans(
    count: i64,
    fields: i32,
    events: i32,
    records: i32,
    enter: bool,
) -> Result<i64, KernelError> {
    let count = checked_count(black_box(count))?;
    match fields {
        0 => with_fields::<0>(count, events, records, enter),
        1 => with_fields::<1>(count, events, records, enter),
        3 => with_fields::<3>(count, events, records, enter),
        4 => with_fields::<4>(count, events, records, enter),
        16 => with_fields::<16>(count, events, records, enter),
        _ => Err(wrong_fields(fields)),
    }
}

pub(crate) fn checked_count(count: i64) -> Result<i64, KernelError> {
    if count < 0 {
        return Err(KernelError::Argument(format!(
            "the count must be 0 or greater, not {count}"
        )));
    }
    Ok(count)
}

pub(crate) fn wrong_fields(fields: i32) -> KernelError {
    KernelError::Argument(format!("fields must be 0, 1, 3, 4 or 16, not {fields}"))
}

/// What one span carries.
#[derive(Clone, Copy)]
pub(crate) struct Values {
    number: i64,
    ratio: f64,
    label: &'static str,
    flag: bool,
}

const LABELS: [&str; 4] = ["parse", "merge", "compact", "validate"];

impl Values {
    #[inline(always)]
    pub(crate) fn of(number: i64) -> Self {
        Self {
            number,
            ratio: number as f64 * 0.5,
            label: LABELS[(number & 3) as usize],
            flag: number & 1 == 0,
        }
    }

    /// Adds the values that a span of this many fields carries to a checksum. The multiplication
    /// makes every step depend on the one before, so that no compiler solves the loop of a twin.
    #[inline(always)]
    fn fold<const FIELDS: usize>(&self, checksum: i64) -> i64 {
        let mut bits = self.number;
        if FIELDS > 1 {
            bits ^= self.ratio.to_bits() as i64;
            bits = bits.wrapping_add(self.label.len() as i64 + i64::from(self.flag));
        }
        (checksum ^ bits).wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64)
    }
}

/// Makes a span of this many fields, and of one more, `result`, that is empty until it is
/// recorded, if `RECORDS` is 1.
#[inline(always)]
pub(crate) fn span_of<const FIELDS: usize, const RECORDS: usize>(values: Values) -> Span {
    let Values {
        number,
        ratio,
        label,
        flag,
    } = values;
    macro_rules! sixteen {
        ($($more:tt)*) => {
            info_span!(
                "span",
                number1 = number,
                number2 = number.wrapping_add(1),
                number3 = number.wrapping_add(2),
                number4 = number.wrapping_add(3),
                ratio1 = ratio,
                ratio2 = ratio + 1.0,
                ratio3 = ratio + 2.0,
                ratio4 = ratio + 3.0,
                label1 = label,
                label2 = LABELS[0],
                label3 = LABELS[1],
                label4 = LABELS[2],
                flag1 = flag,
                flag2 = !flag,
                flag3 = true,
                flag4 = false,
                $($more)*
            )
        };
    }
    match (FIELDS, RECORDS) {
        (0, 0) => info_span!("span"),
        (0, _) => info_span!("span", result = Empty),
        (1, 0) => info_span!("span", number),
        (1, _) => info_span!("span", number, result = Empty),
        (3, 0) => info_span!("span", number, ratio, label),
        (3, _) => info_span!("span", number, ratio, label, result = Empty),
        (4, 0) => info_span!("span", number, ratio, label, flag),
        (4, _) => info_span!("span", number, ratio, label, flag, result = Empty),
        (_, 0) => sixteen!(),
        (_, _) => sixteen!(result = Empty),
    }
}

fn with_fields<const FIELDS: usize>(
    count: i64,
    events: i32,
    records: i32,
    enter: bool,
) -> Result<i64, KernelError> {
    match events {
        0 => with_events::<FIELDS, 0>(count, records, enter),
        1 => with_events::<FIELDS, 1>(count, records, enter),
        2 => with_events::<FIELDS, 2>(count, records, enter),
        _ => Err(KernelError::Argument(format!(
            "events must be 0, 1 or 2, not {events}"
        ))),
    }
}

fn with_events<const FIELDS: usize, const EVENTS: usize>(
    count: i64,
    records: i32,
    enter: bool,
) -> Result<i64, KernelError> {
    match (records, enter) {
        (0, false) => Ok(run::<FIELDS, EVENTS, 0, false>(count)),
        (0, true) => Ok(run::<FIELDS, EVENTS, 0, true>(count)),
        (1, false) => Ok(run::<FIELDS, EVENTS, 1, false>(count)),
        (1, true) => Ok(run::<FIELDS, EVENTS, 1, true>(count)),
        _ => Err(KernelError::Argument(format!(
            "records must be 0 or 1, not {records}"
        ))),
    }
}

#[inline(never)]
fn run<const FIELDS: usize, const EVENTS: usize, const RECORDS: usize, const ENTER: bool>(
    count: i64,
) -> i64 {
    let mut checksum = 0;
    for number in 0..count {
        let values = Values::of(number);
        let span = span_of::<FIELDS, RECORDS>(values);
        let _entered = if ENTER { Some(span.enter()) } else { None };
        if EVENTS > 0 {
            if ENTER {
                info!(number, "first step done");
            } else {
                info!(parent: &span, number, "first step done");
            }
        }
        if EVENTS > 1 {
            if ENTER {
                info!(number, "second step done");
            } else {
                info!(parent: &span, number, "second step done");
            }
        }
        if RECORDS > 0 {
            span.record("result", number);
        }
        checksum = values.fold::<FIELDS>(checksum);
    }
    checksum
}
