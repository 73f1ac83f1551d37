//! Chains of spans: a root, its child, the child of that, and so on; each with one i64 field.

use std::hint::black_box;

use super::probes::*;
use crate::error::KernelError;

crate::kernel!(nested(count: i64, depth: i32));

/// A chain is a recursion; this many frames fit the stack of any Java thread.
const MAX_DEPTH: i32 = 1000;

/// Makes `count` chains of `depth` entered spans each, the root being the first, and returns a
/// checksum of the levels.
pub(crate) fn nested(count: i64, depth: i32) -> Result<i64, KernelError> {
    let (count, depth) = (black_box(count), black_box(depth));
    if count < 0 {
        return Err(KernelError::Argument(format!(
            "the count must be 0 or greater, not {count}"
        )));
    }
    if !(1..=MAX_DEPTH).contains(&depth) {
        return Err(KernelError::Argument(format!(
            "the depth must be 1 to {MAX_DEPTH}, not {depth}"
        )));
    }
    Ok((0..count).fold(0, |checksum, number| {
        chain(checksum ^ number, 1, i64::from(depth))
    }))
}

fn chain(checksum: i64, level: i64, depth: i64) -> i64 {
    let span = info_span!("nested", level);
    let _entered = span.enter();
    // Neither a sum nor a tail call, so that no compiler folds a twin's chain or flattens it.
    let below = if level < depth {
        chain(checksum, level + 1, depth)
    } else {
        checksum
    };
    below.wrapping_mul(31).rotate_left(7) ^ level
}
