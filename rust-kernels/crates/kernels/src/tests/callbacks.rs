//! The callbacks that each kernel makes, in order or in number.

use super::recorder::record;
use crate::instruments::held;
use crate::{csv, fibonacci, fibonacci_tree, nested, spans, texts, twin};

#[test]
fn memoized_fibonacci_records_its_version_and_tells_every_step() {
    let recording = record(|| fibonacci::fibonacci(2, true).unwrap());
    assert_eq!(
        recording.lines,
        [
            "new INFO fibonacci index=2 use_memoized=true",
            "enter fibonacci",
            "event INFO fibonacci message=filling a table",
            "record fibonacci version=\"memoized\"",
            "new INFO memoized index=2",
            "enter memoized",
            "event TRACE memoized message=filled one step step=1 value=1",
            "event TRACE memoized message=filled one step step=2 value=1",
            "exit memoized",
            "close memoized",
            "exit fibonacci",
            "close fibonacci",
        ]
    );
}

#[test]
fn naive_fibonacci_records_its_version_and_tells_every_call() {
    let recording = record(|| fibonacci::fibonacci(2, false).unwrap());
    let mut expected = vec![
        "new INFO fibonacci index=2 use_memoized=false",
        "enter fibonacci",
        "event WARN fibonacci message=recursing without a table: the work grows exponentially with the index",
        "record fibonacci version=\"naive\"",
        "new INFO naive index=2",
        "enter naive",
        "event DEBUG naive message=called index=2",
        "event TRACE naive message=recursive case",
    ];
    for (new, called) in [
        (
            "new INFO naive index=1",
            "event DEBUG naive message=called index=1",
        ),
        (
            "new INFO naive index=0",
            "event DEBUG naive message=called index=0",
        ),
    ] {
        expected.extend([
            new,
            "enter naive",
            called,
            "event TRACE naive message=base case",
            "exit naive",
            "close naive",
        ]);
    }
    expected.extend([
        "exit naive",
        "close naive",
        "exit fibonacci",
        "close fibonacci",
    ]);
    assert_eq!(recording.lines, expected);
}

#[test]
fn the_demo_makes_the_documented_number_of_callbacks() {
    for (use_memoized, spans, events) in [(true, 2, 11), (false, 178, 355)] {
        let recording = record(|| fibonacci::fibonacci(10, use_memoized).unwrap());
        assert_eq!(recording.count("new "), spans);
        assert_eq!(recording.count("close "), spans);
        assert_eq!(recording.count("event "), events);
        assert_eq!(recording.count("record "), 1);
    }
}

#[test]
fn naive_fibonacci_of_a_high_index_tells_an_error_before_it_fails() {
    let recording = record(|| fibonacci::fibonacci(16, false).unwrap_err());
    assert_eq!(
        recording.lines,
        [
            "new INFO fibonacci index=16 use_memoized=false",
            "enter fibonacci",
            "event ERROR fibonacci message=refusing to recurse that deep limit=15",
            "exit fibonacci",
            "close fibonacci",
        ]
    );
}

#[test]
fn fibonacci_tree_makes_one_span_per_call() {
    let recording = record(|| fibonacci_tree::fibonacci_tree(10).unwrap());
    assert_eq!(recording.count("new INFO node index="), 2 * 89 - 1);
    assert_eq!(recording.count("close node"), 2 * 89 - 1);
    assert_eq!(recording.count("event "), 0);
}

#[test]
fn a_span_of_every_shape_has_its_callbacks_in_order() {
    for (fields, values) in [(0, 0), (1, 1), (4, 4), (16, 16)] {
        for events in 0..=2 {
            for records in 0..=1 {
                for enter in [false, true] {
                    let recording =
                        record(|| spans::spans(2, fields, events, records, enter).unwrap());
                    let one_span = expected_callbacks(events, records, enter);
                    let expected = [one_span.clone(), one_span].concat();
                    let callbacks = recording.lines.iter().map(|line| callback_of(line));
                    assert!(callbacks.eq(expected), "{:?}", recording.lines);
                    assert_eq!(recording.lines[0].matches('=').count(), values);
                }
            }
        }
    }
}

fn expected_callbacks(events: i32, records: i32, enter: bool) -> Vec<&'static str> {
    let mut expected = vec!["new"];
    expected.extend(enter.then_some("enter"));
    expected.extend((0..events).map(|_| "event in span"));
    expected.extend((0..records).map(|_| "record"));
    expected.extend(enter.then_some("exit"));
    expected.push("close");
    expected
}

fn callback_of(line: &str) -> &str {
    if line.starts_with("event INFO span number=") || line.starts_with("event INFO span message=") {
        "event in span"
    } else {
        line.split(' ').next().unwrap()
    }
}

