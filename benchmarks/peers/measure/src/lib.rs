//! What all peers have in common: the kernels, the loop that times them, and the report.
//!
//! A peer is another way to see the same spans, measured in a process of its own beside the arms
//! of the bridge. The kernels and the ruler are compiled from the very files of the bridge's
//! kernels and crossings, so that a peer and an arm differ in who listens and in nothing else.
//!
//! This crate knows no subscriber: a peer installs its own and then calls [`measure`].

// Loading a kernel's file twice is how its twin is made.
#![allow(clippy::duplicate_mod)]

mod error;
mod kernel;
mod measuring;
#[path = "../../../../rust-kernels/crates/kernels/src/nested.rs"]
mod nested;
mod plan;
#[path = "../../../../rust-kernels/crates/kernels/src/probes/mod.rs"]
#[allow(unused)]
mod probes;
mod report;
#[path = "../../../../rust-kernels/crates/kernels/src/spans.rs"]
mod spans;
#[path = "../../../../rust-kernels/crates/crossings/src/spin.rs"]
mod spin;
mod twin;

/// A peer calls its kernels itself: what their files say of themselves is for Java.
macro_rules! no_entry {
    ($($tokens:tt)*) => {};
}

pub(crate) use no_entry as kernel;

pub use error::{KernelError, MeasureError};
pub use kernel::{Callbacks, Kernel};
pub use measuring::{invoke, measure};
pub use plan::{Phase, Plan};
pub use report::{Bracket, Iteration, Measured};
