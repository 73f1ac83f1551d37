//! A batched group that writes down what a drain has brought, and a session that it is in.

use super::super::{
    batch::Batching,
    clock,
    control::{self, Scope},
    drain,
    group::{Form, KINDS},
    layer,
    statistics::Counter,
    Callsite, Filter, Kind, LayerGroup, LayerMask, Outcome, Wants, COUNTERS,
};
use crate::{
    jvm::{Handed, Records},
    wire,
};
use parking_lot::Mutex;
use std::{
    sync::{
        atomic::{AtomicI32, Ordering},
        Arc,
    },
    time::Duration,
};
use tracing::{field, info, info_span, Span};
use tracing_subscriber::{layer::SubscriberExt, Registry};

/// The callbacks that a group received together, each with its time.
pub(super) type Crossing = Vec<(Kind, i64)>;

/// A group of one layer, whose callbacks a drain brings.
#[derive(Clone)]
pub(super) struct Basket {
    pub(super) batching: Batching,
    pub(super) crossings: Arc<Mutex<Vec<Crossing>>>,
    pub(super) forgotten: Arc<Mutex<Vec<u64>>>,
    /// Held while the layer runs.
    pub(super) layer: Arc<Mutex<()>>,
    threads: Arc<AtomicI32>,
}

// === impl Basket ===

impl Basket {
    /// With rings of so many bytes, for which threads wait so long when they are full.
    pub(super) fn new(ring: usize, patience: Duration) -> Self {
        Self {
            batching: Batching { ring, patience },
            crossings: Arc::default(),
            forgotten: Arc::default(),
            layer: Arc::default(),
            threads: Arc::default(),
        }
    }

    /// What has crossed since this was asked last.
    pub(super) fn crossed(&self) -> Vec<Crossing> {
        std::mem::take(&mut self.crossings.lock())
    }

    /// As [`crossed`](Self::crossed), the kinds alone.
    pub(super) fn kinds(&self) -> Vec<Vec<Kind>> {
        let crossed = self.crossed();
        let kinds = |crossing: Crossing| crossing.into_iter().map(|(kind, _)| kind).collect();
        crossed.into_iter().map(kinds).collect()
    }

    fn open(&self) -> u64 {
        let filter = Filter::parse("trace").expect("a filter");
        let group: Box<dyn LayerGroup> = Box::new(self.clone());
        control::open(Scope::CurrentThread, vec![filter], |_| Ok(vec![group]))
            .expect("no other is open")
    }

    /// Runs `work` with the key of a session of this thread, closes that, and returns what was counted: delivered, failed and
    /// dropped.
    pub(super) fn session(&self, work: impl FnOnce(u64)) -> [u64; 3] {
        let subscriber = Registry::default().with(layer());
        clock::by_hand::stop();
        tracing::subscriber::with_default(subscriber, || {
            let key = self.open();
            work(key);
            let closed = control::close(key, Duration::from_secs(1), || false);
            let counters = closed.expect("it is open").counters;
            [Counter::Delivered, Counter::Failed, Counter::Dropped].map(|counter| {
                let each = counters.chunks(COUNTERS / KINDS);
                each.map(|of_kind| of_kind[counter as usize]).sum()
            })
        })
    }
}

impl LayerGroup for Basket {
    fn wanted(&self, _: Kind) -> LayerMask {
        1
    }

    fn register(&self, _: &'static Callsite, layers: LayerMask) -> Result<Wants, Outcome> {
        Ok(Wants {
            always: layers,
            ..Wants::default()
        })
    }

    fn enabled(&self, _: &'static Callsite, layers: LayerMask) -> Result<LayerMask, Outcome> {
        Ok(layers)
    }

    fn form(&self) -> Form {
        Form::Batched
    }

    fn batching(&self) -> Option<Batching> {
        Some(self.batching)
    }

    fn enrol(&self) -> Result<i32, Outcome> {
        Ok(self.threads.fetch_add(1, Ordering::Relaxed))
    }

    fn prepare(&self, records: &Records, _: bool) -> Outcome {
        records.prepare_in_rust();
        Outcome::Delivered
    }

    fn hand_over(&self, records: &Records, own: bool) -> Handed {
        assert!(!own, "they are of the threads that wrote them");
        let _runs = self.layer.lock();
        let mut rest = records.bytes();
        let mut crossing = Crossing::new();
        while let Some(first) = wire::outline(rest) {
            crossing.extend(first.kind.map(|kind| (kind, first.timestamp)));
            rest = &rest[first.length..];
        }
        self.crossings.lock().push(crossing);
        Handed::All
    }

    fn forget(&self, _: &Records, _: usize, span: Option<u64>) {
        self.forgotten.lock().extend(span);
    }

    fn closed(&self) {}
}

/// Drains on this thread; how many callbacks there were.
pub(super) fn drained(key: u64) -> u64 {
    drain::drain(key, Duration::ZERO).expect("it is open")
}

pub(super) fn span() -> Span {
    info_span!("span", value = field::Empty)
}

pub(super) fn event() {
    info!("happens");
}
