//! The twins: the kernels' own files once more, with probes that expand to nothing.
//!
//! What a kernel computes only for its probes is unused here, hence the allowed lints; what it
//! computes for its result is the same work, so the checksums are equal.

#[allow(unused)]
#[path = "csv.rs"]
pub(crate) mod csv;
#[allow(unused)]
#[path = "fibonacci.rs"]
pub(crate) mod fibonacci;
#[allow(unused)]
#[path = "fibonacci_tree.rs"]
pub(crate) mod fibonacci_tree;
#[allow(unused)]
#[path = "nested.rs"]
pub(crate) mod nested;
#[allow(unused)]
pub(crate) mod probes;
#[allow(unused)]
#[path = "spans.rs"]
pub(crate) mod spans;
#[allow(unused)]
#[path = "texts.rs"]
pub(crate) mod texts;
#[allow(unused)]
#[path = "workers.rs"]
pub(crate) mod workers;
