//! The twins: the kernels' own files once more, with probes that expand to nothing.

#[allow(unused)]
#[path = "../../../../rust-kernels/crates/kernels/src/nested.rs"]
pub(crate) mod nested;
#[allow(unused)]
#[path = "../../../../rust-kernels/crates/kernels/src/probes/twin.rs"]
pub(crate) mod probes;
#[allow(unused)]
#[path = "../../../../rust-kernels/crates/kernels/src/spans.rs"]
pub(crate) mod spans;
