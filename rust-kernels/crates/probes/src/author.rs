//! A library whose author has a subscriber of his own.

use std::{
    fmt, io,
    sync::atomic::{AtomicU64, Ordering},
};
use tracing::{
    debug, info,
    span::{Attributes, Id},
    subscriber::set_global_default,
    Event, Subscriber,
};
use tracing_subscriber::{
    fmt::{format::FmtSpan, layer},
    layer::{Context, Layer, SubscriberExt},
    Registry,
};

/// Sets a subscriber without the bridge as the global default.
pub(crate) fn install_foreign() {
    let subscriber = Registry::default().with(layer().with_writer(io::sink));
    set_global_default(subscriber).expect("no other is set");
}

/// Sets a subscriber that writes everything to standard output, and has the bridge as its last layer.
pub(crate) fn install_composed() {
    let text = layer()
        .compact()
        .without_time()
        .with_ansi(false)
        .with_target(false)
        .with_span_events(FmtSpan::FULL);
    let subscriber = Registry::default()
        .with(text)
        .with(Refusing)
        .with(spanbridge::layer());
    set_global_default(subscriber).expect("no other is set");
}

/// Sets a subscriber that counts, and has the bridge as its last layer.
pub(crate) fn install_counting() {
    let subscriber = Registry::default().with(Counting).with(spanbridge::layer());
    set_global_default(subscriber).expect("no other is set");
}

/// An event with what the author's layer has counted: spans made, events, spans closed.
pub(crate) fn author_tells() {
    let [spans, events, closes] =
        [&SPANS, &EVENTS, &CLOSES].map(|count| count.load(Ordering::SeqCst));
    info!(spans, events, closes);
}

/// While the text of an event is made, its value makes another one: of a lower level, of a higher one, and one
/// that the subscriber refuses.
pub(crate) fn events_inside_events() {
    info!(value = debug(Emits(|| debug!("debug inside"))), "info");
    debug!(value = debug(Emits(|| info!("info inside"))), "debug");
    info!(
        value = debug(Emits(|| debug!(target: REFUSED, "refused"))),
        "after"
    );
}

static SPANS: AtomicU64 = AtomicU64::new(0);
static EVENTS: AtomicU64 = AtomicU64::new(0);
static CLOSES: AtomicU64 = AtomicU64::new(0);

struct Counting;

impl<S: Subscriber> Layer<S> for Counting {
    fn on_new_span(&self, _: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        SPANS.fetch_add(1, Ordering::SeqCst);
    }

    fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
        EVENTS.fetch_add(1, Ordering::SeqCst);
    }

    fn on_close(&self, _: Id, _: Context<'_, S>) {
        CLOSES.fetch_add(1, Ordering::SeqCst);
    }
}

/// Events of this target are refused when their values are known.
const REFUSED: &str = "refused";

struct Refusing;

impl<S: Subscriber> Layer<S> for Refusing {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        event.metadata().target() != REFUSED
    }
}

/// Makes an event when it is formatted.
struct Emits(fn());

impl fmt::Debug for Emits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0();
        f.write_str("noise")
    }
}
