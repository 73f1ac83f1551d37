//! A kernel and its twin return the same, whether or not anyone listens to the kernel.

use super::recorder::record;
use crate::{csv, fibonacci, fibonacci_tree, nested, spans, texts, twin, workers};

/// Compares a kernel, unheard and heard, with its twin; returns what all three returned.
fn same(
    kernel: impl Fn() -> Result<i64, crate::error::KernelError>,
    twin: impl Fn() -> Result<i64, crate::error::KernelError>,
) -> i64 {
    let expected = twin().unwrap();
    assert_eq!(kernel().unwrap(), expected, "without a subscriber");
    let mut heard = 0;
    record(|| heard = kernel().unwrap());
    assert_eq!(heard, expected, "with a subscriber");
    expected
}

#[test]
fn fibonacci_returns_the_number_in_both_forms() {
    for (index, number) in [(0, 0), (1, 1), (2, 1), (10, 55), (15, 610)] {
        for use_memoized in [false, true] {
            let computed = same(
                || fibonacci::fibonacci(index, use_memoized),
                || twin::fibonacci::fibonacci(index, use_memoized),
            );
            assert_eq!(computed, number, "index {index}, memoized {use_memoized}");
        }
    }
}

#[test]
fn the_largest_fibonacci_number_uses_all_64_bits() {
    let computed = same(
        || fibonacci::fibonacci(93, true),
        || twin::fibonacci::fibonacci(93, true),
    );
    assert_eq!(computed as u64, 12_200_160_415_121_876_738);
}

#[test]
fn fibonacci_tree_returns_the_number() {
    let computed = same(
        || fibonacci_tree::fibonacci_tree(12),
        || twin::fibonacci_tree::fibonacci_tree(12),
    );
    assert_eq!(computed, 144);
}

#[test]
fn spans_of_every_shape_have_the_checksum_of_their_twin() {
    for fields in [0, 1, 3, 4, 16] {
        for events in 0..=2 {
            for records in 0..=1 {
                for enter in [false, true] {
                    let checksum = same(
                        || spans::spans(20, fields, events, records, enter),
                        || twin::spans::spans(20, fields, events, records, enter),
                    );
                    assert_ne!(
                        checksum,
                        spans::spans(19, fields, events, records, enter).unwrap()
                    );
                }
            }
        }
    }
}

#[test]
fn nested_chains_have_the_checksum_of_their_twin() {
    for depth in [1, 2, 8, 1000] {
        let checksum = same(
            || nested::nested(3, depth),
            || twin::nested::nested(3, depth),
        );
        assert_ne!(checksum, nested::nested(2, depth).unwrap());
    }
}

#[test]
fn csv_has_the_checksum_of_its_twin_whatever_the_chunks() {
    for chunk_rows in [1, 7, 500, 10_000] {
        let checksum = same(
            || csv::csv(42, 2000, chunk_rows),
            || twin::csv::csv(42, 2000, chunk_rows),
        );
        assert_eq!(checksum, csv::csv(42, 2000, 100).unwrap());
        assert_ne!(checksum, csv::csv(43, 2000, chunk_rows).unwrap());
        assert_ne!(checksum, csv::csv(42, 1999, chunk_rows).unwrap());
    }
}

#[test]
fn the_checksum_of_csv_is_the_same_on_every_machine() {
    assert_eq!(csv::csv(1, 1000, 100).unwrap(), 1_231_219_323_158_900_654);
}

#[test]
fn texts_of_every_length_have_the_checksum_of_their_twin() {
    for bytes in [0, 1, 16, 64, 256, 1024] {
        let checksum = same(|| texts::texts(20, bytes), || twin::texts::texts(20, bytes));
        assert_ne!(checksum, texts::texts(21, bytes).unwrap());
    }
}

#[test]
fn workers_of_any_number_have_the_checksum_of_their_twins() {
    for workers in [1, 3, 2] {
        let checksum = same(
            || workers::spans_on_workers(workers, 20, 1),
            || twin::workers::spans_on_workers(workers, 20, 1),
        );
        let one = spans::spans(20, 1, 0, 0, false).unwrap();
        assert_eq!(checksum, one.wrapping_mul(i64::from(workers)));
    }
}
