//! What a layer in Rust pays for a state per span: `tracing_subscriber::Registry` with a layer
//! that keeps one in the span's Extensions, as `StatefulLayer` does in Java.

use std::time::Instant;

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::Layer;

use super::cells::{self, Count};
use super::no_op::set_default;
use crate::error::KernelError;

/// Makes it the global default of this process. It cannot be undone.
pub(crate) fn install() -> Result<(), KernelError> {
    set_default(tracing_subscriber::registry().with(StatefulLayer))
}

/// Returns how many spans, events and records the states of closed spans had.
pub(crate) fn published() -> [u64; 3] {
    [Count::Spans, Count::Events, Count::Records].map(cells::total)
}

struct State {
    begin: Instant,
    events: u64,
    records: u64,
}

/// Keeps a state per span and publishes it at close. Any thread; the Registry's lock of a span's
/// Extensions is held while its state changes.
pub(crate) struct StatefulLayer;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for StatefulLayer {
    fn on_new_span(&self, _attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(State {
                begin: Instant::now(),
                events: 0,
                records: 0,
            });
        }
    }

    fn on_record(&self, id: &Id, _values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            if let Some(state) = span.extensions_mut().get_mut::<State>() {
                state.records += 1;
            }
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if let Some(span) = context.event_span(event) {
            if let Some(state) = span.extensions_mut().get_mut::<State>() {
                state.events += 1;
            }
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let state = context
            .span(&id)
            .and_then(|span| span.extensions_mut().remove::<State>());
        if let Some(state) = state {
            std::hint::black_box(state.begin.elapsed());
            cells::add(Count::Spans, 1);
            cells::add(Count::Events, state.events);
            cells::add(Count::Records, state.records);
        }
    }
}
