//! The steps of a callback, one added after the other: the rungs of the ladder below the bridge
//! (`io.spanbridge.kernels.Steps`).
//!
//! A step is a loop in one downcall. Without a target it is its own twin: the same loop with the
//! same sum, but nothing crosses. With one, what arrives in Java is summed up there, and both
//! sums must be equal.

mod attach;
mod exports;
mod state;
mod target;
mod upcalls;
mod utils;
mod values;

/// The ids of a made-up span: `i` spread over all bits, as a span store's are.
#[inline(always)]
fn span(i: i64) -> i64 {
    i.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64)
}

/// The id of its made-up parent.
#[inline(always)]
fn parent(i: i64) -> i64 {
    span(i) ^ 0x5555
}

/// The id of its made-up callsite.
#[inline(always)]
fn callsite(i: i64) -> i32 {
    (i & 7) as i32
}
