//! How Java is told where records lie that it reads in the rings of their threads, and what of a ring goes together;
//! `io.spanbridge.internal.RecordFormat` is the other half.
//!
//! ```text
//!  0          4          8          12
//! +----------+----------+----------+----------------------+
//! | buffer   | offset   | length   | let go, or delivered |
//! +----------+----------+----------+----------------------+
//! ```
//!
//! - *let go*: up to which number no record after the stretch mentions what was captured for those of the buffer (`session::kept`); 0 when
//!   there is nothing new to be said. Java lets go of that when the stretch was delivered whole. One without records says that alone.
//! - *delivered*: in its place Java writes how many bytes were, when that is not all.

use super::{encoder::word, format::HEADER};
use crate::session::KINDS;

/// The size of what is said of one stretch.
pub(crate) const STRETCH: usize = 16;

/// Says where a stretch of records lies: in which of Java's buffers, from where on, and how long it is; and what Java lets go of after
/// it.
pub(crate) fn stretch(
    buffer: i32,
    offset: usize,
    length: usize,
    let_go: u16,
) -> [u64; STRETCH / 8] {
    [
        word(buffer as u32, offset as u32),
        word(length as u32, u32::from(let_go)),
    ]
}

/// How much of the stretch that is described at the beginning of `described` Java says it has delivered.
pub(crate) fn delivered(described: &[u8]) -> usize {
    let number = described
        .get(12..STRETCH)
        .and_then(|bytes| bytes.first_chunk());
    number.map_or(0, |number| u32::from_ne_bytes(*number) as usize)
}

/// Says how much of a stretch was delivered, as Java does.
#[cfg(test)]
pub(crate) fn set_delivered(described: &mut [u8], length: usize) {
    described[12..STRETCH].copy_from_slice(&(length as u32).to_ne_bytes());
}

/// What was said of stretches: buffer, offset, length and what Java lets go of.
#[cfg(any(test, feature = "measure"))]
pub(crate) fn stretches(described: &[u8]) -> impl Iterator<Item = (i32, usize, usize, u16)> + '_ {
    described.chunks_exact(STRETCH).map(|one| {
        let number = |at: usize| u32::from_ne_bytes(*one[at..].first_chunk().expect("a number"));
        let (buffer, let_go) = (number(0) as i32, number(12) as u16);
        (buffer, number(4) as usize, number(8) as usize, let_go)
    })
}

/// What a [`run`] is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// In bytes.
    pub(crate) length: usize,
    /// When the record after it happened; none when there is none.
    pub(crate) next: Option<i64>,
}

/// How many callbacks of each kind there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) all: [u64; KINDS],
    /// Those of them that are counted already.
    pub(crate) counted: [u64; KINDS],
}

/// The first of `records` that are not later than a time: as many as are needed for so many bytes, or all there are. Adds the
/// callbacks among them to `tally`.
///
/// Cost: some fifteen instructions per record.
#[inline]
pub(crate) fn run(records: &[u64], until: i64, enough: usize, tally: &mut Tally) -> Run {
    let mut at = 0;
    // The end of a lap that is skipped looks like a record of length 0.
    while let Some(header) = records.get(at..).and_then(|rest| rest.first_chunk()) {
        let [first, _, _, timestamp, fifth]: &[u64; HEADER / 8] = header;
        let length = former(*first) as usize / 8;
        if length < HEADER / 8 {
            break;
        }
        let timestamp = *timestamp as i64;
        if timestamp > until || 8 * at >= enough {
            return Run {
                length: 8 * at,
                next: Some(timestamp),
            };
        }
        at += length;
        let [kind, ..] = latter(*first).to_ne_bytes();
        if let Some(count) = tally.all.get_mut(usize::from(kind)) {
            *count += 1;
            let [counted, ..] = latter(*fifth).to_ne_bytes();
            if counted != 0 {
                tally.counted[usize::from(kind)] += 1;
            }
        }
    }
    Run {
        length: 8 * at,
        next: None,
    }
}

