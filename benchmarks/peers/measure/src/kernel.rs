//! The kernels by the names that arms have for them.

use serde::{Deserialize, Serialize};

use crate::{nested, spans, twin, KernelError};

/// What one invocation runs: a kernel with fixed arguments, the same as in
/// `io.spanbridge.benchmarks.kernels`; the launcher compares [`Callbacks`].
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub enum Kernel {
    /// Root spans with one i64.
    #[serde(rename = "spans-1")]
    Spans1,
    /// Entered root spans with one field, two events and one value recorded later.
    #[serde(rename = "spans-events")]
    SpansEvents,
    /// Chains of eight entered spans, each the child of the one before.
    #[serde(rename = "nested-8")]
    Nested8,
}

/// How many callbacks one invocation causes when everything is listened to.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Callbacks {
    /// Spans made, and closed.
    pub spans: u64,
    /// Events emitted.
    pub events: u64,
    /// Values recorded after a span was made, counted by call.
    pub records: u64,
    /// Spans entered, and left.
    pub enters: u64,
}

impl Callbacks {
    /// New, record, event, enter, exit and close.
    pub fn total(self) -> u64 {
        2 * self.spans + self.events + self.records + 2 * self.enters
    }
}

const SPANS: i64 = 1000;
const DEPTH: i32 = 8;

impl Kernel {
    /// What one invocation causes.
    pub fn callbacks(self) -> Callbacks {
        let spans = SPANS as u64;
        let (events, records, enters) = match self {
            Self::Spans1 => (0, 0, 0),
            Self::SpansEvents => (2 * spans, spans, spans),
            Self::Nested8 => (0, 0, spans),
        };
        Callbacks {
            spans,
            events,
            records,
            enters,
        }
    }

    /// Runs once and returns the checksum.
    pub(crate) fn run(self) -> Result<i64, KernelError> {
        match self {
            Self::Spans1 => spans::spans(SPANS, 1, 0, 0, false),
            Self::SpansEvents => spans::spans(SPANS, 1, 2, 1, true),
            Self::Nested8 => nested::nested(SPANS / i64::from(DEPTH), DEPTH),
        }
    }

    /// The same work without instrumentation.
    pub(crate) fn twin(self) -> Result<i64, KernelError> {
        match self {
            Self::Spans1 => twin::spans::spans(SPANS, 1, 0, 0, false),
            Self::SpansEvents => twin::spans::spans(SPANS, 1, 2, 1, true),
            Self::Nested8 => twin::nested::nested(SPANS / i64::from(DEPTH), DEPTH),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kernel;

    #[test]
    fn a_kernel_does_the_work_of_its_twin() {
        for kernel in [Kernel::Spans1, Kernel::SpansEvents, Kernel::Nested8] {
            let checksum = kernel.run().unwrap();
            assert_eq!(checksum, kernel.twin().unwrap(), "{kernel:?}");
            assert_ne!(checksum, 0, "{kernel:?}");
        }
    }
}
