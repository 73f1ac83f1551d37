//! The baseline: `tracing_subscriber::Registry` with a layer that only counts its callbacks.

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::Layer;

use super::cells::{self, Count};
use crate::error::KernelError;

/// Makes the baseline the global default of this process. It cannot be undone.
pub(crate) fn install() -> Result<(), KernelError> {
    set_default(tracing_subscriber::registry().with(CountingLayer))
}

/// Makes a subscriber the global default of this process.
pub(crate) fn set_default(subscriber: impl Subscriber + Send + Sync) -> Result<(), KernelError> {
    // Not `init()`, which would also route the `log` crate in here.
    tracing::subscriber::set_global_default(subscriber).map_err(|_| {
        KernelError::State(
            "a global default subscriber is set already: in a process without it, install a layer \
             in Rust before a session is opened"
                .to_owned(),
        )
    })
}

/// Returns how many callbacks all threads counted.
pub(crate) fn callbacks() -> u64 {
    cells::total(Count::Callbacks)
}

/// Counts every callback and does nothing else. Any thread; never blocks, except for the first
/// callback of a thread.
pub(crate) struct CountingLayer;

impl<S: Subscriber> Layer<S> for CountingLayer {
    fn on_new_span(&self, _attributes: &Attributes<'_>, _id: &Id, _context: Context<'_, S>) {
        count();
    }

    fn on_record(&self, _id: &Id, _values: &Record<'_>, _context: Context<'_, S>) {
        count();
    }

    fn on_event(&self, _event: &Event<'_>, _context: Context<'_, S>) {
        count();
    }

    fn on_enter(&self, _id: &Id, _context: Context<'_, S>) {
        count();
    }

    fn on_exit(&self, _id: &Id, _context: Context<'_, S>) {
        count();
    }

    fn on_close(&self, _id: Id, _context: Context<'_, S>) {
        count();
    }
}

#[inline]
fn count() {
    cells::add(Count::Callbacks, 1);
}
