//! The layout of a record; `io.spanbridge.internal.RecordFormat` is its other half.
//!
//! All numbers are in the machine's byte order; a record and each of its values begin at a multiple
//! of 8 bytes.
//!
//! ```text
//!  0          4     5        6          8           12
//! +----------+-----+--------+----------+-----------+-----------+
//! | length   |kind | parent | links    | callsite  | layers    |
//! +----------+-----+--------+----------+-----------+-----------+
//! 16                     24                     32          36
//! +----------------------+----------------------+-----------+-----------+
//! | span                 | timestamp            |values|ctx | counted   |
//! +----------------------+----------------------+-----------+-----------+
//! 40, one per link
//! +----------------------+-----------+-----------+
//! | span                 | layers    | callsite  |
//! +----------------------+-----------+-----------+
//! then, one per value
//! +-------+------+---+-----------+-----------------------------+
//! | field | type | 0 | length    | bytes, padded to 8          |
//! +-------+------+---+-----------+-----------------------------+
//! ```
//!
//! - *length*: of the whole record. *kind*: see `session::Kind`.
//! - *parent*: how the parent, or the span of an event, was chosen (`PARENT_...`).
//! - *layers*: the layers that the callback is for, a bit each.
//! - *timestamp*: nanoseconds of the monotonic clock; 0 when the callback is delivered at once and the
//!   reader can look at the clock itself.
//! - *ctx*: by what number Java keeps what layers captured where the new span was made
//!   (`session::captures`); 0 for nothing.
//! - *counted*: 1 when the callback is counted as delivered already, since a group of another form has
//!   received it; of no interest to the reader.
//! - *links*: the parent of a new span, the span of an event, the followed span; several when layers
//!   see different ones.

use crate::session::Kind;

pub(super) const HEADER: usize = 40;
pub(super) const VALUES_AT: usize = 32;
const KIND_AT: usize = 4;
#[cfg(test)]
const TIMESTAMP_AT: usize = 24;
#[cfg(test)]
const CAPTURED_AT: usize = 34;
pub(super) const COUNTED_AT: usize = 36;

/// What can be said of a record without reading its values.
pub(crate) struct Outline {
    pub(crate) length: usize,
    pub(crate) kind: Kind,
    pub(crate) counted: bool,
    #[cfg(test)]
    pub(crate) timestamp: i64,
}

/// The outline of the first of `records`; none when there is none.
#[inline]
pub(crate) fn outline(records: &[u8]) -> Option<Outline> {
    let header = records.first_chunk::<HEADER>()?;
    let length = u32::from_ne_bytes(*header.first_chunk()?) as usize;
    if length < HEADER {
        return None;
    }
    Some(Outline {
        length,
        kind: *Kind::ALL.get(usize::from(header[KIND_AT]))?,
        counted: header[COUNTED_AT] != 0,
        #[cfg(test)]
        timestamp: i64::from_ne_bytes(*header[TIMESTAMP_AT..].first_chunk()?),
    })
}

/// By what number Java keeps what was captured for the first of `records`.
#[cfg(test)]
pub(crate) fn captured(records: &[u8]) -> u16 {
    let number = records[CAPTURED_AT..].first_chunk();
    number.map_or(0, |number| u16::from_ne_bytes(*number))
}

/// The kinds of the callbacks in `records`, and whether each is counted already.
pub(crate) fn kinds(mut records: &[u8]) -> impl Iterator<Item = (Kind, bool)> + '_ {
    std::iter::from_fn(move || {
        let first = outline(records)?;
        records = records.get(first.length..)?;
        Some((first.kind, first.counted))
    })
}

/// Marks the record at the beginning of `record` as counted.
pub(crate) fn mark_counted(record: &mut [u8]) {
    if let Some(place) = record.get_mut(COUNTED_AT) {
        *place = 1;
    }
}

pub(super) const PARENT_CONTEXTUAL: u8 = 0;
pub(super) const PARENT_EXPLICIT: u8 = 1;
pub(super) const PARENT_ROOT: u8 = 2;

/// The types of values.
///
/// `I64`, `U64` and `F64` have 8 bytes, `I128` and `U128` 16; `BOOL` has its value in *length* and no
/// bytes; `STR`, `BYTES` and `DEBUG` have *length* bytes. `ERROR` has texts one after the other, each
/// as a 4-byte length and that many bytes: its own, then those of its sources.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum ValueType {
    Bool = 0,
    I64 = 1,
    U64 = 2,
    I128 = 3,
    U128 = 4,
    F64 = 5,
    Str = 6,
    Bytes = 7,
    Error = 8,
    Debug = 9,
}
