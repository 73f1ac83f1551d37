//! Bare crossings between Java and Rust (`io.spanbridge.kernels.Crossings`): the lowest rungs of
//! the ladder, and the rulers.
//!
//! Written on raw `jni-sys`, as the bridge's hot path is: what a wrapper adds would be part of
//! the ruler. No `tracing` in here. Every entry catches panics, none of which is expected, and
//! turns them into a `RuntimeException`.

mod exports;
mod instruments;
mod jvm;
mod spin;
mod steps;
