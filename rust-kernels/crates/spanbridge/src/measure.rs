//! A session of the router alone, for benchmarks: its one layer is in Rust and only counts. Not for anything else.
//!
//! With it the router can be set beside `tracing_subscriber::Registry` with a layer that does the same.

use crate::session::{
    self, Callsite, Filter, Kind, LayerGroup, LayerMask, Link, Outcome, Scope, SpanRef, To, Wants,
};
use std::{cell::Cell, time::Duration};
use tracing_core::{
    span::{Attributes, Record},
    Event,
};

/// Opens a global session whose one layer counts its callbacks, behind a filter; returns its key.
///
/// # Errors
///
/// What is wrong with the filter, or why the session could not be opened.
pub fn open(filter: &str) -> Result<u64, String> {
    let filter = Filter::parse(filter).map_err(|error| error.to_string())?;
    session::open(Scope::Global, vec![filter], |_| {
        Ok(vec![Box::new(Counting)])
    })
    .map_err(|error| format!("{error:?}"))
}

/// Closes it; returns how many callbacks were delivered.
///
/// # Errors
///
/// When it is not open.
pub fn close(key: u64) -> Result<u64, String> {
    let closed = session::close(key, Duration::from_secs(1), || false);
    let closed = closed.map_err(|error| format!("{error:?}"))?;
    Ok(closed.counters.iter().step_by(4).sum())
}

/// How many callbacks this thread counted.
pub fn counted() -> u64 {
    COUNTED.get()
}

thread_local! {
    static COUNTED: Cell<u64> = const { Cell::new(0) };
}

fn count() -> Outcome {
    COUNTED.set(COUNTED.get() + 1);
    Outcome::Delivered
}

struct Counting;

// === impl Counting ===

impl LayerGroup for Counting {
    fn wanted(&self, _: Kind) -> LayerMask {
        1
    }

    fn register(&self, _: &'static Callsite, layers: LayerMask) -> Result<Wants, Outcome> {
        Ok(Wants {
            always: layers & 1,
            ..Wants::default()
        })
    }

    fn enabled(&self, _: &'static Callsite, layers: LayerMask) -> Result<LayerMask, Outcome> {
        Ok(layers)
    }

    fn new_span(
        &self,
        _: Option<To<'_>>,
        _: &SpanRef,
        _: &Attributes<'_>,
        _: &[Link],
        _: LayerMask,
    ) -> Outcome {
        count()
    }

    fn record(&self, _: Option<To<'_>>, _: &SpanRef, _: &Record<'_>, _: LayerMask) -> Outcome {
        count()
    }

    fn event(
        &self,
        _: Option<To<'_>>,
        _: &Event<'_>,
        _: &'static Callsite,
        _: &[Link],
        _: LayerMask,
    ) -> Outcome {
        count()
    }

    fn signal(
        &self,
        _: Option<To<'_>>,
        _: Kind,
        _: &SpanRef,
        _: Option<Link>,
        _: LayerMask,
    ) -> Outcome {
        count()
    }

    fn closed(&self) {}
}
