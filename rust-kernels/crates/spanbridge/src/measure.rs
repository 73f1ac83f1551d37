//! Sessions of the router alone, for benchmarks: their layers are in Rust and only count. Not for anything else.
//!
//! With them the router can be set beside `tracing_subscriber::Registry` with a layer that does the same.

use crate::{
    jvm::{Handed, Records, RingMemory},
    session::{
        self, Batching, Callsite, Filter, Form, Kind, LayerGroup, LayerMask, Link, Outcome, Scope,
        SpanRef, Wants,
    },
    wire,
};
use std::{cell::Cell, sync::OnceLock, time::Duration};
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
    open_with(&[filter], Box::new(Counting))
}

/// Opens a global session whose one layer has its new spans, closes and events made into records, which go nowhere; returns its
/// key.
///
/// # Errors
///
/// Why the session could not be opened.
pub fn open_deferred() -> Result<u64, String> {
    open_with(&["trace"], Box::new(Recording))
}

/// As [`open_deferred`], but they wait for [`drain`] in a ring of so many bytes.
///
/// # Errors
///
/// Why the session could not be opened.
pub fn open_batched(ring: usize) -> Result<u64, String> {
    open_with(&["trace"], Box::new(Batched(OnceLock::new(), ring)))
}

/// Drains a session; returns how many callbacks there were.
pub fn drain(key: u64) -> u64 {
    session::drain(key, Duration::ZERO).unwrap_or_default()
}

/// Opens a global session with three layers, none of which overrides a callback that spans have by themselves; returns its
/// key.
///
/// # Errors
///
/// Why the session could not be opened.
pub fn open_unheard() -> Result<u64, String> {
    open_with(&["trace"; 3], Box::new(Unheard))
}

fn open_with(filters: &[&str], group: Box<dyn LayerGroup>) -> Result<u64, String> {
    let filters = filters.iter().map(|filter| Filter::parse(filter));
    let filters: Result<Vec<_>, _> = filters.collect();
    let filters = filters.map_err(|error| error.to_string())?;
    session::open(Scope::Global, filters, |_| Ok(vec![group])).map_err(|error| format!("{error:?}"))
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

struct Unheard;

struct Recording;

/// With the memory of the only ring, and its size.
struct Batched(OnceLock<RingMemory>, usize);

/// What all of them answer alike.
macro_rules! alike {
    () => {
        fn register(&self, _: &'static Callsite, layers: LayerMask) -> Result<Wants, Outcome> {
            Ok(Wants {
                always: layers & 7,
                ..Wants::default()
            })
        }

        fn enabled(&self, _: &'static Callsite, layers: LayerMask) -> Result<LayerMask, Outcome> {
            Ok(layers)
        }

        fn closed(&self) {}
    };
}

/// The callbacks of a layer that counts them.
macro_rules! counted {
    () => {
        fn new_span(&self, _: &SpanRef, _: &Attributes<'_>, _: &[Link], _: LayerMask) -> Outcome {
            count()
        }

        fn record(&self, _: &SpanRef, _: &Record<'_>, _: LayerMask) -> Outcome {
            count()
        }

        fn event(&self, _: &Event<'_>, _: &'static Callsite, _: &[Link], _: LayerMask) -> Outcome {
            count()
        }

        fn signal(&self, _: Kind, _: &SpanRef, _: Option<Link>, _: LayerMask) -> Outcome {
            count()
        }
    };
}

// === impl Counting ===

impl LayerGroup for Counting {
    alike!();
    counted!();

    fn wanted(&self, _: Kind) -> LayerMask {
        1
    }
}

// === impl Unheard ===

impl LayerGroup for Unheard {
    alike!();
    counted!();

    fn wanted(&self, kind: Kind) -> LayerMask {
        LayerMask::from(kind == Kind::FollowsFrom) * 7
    }
}

// === impl Recording ===

impl LayerGroup for Recording {
    alike!();

    fn wanted(&self, kind: Kind) -> LayerMask {
        LayerMask::from(matches!(kind, Kind::NewSpan | Kind::Event | Kind::Close))
    }

    fn form(&self) -> Form {
        Form::Records
    }

    fn deferred(&self) -> LayerMask {
        1
    }

    fn prepare(&self, records: &Records, _: bool) -> Outcome {
        records.prepare_in_rust();
        Outcome::Delivered
    }

    fn hand_over(&self, records: &Records, _: bool) -> Handed {
        let callbacks = wire::kinds(records.bytes()).count() as u64;
        COUNTED.set(COUNTED.get() + callbacks);
        Handed::All
    }
}

// === impl Batched ===

impl LayerGroup for Batched {
    alike!();

    fn wanted(&self, kind: Kind) -> LayerMask {
        Recording.wanted(kind)
    }

    fn form(&self) -> Form {
        Form::Batched
    }

    fn batching(&self) -> Option<Batching> {
        Some(Batching {
            ring: self.1,
            patience: Duration::ZERO,
        })
    }

    fn lend_ring(&self, size: usize, _: Option<RingMemory>) -> Result<RingMemory, Outcome> {
        let memory = RingMemory::in_rust(0, size);
        self.0.set(memory.alias()).map_err(|_| Outcome::Failed)?;
        Ok(memory)
    }

    fn prepare(&self, records: &Records, _: bool) -> Outcome {
        records.prepare_in_rust();
        Outcome::Delivered
    }

    fn hand_over(&self, records: &Records, _: bool) -> Handed {
        let memory = self.0.get().expect("there are records");
        for (_, offset, length, _) in wire::stretches(records.bytes()) {
            let callbacks = wire::kinds(memory.bytes(offset, length)).count() as u64;
            COUNTED.set(COUNTED.get() + callbacks);
        }
        Handed::All
    }
}
