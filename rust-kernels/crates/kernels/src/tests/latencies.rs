//! The histogram of the callback latencies.

use hdrhistogram::serialization::Deserializer;
use hdrhistogram::Histogram;

use super::recorder::record;
use crate::instruments::latencies::{spans_latencies, spans_paced};

#[test]
fn every_new_span_and_every_close_is_timed() {
    for fields in [0, 1, 3, 4, 16] {
        let mut bytes = Vec::new();
        let recording = record(|| bytes = spans_latencies(50, fields).unwrap());
        assert_eq!(recording.count("new "), 50);
        assert_eq!(recording.count("close "), 50);

        let times: Histogram<u64> = Deserializer::new().deserialize(&mut &bytes[..]).unwrap();
        assert_eq!(times.len(), 100);
        assert_eq!(times.low(), 1);
        assert!(times.high() >= 10_000_000_000);
        assert_eq!(times.sigfig(), 3);
        assert!(times.max() > 0);
    }
}

#[test]
fn a_paced_span_has_a_time_from_its_begin_and_one_from_when_it_was_due() {
    // An interval shorter than a span: each is later than the one before.
    let [raw, corrected] = spans_paced(200, 1).unwrap();
    let decoded = |bytes: Vec<u8>| -> Histogram<u64> {
        Deserializer::new().deserialize(&mut &bytes[..]).unwrap()
    };
    let (raw, corrected) = (decoded(raw), decoded(corrected));
    assert_eq!((raw.len(), corrected.len()), (200, 200));
    assert!(corrected.max() >= raw.max());
    assert!(corrected.value_at_quantile(0.5) > raw.value_at_quantile(0.5));
}
