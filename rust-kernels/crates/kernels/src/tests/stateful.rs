//! The baseline with a state per span.

use tracing_subscriber::layer::SubscriberExt;

use crate::baselines::stateful::{published, StatefulLayer};
use crate::spans;

#[test]
fn every_state_is_published_once_with_what_its_span_had() {
    let before = published();
    let subscriber = tracing_subscriber::registry().with(StatefulLayer);
    tracing::subscriber::with_default(subscriber, || {
        spans::spans(300, 1, 2, 1, true).unwrap();
        spans::spans(200, 0, 0, 0, false).unwrap();
    });
    let after = published();
    assert_eq!(after[0] - before[0], 500);
    assert_eq!(after[1] - before[1], 600);
    assert_eq!(after[2] - before[2], 300);
}