/// When the first of `records` happened; none when there is none, as where the rest of a lap is skipped.
#[inline]
pub(crate) fn first_time(records: &[u64]) -> Option<i64> {
    run(records, i64::MIN, 0, &mut Tally::default()).next
}

/// The number that stands first in memory of the two in a word; see [`word`].
fn former(word: u64) -> u32 {
    if cfg!(target_endian = "little") {
        word as u32
    } else {
        (word >> 32) as u32
    }
}

fn latter(word: u64) -> u32 {
    if cfg!(target_endian = "little") {
        (word >> 32) as u32
    } else {
        word as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        session::Kind,
        wire::{encode_signal, Address, Writer},
    };
    use tracing_core::{
        callsite::DefaultCallsite, field::FieldSet, identify_callsite, Kind as Declared, Level,
        Metadata,
    };

    static CALLSITE: DefaultCallsite = DefaultCallsite::new(&META);
    static META: Metadata<'static> = Metadata::new(
        "name",
        "target",
        Level::INFO,
        None,
        None,
        None,
        FieldSet::new(&[], identify_callsite!(&CALLSITE)),
        Declared::SPAN,
    );

    const WORDS: usize = HEADER / 8;

    /// A record of each kind at each time, the second one counted already, and then the rest of a lap that is skipped.
    fn records(of: &[(Kind, i64)]) -> Vec<u64> {
        let callsite = crate::session::intern(&META);
        let mut words = Vec::new();
        for (place, (kind, timestamp)) in of.iter().enumerate() {
            let mut record = [0; HEADER];
            let mut writer = Writer::new(&mut record);
            let to = Address {
                layers: 1,
                timestamp: *timestamp,
                captured: u16::MAX,
            };
            encode_signal(&mut writer, *kind, 7, callsite, to, &[]);
            if place == 1 {
                writer.mark_counted();
            }
            let chunks = record.chunks_exact(8);
            words.extend(chunks.map(|word| u64::from_ne_bytes(*word.first_chunk().unwrap())));
        }
        words.extend([0; WORDS]);
        words
    }

    #[test]
    fn a_run_ends_where_time_or_records_or_what_is_needed_end() {
        let records = records(&[(Kind::Enter, 1), (Kind::Exit, 5), (Kind::Close, 9)]);
        let run_of = |until, enough| {
            let mut tally = Tally::default();
            let Run { length, next } = run(&records, until, enough, &mut tally);
            (length / HEADER, next, tally)
        };
        let (enter, exit, close) = (
            Kind::Enter as usize,
            Kind::Exit as usize,
            Kind::Close as usize,
        );
        let mut tally = Tally::default();
        assert_eq!(run_of(0, usize::MAX), (0, Some(1), tally));
        tally.all[enter] = 1;
        assert_eq!(run_of(1, usize::MAX), (1, Some(5), tally));
        assert_eq!(run_of(i64::MAX, 1), (1, Some(5), tally));
        tally.all[exit] = 1;
        tally.counted[exit] = 1;
        assert_eq!(run_of(8, usize::MAX), (2, Some(9), tally));
        assert_eq!(run_of(i64::MAX, HEADER + 1), (2, Some(9), tally));
        tally.all[close] = 1;
        assert_eq!(run_of(9, usize::MAX), (3, None, tally));
        assert_eq!((first_time(&records), first_time(&[])), (Some(1), None));
        assert_eq!(first_time(&records[3 * WORDS..]), None);
    }

    #[test]
    fn what_is_said_of_a_stretch_can_be_read_and_so_can_what_became_of_it() {
        let mut said: Vec<u8> = [stretch(3, 40, 80, 65_535), stretch(4, 0, 1 << 30, 0)]
            .as_flattened()
            .iter()
            .flat_map(|word| word.to_ne_bytes())
            .collect();
        let read: Vec<_> = stretches(&said).collect();
        assert_eq!(read, [(3, 40, 80, 65_535), (4, 0, 1 << 30, 0)]);
        assert_eq!(delivered(&said[STRETCH..]), 0);
        set_delivered(&mut said, 40);
        assert_eq!((delivered(&said), delivered(&said[STRETCH..])), (40, 0));
        assert_eq!(delivered(&[]), 0);
    }
}
