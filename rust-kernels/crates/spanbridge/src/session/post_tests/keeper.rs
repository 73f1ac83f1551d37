//! A group that writes down what would have crossed, and a session that it is in.

use super::super::{
    clock,
    control::{self, Scope},
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
use std::{sync::Arc, time::Duration};
use tracing::{field, info, info_span, warn_span, Span};
use tracing_subscriber::{layer::SubscriberExt, Registry};

/// The callbacks that a group received together.
pub(super) type Crossing = Vec<Kind>;

/// A group of two layers, of which the first hears of its callbacks later, and the second, of those of level WARN, at once.
#[derive(Clone)]
pub(super) struct Keeper {
    /// Those of the two that want anything at all.
    pub(super) layers: LayerMask,
    /// Those whose callbacks may wait.
    pub(super) deferred: LayerMask,
    /// The callbacks that crossed without a record: the span, and the word.
    pub(super) signals: Arc<Mutex<Vec<(u64, u64)>>>,
    pub(super) crossings: Arc<Mutex<Vec<Crossing>>>,
    /// Whether there is no stack.
    pub(super) no_stack: Arc<Mutex<bool>>,
    pub(super) forgotten: Arc<Mutex<Vec<u64>>>,
    /// The callbacks that it wants; none are all.
    pub(super) only: &'static [Kind],
    /// How often the first layer was asked to capture something; none when it does not want to.
    pub(super) asked: Option<Arc<Mutex<u16>>>,
    /// Whether that fails.
    pub(super) captures_nothing: bool,
    /// With what was captured the new spans were made that have crossed.
    pub(super) mentioned: Arc<Mutex<Vec<u16>>>,
}

pub(super) const LATER: LayerMask = 1;
pub(super) const AT_ONCE: LayerMask = 2;

/// Runs a test with both layers, and with the first alone, for which there is a short way.
pub(super) fn on_both_ways(test: impl Fn(Keeper)) {
    test(Keeper::default());
    test(Keeper {
        layers: LATER,
        ..Keeper::default()
    });
}

// === impl Keeper ===

impl Default for Keeper {
    fn default() -> Self {
        Self {
            layers: LATER | AT_ONCE,
            deferred: LATER,
            signals: Arc::default(),
            crossings: Arc::default(),
            no_stack: Arc::default(),
            forgotten: Arc::default(),
            only: &[],
            asked: None,
            captures_nothing: false,
            mentioned: Arc::default(),
        }
    }
}

impl Keeper {
    pub(super) fn open(&self) -> u64 {
        let filters = ["trace", "warn"].map(|text| Filter::parse(text).expect("a filter"));
        let group: Box<dyn LayerGroup> = Box::new(self.clone());
        control::open(Scope::CurrentThread, filters.into(), |_| Ok(vec![group]))
            .expect("no other is open")
    }

    /// What has crossed since this was asked last.
    pub(super) fn crossed(&self) -> Vec<Crossing> {
        std::mem::take(&mut self.crossings.lock())
    }
}

impl LayerGroup for Keeper {
    fn wanted(&self, kind: Kind) -> LayerMask {
        let wanted = self.only.is_empty() || self.only.contains(&kind);
        LayerMask::from(wanted) * self.layers
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
        Form::Records
    }

    fn deferred(&self) -> LayerMask {
        self.deferred
    }

    fn capturing(&self) -> LayerMask {
        LayerMask::from(self.asked.is_some()) * LATER
    }

    fn capture(&self, _: super::super::Keeper<'_>, _: bool) -> Result<u16, Outcome> {
        let mut asked = self.asked.as_ref().expect("it wants to be").lock();
        *asked += 1;
        if self.captures_nothing {
            return Err(Outcome::Failed);
        }
        Ok(*asked)
    }

    fn prepare(&self, records: &Records, _: bool) -> Outcome {
        records.prepare_in_rust();
        Outcome::Delivered
    }

    fn hand_over(&self, records: &Records, _: bool) -> Handed {
        if *self.no_stack.lock() {
            return Handed::NoStack;
        }
        let mut rest = records.bytes();
        while let Some(first) = wire::outline(rest) {
            if first.kind == Kind::NewSpan {
                self.mentioned.lock().push(wire::captured(rest));
            }
            rest = &rest[first.length..];
        }
        let kinds = wire::kinds(records.bytes()).map(|(kind, _)| kind);
        self.crossings.lock().push(kinds.collect());
        Handed::All
    }

    fn hand_over_signal(&self, records: &Records, span: u64, word: u64) -> Handed {
        if *self.no_stack.lock() {
            return Handed::NoStack;
        }
        assert_eq!(records.len(), 0);
        self.signals.lock().push((span, word));
        Handed::All
    }

    fn forget(&self, records: &Records, from: usize, span: Option<u64>) {
        let mut forgotten = self.forgotten.lock();
        forgotten.extend(wire::closing_spans(&records.bytes()[from..]));
        forgotten.extend(span);
    }

    fn closed(&self) {}
}

/// Runs `work` with a session of this thread, and returns what was counted: delivered and failed.
pub(super) fn with_session(keeper: &Keeper, work: impl FnOnce()) -> (u64, u64) {
    let subscriber = Registry::default().with(layer());
    clock::by_hand::stop();
    tracing::subscriber::with_default(subscriber, || {
        let key = keeper.open();
        // So that nothing has to be asked later, which would bring what waits.
        drop((quiet(), loud()));
        event();
        keeper.crossed();
        let before = counted(control::statistics(key).expect("it is open").0);
        work();
        let closed = control::close(key, Duration::from_secs(1), || false).expect("it is open");
        let after = counted(closed.counters);
        (after.0 - before.0, after.1 - before.1)
    })
}

/// How many callbacks were delivered, and how many failed.
pub(super) fn counted(counters: [u64; COUNTERS]) -> (u64, u64) {
    let count = |counter: Counter| {
        let each = counters.chunks(COUNTERS / KINDS);
        each.map(|of_kind| of_kind[counter as usize]).sum()
    };
    (count(Counter::Delivered), count(Counter::Failed))
}

/// A span of which only the first layer hears, later.
pub(super) fn quiet() -> Span {
    info_span!("quiet", value = field::Empty)
}

/// A span of which the second layer hears, too, and at once.
pub(super) fn loud() -> Span {
    warn_span!("loud")
}

pub(super) fn event() {
    info!("happens");
}
