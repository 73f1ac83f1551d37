//! What is measured and is no kernel: it has no twin, or is no work.

pub(crate) mod allocations;
pub(crate) mod held;
pub(crate) mod latencies;
