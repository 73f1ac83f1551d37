//! The probes of the instrumented kernels: those of `tracing`, as they are.
//!
//! [`crate::twin::probes`] has the same names and expands to nothing. A kernel may use what is
//! in both, and nothing else, to make spans and events.

pub(crate) use tracing::field::Empty;
pub(crate) use tracing::{debug, error, info, info_span, trace, warn, Span};

/// Whether these are those of `tracing`.
pub(crate) const INSTRUMENTED: bool = true;
