//! The counting baseline.

use std::thread;

use tracing_subscriber::layer::SubscriberExt;

use crate::baselines::no_op::{callbacks, install, CountingLayer};
use crate::error::KernelError;
use crate::spans;

// One test: once installed, the layer also counts what the other tests do without a recorder.
#[test]
fn the_baseline_counts_every_callback_of_every_thread_and_installs_once() {
    const THREADS: u64 = 4;
    const SPANS: u64 = 2000;
    let before = callbacks();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let baseline = tracing_subscriber::registry().with(CountingLayer);
                tracing::subscriber::with_default(baseline, || {
                    spans::spans(SPANS as i64, 1, 2, 1, true).unwrap()
                })
            });
        }
    });
    // new, enter, 2 events, record, exit, close
    assert_eq!(callbacks() - before, THREADS * SPANS * 7);

    let before = callbacks();
    install().unwrap();
    thread::spawn(|| spans::spans(SPANS as i64, 0, 0, 0, false).unwrap())
        .join()
        .unwrap();
    assert!(callbacks() - before >= SPANS * 2);
    match install() {
        Err(KernelError::State(message)) => assert!(message.contains("global default")),
        other => panic!("expected a state error, got {other:?}"),
    }
}
