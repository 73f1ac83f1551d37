//! How ended spans get to where they are sent: at once or in batches, counted, and within limits.
//!
//! Not where that is: a [`Sender`] knows.

mod group;
mod ledger;
mod settings;
#[cfg(test)]
mod tests;
mod worker;

pub(super) use group::OtlpGroup;
pub(super) use ledger::Ledger;
pub(super) use settings::ProcessSettings;
pub(super) use worker::{Sender, Settings as WorkerSettings, Worker};

use super::model::Ended;
use crate::session::Report;
use std::time::Duration;

/// Takes ended spans.
///
/// Thread contract: any thread, several at once.
pub(super) trait Exporter: Send + Sync {
    /// Takes a span. Called in a callback: it must not call Java.
    fn take(&self, span: Ended);

    /// See [`LayerGroup::flush`](crate::session::LayerGroup::flush).
    fn flush(&self, limit: Duration) -> Result<(), String>;

    /// No span comes any more. Does not wait for anything.
    fn close(&self);

    /// See [`LayerGroup::finish`](crate::session::LayerGroup::finish).
    fn finish(&self, limit: Duration) -> Result<(), String>;

    /// What was counted; the layer's number is not known here.
    fn report(&self) -> Report;

    /// Counts an event or a link that belongs to no span.
    fn has_no_span(&self);
}
