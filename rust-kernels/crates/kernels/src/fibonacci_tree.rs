//! A tree of spans: plain recursion, one entered span with one i64 field per call.

use std::hint::black_box;

use super::probes::*;
use crate::error::KernelError;

crate::kernel!(fibonacci_tree(index: i64));

/// Above it one call takes minutes, and nothing can interrupt it.
const MAX_INDEX: i64 = 40;

/// Returns the Fibonacci number `index`, making `2 * fib(index + 1) - 1` spans.
pub(crate) fn fibonacci_tree(index: i64) -> Result<i64, KernelError> {
    let index = black_box(index);
    if !(0..=MAX_INDEX).contains(&index) {
        return Err(KernelError::Argument(format!(
            "the index must be 0 to {MAX_INDEX}, not {index}"
        )));
    }
    Ok(node(index))
}

fn node(index: i64) -> i64 {
    let span = info_span!("node", index);
    let _entered = span.enter();
    if index < 2 {
        index
    } else {
        node(index - 1) + node(index - 2)
    }
}
