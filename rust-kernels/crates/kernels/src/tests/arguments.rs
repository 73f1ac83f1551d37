//! Arguments outside of the contract are refused with a message that names them.

use super::recorder::record;
use crate::error::KernelError;
use crate::instruments::{held, latencies};
use crate::{csv, fibonacci, fibonacci_tree, nested, spans, texts, twin, workers};

fn message_of_refused_argument<T: std::fmt::Debug>(result: Result<T, KernelError>) -> String {
    match result {
        Err(KernelError::Argument(message)) => message,
        other => panic!("expected a refused argument, got {other:?}"),
    }
}

#[test]
fn every_kernel_and_its_twin_refuse_what_they_cannot_do() {
    let cases = [
        (fibonacci::fibonacci(-1, true), "not -1"),
        (fibonacci::fibonacci(-1, false), "not -1"),
        (fibonacci::fibonacci(94, true), "fibonacci(94)"),
        (twin::fibonacci::fibonacci(94, true), "fibonacci(94)"),
        (fibonacci_tree::fibonacci_tree(-1), "not -1"),
        (fibonacci_tree::fibonacci_tree(41), "not 41"),
        (twin::fibonacci_tree::fibonacci_tree(41), "not 41"),
        (spans::spans(-1, 0, 0, 0, false), "count"),
        (spans::spans(1, 2, 0, 0, false), "fields"),
        (spans::spans(1, 0, 3, 0, false), "events"),
        (spans::spans(1, 0, -1, 0, false), "events"),
        (spans::spans(1, 0, 0, 2, false), "records"),
        (twin::spans::spans(1, 0, 0, 2, false), "records"),
        (nested::nested(-1, 1), "count"),
        (nested::nested(1, 0), "depth"),
        (nested::nested(1, 1001), "depth"),
        (twin::nested::nested(1, 0), "depth"),
        (texts::texts(-1, 0), "count"),
        (texts::texts(1, -1), "1024 bytes"),
        (texts::texts(1, 1025), "1024 bytes"),
        (twin::texts::texts(1, 1025), "1024 bytes"),
        (workers::spans_on_workers(0, 1, 1), "64 workers"),
        (workers::spans_on_workers(65, 1, 1), "64 workers"),
        (workers::spans_on_workers(1, -1, 1), "count"),
        (workers::spans_on_workers(1, 1, 2), "fields"),
        (csv::csv(1, -1, 1), "rows"),
        (csv::csv(1, 1_000_001, 1), "rows"),
        (csv::csv(1, 1, 0), "rows per chunk"),
        (twin::csv::csv(1, 1, 0), "rows per chunk"),
    ];
    for (result, expected) in cases {
        let message = message_of_refused_argument(result);
        assert!(message.contains(expected), "{message:?} lacks {expected:?}");
    }
    for (result, expected) in [
        (latencies::spans_latencies(-1, 0), "count"),
        (latencies::spans_latencies(1, 2), "fields"),
    ] {
        let message = message_of_refused_argument(result);
        assert!(message.contains(expected), "{message:?} lacks {expected:?}");
    }
    let message = message_of_refused_argument(held::hold_spans(-1));
    assert!(message.contains("not -1"), "{message:?}");
    for (count, interval, expected) in [(-1, 1, "count"), (1, 0, "interval")] {
        let message = message_of_refused_argument(latencies::spans_paced(count, interval));
        assert!(message.contains(expected), "{message:?} lacks {expected:?}");
    }
}

#[test]
fn a_refused_argument_makes_no_span() {
    let recording = record(|| fibonacci::fibonacci(-1, true).unwrap_err());
    assert!(recording.lines.is_empty());
}

#[test]
fn nothing_to_do_is_not_an_error() {
    assert_eq!(spans::spans(0, 1, 0, 0, true).unwrap(), 0);
    assert_eq!(nested::nested(0, 1).unwrap(), 0);
    assert_eq!(csv::csv(1, 0, 1).unwrap(), 0);
}

#[test]
fn naive_recursion_beyond_its_limit_is_declined() {
    match fibonacci::fibonacci(16, false) {
        Err(KernelError::Refused(message)) => assert!(message.contains("not 16"), "{message}"),
        other => panic!("expected a refusal, got {other:?}"),
    }
    assert!(matches!(
        twin::fibonacci::fibonacci(16, false),
        Err(KernelError::Refused(_))
    ));
}
