//! What can go wrong in a peer. The launcher shows the message as the reason of a failed fork.

use thiserror::Error;

/// What a kernel can refuse.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KernelError {
    /// An argument is outside of what the kernel takes.
    #[error("{0}")]
    Argument(String),
    /// The process is not in a state for this call.
    #[error("{0}")]
    State(String),
}

/// Why there are no figures.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MeasureError {
    /// The launcher and the peer do not belong together.
    #[error("the plan cannot be read: {0}")]
    Plan(#[from] serde_json::Error),
    /// The kernel refused to run.
    #[error(transparent)]
    Kernel(#[from] KernelError),
    /// The kernel did other work than its twin.
    #[error("{wrong} of {invocations} invocations have another checksum than the twin")]
    Checksum {
        /// Invocations that differ.
        wrong: u64,
        /// All that were looked at.
        invocations: u64,
    },
    /// What was seen is not what was done.
    #[error("{0}")]
    Work(String),
}
