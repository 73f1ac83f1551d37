//! A batched group that writes down what a drain has brought, and a session that it is in.

use super::super::{
    batch::Batching,
    clock,
    control::{self, Scope},
    drain,
    group::{Form, Keeper, KINDS},
    layer,
    pass::pass,
    sessions,
    statistics::Counter,
    thread, Callsite, Filter, Kind, LayerGroup, LayerMask, Outcome, Wants, COUNTERS,
};
use crate::{
    jvm::{Handed, Records, RingMemory},
    wire::{self, STRETCH},
};
use parking_lot::Mutex;
use std::{sync::Arc, time::Duration};
use tracing::{dispatcher, field, info, info_span, Dispatch, Span};
use tracing_subscriber::{layer::SubscriberExt, Registry};

/// The callbacks that a group received together, each with its time.
pub(super) type Crossing = Vec<(Kind, i64)>;

/// What a layer does with what crosses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Hears,
    /// It closes the session in the middle, after so many callbacks.
    ClosesAfter(usize),
    /// It does not understand the next one, after so many.
    FailsAfter(usize),
    Throws,
}

/// What it sees of what it has captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// A new span mentions what has that number.
    Mentioned(u16),
    /// It is to let go of what has that number, and of all before it.
    LetGo(u16),
}

/// A group of one layer, whose callbacks a drain brings.
#[derive(Clone)]
pub(super) struct Basket {
    pub(super) batching: Batching,
    pub(super) crossings: Arc<Mutex<Vec<Crossing>>>,
    pub(super) forgotten: Arc<Mutex<Vec<u64>>>,
    /// Held while the layer runs.
    pub(super) layer: Arc<Mutex<()>>,
    /// What becomes of a crossing.
    pub(super) fate: Arc<Mutex<Fate>>,
    /// The memory of each ring, by its number, and whether it was given back.
    pub(super) rings: Arc<Mutex<Vec<(RingMemory, bool)>>>,
    /// How often it was asked to capture something; none when it does not want to.
    asked: Option<Arc<Mutex<u16>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
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
            fate: Arc::new(Mutex::new(Fate::Hears)),
            rings: Arc::default(),
            asked: None,
            seen: Arc::default(),
        }
    }

    /// One that captures something, by a number that counts.
    pub(super) fn capturing(ring: usize) -> Self {
        Self {
            asked: Some(Arc::default()),
            ..Self::new(ring, Duration::ZERO)
        }
    }

    /// What it has seen, since this was asked last, of what it has captured.
    pub(super) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock())
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

    fn lend_ring(&self, size: usize, spare: Option<RingMemory>) -> Result<RingMemory, Outcome> {
        if let Some(spare) = spare {
            return Ok(spare);
        }
        let mut rings = self.rings.lock();
        let memory = RingMemory::in_rust(rings.len() as i32, size);
        rings.push((memory.alias(), false));
        Ok(memory)
    }

    fn take_back(&self, memory: &RingMemory) {
        let given_back = &mut self.rings.lock()[memory.number() as usize].1;
        assert!(!*given_back, "only once");
        *given_back = true;
    }

    fn capturing(&self) -> LayerMask {
        LayerMask::from(self.asked.is_some())
    }

    fn capture(&self, _: Keeper<'_>, _: bool) -> Result<u16, Outcome> {
        let mut asked = self.asked.as_ref().expect("it wants to be").lock();
        *asked += 1;
        Ok(*asked)
    }

    fn prepare(&self, records: &Records, _: bool) -> Outcome {
        records.prepare_in_rust();
        Outcome::Delivered
    }

    fn hand_over(&self, records: &Records, own: bool) -> Handed {
        assert!(!own, "they are of the threads that wrote them");
        let _runs = self.layer.lock();
        let fate = *self.fate.lock();
        let left = match fate {
            Fate::Hears => usize::MAX,
            Fate::ClosesAfter(many) | Fate::FailsAfter(many) => many,
            Fate::Throws => return Handed::Failed,
        };
        let mut crossing = Crossing::new();
        let mut until = None;
        for (place, said) in wire::stretches(records.bytes()).enumerate() {
            let (ring, offset, length, let_go) = said;
            let rings = self.rings.lock();
            let (memory, given_back) = &rings[ring as usize];
            assert!(!given_back);
            let all = memory.bytes(offset, length);
            let mut rest = all;
            while let Some(first) = wire::outline(rest) {
                if crossing.len() == left {
                    break;
                }
                crossing.push((first.kind, first.timestamp));
                if first.kind == Kind::NewSpan {
                    let captured = wire::captured(rest);
                    self.seen.lock().push(Seen::Mentioned(captured));
                }
                rest = &rest[first.length..];
            }
            if !rest.is_empty() {
                until = Some((place * STRETCH, length - rest.len()));
                break;
            }
            if let_go != 0 {
                self.seen.lock().push(Seen::LetGo(let_go));
            }
        }
        self.crossings.lock().push(crossing);
        let Some((at, delivered)) = until else {
            return Handed::All;
        };
        records.change(at, |said| wire::set_delivered(said, delivered));
        Handed::Until {
            at,
            closed: fate == Fate::ClosesAfter(left),
        }
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

/// One pass on this thread; how many callbacks there were.
pub(super) fn one_pass(key: u64) -> u64 {
    let session = sessions::find(key).expect("it is open");
    let batch = session.batch().zip(session.batched_seat());
    let (batch, seat) = batch.expect("it batches");
    thread::with(|thread| pass(thread, &session, &*seat.group, batch, batch.outbox))
}

/// Runs it on a thread of its own, with this one's subscriber and a clock that stands at the beginning.
pub(super) fn elsewhere(work: impl FnOnce() + Send + 'static) {
    let dispatch = dispatcher::get_default(Dispatch::clone);
    let there = move || {
        clock::by_hand::stop();
        dispatcher::with_default(&dispatch, work);
    };
    std::thread::spawn(there).join().expect("it does not fail");
}

pub(super) fn span() -> Span {
    info_span!("span", value = field::Empty)
}

pub(super) fn event() {
    info!("happens");
}

/// Waits until somebody drains.
pub(super) fn await_drain(key: u64) {
    let runs = || {
        let session = sessions::find(key);
        session.is_some_and(|session| session.batch().is_some_and(|batch| !batch.baton.is_free()))
    };
    while !runs() {
        std::thread::yield_now();
    }
}
