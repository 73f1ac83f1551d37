//! When spans are sent, as Java says it.

use serde::Deserialize;
use std::time::Duration;

#[derive(Clone, Debug, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[serde(deny_unknown_fields)]
pub(crate) enum ProcessSettings {
    Batch {
        queue_size: usize,
        batch_size: usize,
        delay_millis: u64,
        export_timeout_millis: u64,
    },
    Simple {
        export_timeout_millis: u64,
    },
}

/// How many spans wait, and for how long.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Batch {
    pub(in super::super) queue_size: usize,
    pub(in super::super) batch_size: usize,
    pub(in super::super) delay: Duration,
}

// === impl ProcessSettings ===

impl ProcessSettings {
    /// None: each span is sent when it ends.
    pub(in super::super) fn batch(&self) -> Option<Batch> {
        match *self {
            Self::Batch {
                queue_size,
                batch_size,
                delay_millis,
                ..
            } => Some(Batch {
                queue_size,
                batch_size,
                delay: Duration::from_millis(delay_millis),
            }),
            Self::Simple { .. } => None,
        }
    }

    pub(in super::super) fn export_timeout(&self) -> Duration {
        match *self {
            Self::Batch {
                export_timeout_millis,
                ..
            }
            | Self::Simple {
                export_timeout_millis,
            } => Duration::from_millis(export_timeout_millis),
        }
    }
}