#[test]
fn a_span_of_four_fields_has_one_of_each_type() {
    let recording = record(|| spans::spans(2, 4, 1, 1, false).unwrap());
    assert_eq!(
        recording.lines[4..],
        [
            "new INFO span number=1 ratio=0.5 label=\"merge\" flag=false",
            "event INFO span message=first step done number=1",
            "record span result=1",
            "close span",
        ]
    );
}

#[test]
fn nested_spans_open_inside_each_other() {
    let recording = record(|| nested::nested(2, 2).unwrap());
    let chain = [
        "new INFO nested level=1",
        "enter nested",
        "new INFO nested level=2",
        "enter nested",
        "exit nested",
        "close nested",
        "exit nested",
        "close nested",
    ];
    assert_eq!(recording.lines, [chain, chain].concat());
}

#[test]
fn csv_makes_a_span_per_stage_and_per_chunk() {
    let recording = record(|| csv::csv(42, 1000, 300).unwrap());
    for (span, number) in [
        ("new INFO csv seed=42 rows=1000 chunk_rows=300", 1),
        ("new INFO generate rows=1000", 1),
        ("new INFO parse", 1),
        ("new INFO chunk first_row=", 4),
        ("new INFO chunk first_row=901", 1),
        ("new INFO aggregate rows=", 1),
        ("new INFO sort groups=", 1),
        ("new ", 9),
        ("close ", 9),
    ] {
        assert_eq!(recording.count(span), number, "{span}");
    }
}

#[test]
fn parsing_tells_each_bad_row_with_its_number_in_the_span_of_its_chunk() {
    let text = "a,1.5,2\nb,n/a,2\nc,1.5\nd,1.5,2\ne,1.5,-\n";
    let recording = record(|| assert_eq!(csv::parse(text, 2).len(), 2));
    assert_eq!(
        recording.lines,
        [
            "new INFO parse",
            "enter parse",
            "new INFO chunk first_row=1",
            "enter chunk",
            "event WARN chunk message=skipped a bad row row=2 reason=\"the price is not a number\"",
            "exit chunk",
            "close chunk",
            "new INFO chunk first_row=3",
            "enter chunk",
            "event WARN chunk message=skipped a bad row row=3 reason=\"no quantity\"",
            "exit chunk",
            "close chunk",
            "new INFO chunk first_row=5",
            "enter chunk",
            "event WARN chunk message=skipped a bad row row=5 reason=\"the quantity is not a number\"",
            "exit chunk",
            "close chunk",
            "record parse bad_rows=3",
            "exit parse",
            "close parse",
        ]
    );
}

#[test]
fn csv_skips_the_bad_rows_and_counts_them() {
    let recording = record(|| csv::csv(42, 1000, 300).unwrap());
    let warnings: Vec<_> = recording
        .lines
        .iter()
        .filter(|line| line.starts_with("event "))
        .collect();
    assert!(!warnings.is_empty());
    assert!(warnings
        .iter()
        .all(|line| line.starts_with("event WARN chunk message=skipped a bad row row=")));
    let bad_rows = format!("record parse bad_rows={}", warnings.len());
    assert_eq!(recording.count(&bad_rows), 1);
    let kept = format!("new INFO aggregate rows={}", 1000 - warnings.len());
    assert_eq!(recording.count(&kept), 1);
}

#[test]
fn a_twin_makes_no_callbacks() {
    let recording = record(|| {
        twin::fibonacci::fibonacci(10, false).unwrap();
        twin::fibonacci_tree::fibonacci_tree(5).unwrap();
        twin::spans::spans(5, 16, 2, 1, true).unwrap();
        twin::nested::nested(5, 5).unwrap();
        twin::csv::csv(42, 1000, 10).unwrap();
    });
    assert!(recording.lines.is_empty(), "{:?}", recording.lines);
}

#[test]
fn a_text_is_one_field_of_a_root_span() {
    let recording = record(|| texts::texts(2, 6).unwrap());
    assert_eq!(
        recording.lines,
        [
            "new INFO text text=\"a span\"",
            "close text",
            "new INFO text text=\"a span\"",
            "close text",
        ]
    );
}

#[test]
fn held_spans_stay_open_until_fewer_are_asked_for_and_the_oldest_end_first() {
    let recording = record(|| {
        held::hold_spans(2).unwrap();
        held::hold_spans(3).unwrap();
        held::hold_spans(1).unwrap();
        held::hold_spans(0).unwrap();
    });
    assert_eq!(
        recording.lines,
        [
            "new INFO held number=0",
            "new INFO held number=1",
            "new INFO held number=2",
            "close held",
            "close held",
            "close held",
        ]
    );
}
