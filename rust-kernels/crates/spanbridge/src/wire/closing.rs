//! Which spans close in records that are made already.

use super::format::HEADER;
use crate::session::Kind;

const KIND_AT: usize = 4;
const SPAN_AT: usize = 16;

/// The spans that close in `records`, which stand one after the other.
pub(crate) fn closing_spans(mut records: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let every = std::iter::from_fn(move || {
        let length = u32::from_ne_bytes(*records.first_chunk()?) as usize;
        let record = records.get(..length.max(HEADER))?;
        records = &records[record.len()..];
        Some(record)
    });
    every
        .filter(|record| record[KIND_AT] == Kind::Close as u8)
        .filter_map(|record| Some(u64::from_ne_bytes(*record[SPAN_AT..].first_chunk()?)))
}

#[cfg(test)]
mod tests {
    use super::{closing_spans, HEADER};
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

    #[test]
    fn the_spans_that_close_are_found_among_others_and_half_a_record_is_none() {
        let callsite = crate::session::intern(&META);
        let mut records = [0; 4 * HEADER];
        let signals = [
            (Kind::Enter, 1 << 32),
            (Kind::Close, 2 << 32 | 7),
            (Kind::Exit, 3 << 32),
            (Kind::Close, 4 << 32),
        ];
        for (record, (kind, span)) in records.chunks_mut(HEADER).zip(signals) {
            let to = Address {
                layers: 1,
                timestamp: 0,
                captured: 0,
            };
            encode_signal(&mut Writer::new(record), kind, span, callsite, to, &[]);
        }
        let found: Vec<_> = closing_spans(&records).collect();
        assert_eq!(found, [2 << 32 | 7, 4 << 32]);
        assert_eq!(closing_spans(&records[..records.len() - 8]).count(), 1);
        assert_eq!(closing_spans(&[]).count(), 0);
    }
}
