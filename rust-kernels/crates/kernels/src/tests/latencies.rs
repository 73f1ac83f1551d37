//! The histogram of the callback latencies.

use hdrhistogram::serialization::Deserializer;
use hdrhistogram::Histogram;

use super::recorder::record;
use crate::latencies::spans_latencies;

#[test]
fn every_new_span_and_every_close_is_timed() {
    for fields in [0, 1, 4, 16] {
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
