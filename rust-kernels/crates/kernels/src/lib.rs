//! Instrumented pieces of real work, called from Java (`io.spanbridge.kernels.Kernels`).
//!
//! Every kernel is one file in this folder, which nothing else has to know of: the files are found,
//! compiled twice, and what their `kernel!` says is found by name (`native::registry`). As modules of
//! this crate they take their probes (`info_span!`, `warn!`, `Span`, ...) from `probes`, where they
//! are those of `tracing`; in `twin` the same files have probes that expand to nothing. A kernel's
//! file finds either by `super::probes`, so the instrumented form has plain targets such as
//! `spanbridge_kernels::fibonacci`, and the twin's have no targets at all.
//!
//! What is no kernel has a folder. This crate is not the bridge: it knows no Java layer and crosses the
//! border only in `native`.

// Loading a kernel's file twice is how its twin is made.
#![allow(clippy::duplicate_mod)]

mod baselines;
mod instruments;
mod native;
mod probes;

#[cfg(test)]
mod tests;

// What a kernel's file may use beside `super::probes`. The peers of the benchmarks, which compile some of
// these files too, have the same names.
pub(crate) use native::error;
pub(crate) use native::registry::kernel;

// The folder, from the crate that is compiled: `kernels-counted` is the same source.
automod::dir!("../kernels/src");

/// The twins: the kernels' own files once more, with probes that expand to nothing.
///
/// What a kernel computes only for its probes is unused here, hence the allowed lints; what it computes
/// for its result is the same work, so the checksums are equal.
#[allow(unused)]
#[path = "."]
mod twin {
    #[path = "probes/twin.rs"]
    pub(crate) mod probes;

    automod::dir!(pub(crate) "../kernels/src");
}
