//! The demo: one Fibonacci number, by a table or by plain recursion.
//!
//! | `index` = n | spans | events | records |
//! | - | - | - | - |
//! | memoized | 2 | n + 1 | 1 |
//! | naive, n <= 15 | 2 fib(n + 1) | 4 fib(n + 1) - 1 | 1 |
//! | naive, n > 15 | 1 | 1 | 0 |

use std::hint::black_box;

use super::probes::*;
use crate::error::KernelError;

crate::kernel!(fibonacci(index: i64, use_memoized: bool));

/// The largest index whose number fits 64 bits, unsigned.
const MAX_MEMOIZED: i64 = 93;
const MAX_NAIVE: i64 = 15;

/// Returns the Fibonacci number `index`; the bits of a `u64`, which matters for index 93 only.
pub(crate) fn fibonacci(index: i64, use_memoized: bool) -> Result<i64, KernelError> {
    let index = black_box(index);
    if index < 0 {
        return Err(KernelError::Argument(format!(
            "the index must be 0 or greater, not {index}"
        )));
    }
    if use_memoized && index > MAX_MEMOIZED {
        return Err(KernelError::Argument(format!(
            "fibonacci({index}) does not fit 64 bits: the index must be at most {MAX_MEMOIZED}"
        )));
    }

    let span = info_span!("fibonacci", index, use_memoized, version = Empty);
    let _entered = span.enter();
    if use_memoized {
        info!("filling a table");
        span.record("version", "memoized");
        Ok(memoized(index) as i64)
    } else if index <= MAX_NAIVE {
        warn!("recursing without a table: the work grows exponentially with the index");
        span.record("version", "naive");
        Ok(naive(index))
    } else {
        error!(limit = MAX_NAIVE, "refusing to recurse that deep");
        Err(KernelError::Refused(format!(
            "naive recursion is limited to index {MAX_NAIVE}, not {index}: use the memoized form"
        )))
    }
}

fn memoized(index: i64) -> u64 {
    let span = info_span!("memoized", index);
    let _entered = span.enter();
    let mut table = vec![0_u64; index as usize + 1];
    for step in 1..table.len() {
        table[step] = if step == 1 {
            1
        } else {
            table[step - 1] + table[step - 2]
        };
        trace!(step, value = table[step], "filled one step");
    }
    table[index as usize]
}

fn naive(index: i64) -> i64 {
    let span = info_span!("naive", index);
    let _entered = span.enter();
    debug!(index, "called");
    if index < 2 {
        trace!("base case");
        index
    } else {
        trace!("recursive case");
        naive(index - 1) + naive(index - 2)
    }
}
