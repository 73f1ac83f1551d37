//! Instrumented pieces of real work, called from Java (`io.spanbridge.kernels.Kernels`).
//!
//! Every kernel is one file that is compiled twice. The kernel modules below take their probes
//! (`info_span!`, `warn!`, `Span`, ...) from `probes`, where they are those of `tracing`;
//! `twin` includes the same files again and gives them probes that expand to nothing. A kernel
//! file finds either by `super::probes`, so the instrumented form keeps plain targets such as
//! `spanbridge_kernels::fibonacci`, and the twin's have no targets at all.
//!
//! This crate is not the bridge: it knows no Java layer and crosses the border only in `exports`.

// Loading a kernel's file twice is how its twin is made.
#![allow(clippy::duplicate_mod)]

mod allocations;
mod cells;
mod csv;
mod error;
mod exports;
mod fibonacci;
mod fibonacci_tree;
mod held;
mod latencies;
mod nested;
mod no_op;
mod probes;
mod spans;
mod stateful;
mod texts;
mod twin;
mod workers;

#[cfg(test)]
mod tests;
