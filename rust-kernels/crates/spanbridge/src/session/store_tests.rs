//! The span store does what a map from ids to reference counts does, also for ids of spans that have
//! ended.

use super::{
    callsite,
    group::Kinds,
    store::{self, NewSpan},
    thread,
};
use proptest::{collection::vec, prelude::*};
use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};
use tracing_core::{
    callsite::DefaultCallsite, field::FieldSet, identify_callsite, Kind, Level, Metadata,
};

static CALLSITE: DefaultCallsite = DefaultCallsite::new(&META);
static META: Metadata<'static> = Metadata::new(
    "stored",
    "test",
    Level::INFO,
    None,
    None,
    None,
    FieldSet::new(&[], identify_callsite!(&CALLSITE)),
    Kind::SPAN,
);

/// A number chooses one of all ids that were ever given out.
#[derive(Clone, Debug)]
enum Step {
    Insert {
        parent: usize,
        layers: u32,
    },
    Acquire(usize),
    Release(usize),
    /// Ends a span whose last reference was given back.
    Remove(usize),
    Attach(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let any_id = 0..64_usize;
    prop_oneof![
        3 => (any_id.clone(), 0..8_u32).prop_map(|(parent, layers)| Step::Insert { parent, layers }),
        2 => any_id.clone().prop_map(Step::Acquire),
        4 => any_id.clone().prop_map(Step::Release),
        2 => any_id.clone().prop_map(Step::Remove),
        1 => (any_id, 0..3_usize).prop_map(|(id, attachment)| Step::Attach(id, attachment)),
    ]
}

#[derive(Debug)]
struct Span {
    references: u32,
    parent: u64,
    layers: u32,
    attachment: usize,
}

fn run(steps: Vec<Step>) {
    let mut given: Vec<u64> = Vec::new();
    let mut model: HashMap<u64, Span> = HashMap::new();
    let choose = |given: &[u64], number: usize| match given.len() {
        0 => 0,
        length => given[number % length],
    };
    for step in steps {
        match step {
            Step::Insert { parent, layers } => {
                let parent = choose(&given, parent);
                let id = thread::with(|thread| {
                    let callsite = callsite::intern(&META);
                    let session = 9;
                    store::insert(
                        thread,
                        NewSpan {
                            callsite,
                            parent,
                            session,
                            layers,
                            kinds: Kinds::ALL_AND_FILTERS,
                        },
                    )
                    .0
                });
                assert!(!given.contains(&id), "an id was given out twice");
                given.push(id);
                let span = Span {
                    references: 1,
                    parent,
                    layers,
                    attachment: 0,
                };
                model.insert(id, span);
                // What the last span of the place had must be gone.
                assert_eq!(store::find(id).unwrap().take_attachment(), 0);
            }
            Step::Acquire(number) => {
                let id = choose(&given, number);
                let live = model.get_mut(&id).filter(|span| span.references > 0);
                assert_eq!(store::acquire(id), live.is_some());
                if let Some(span) = live {
                    span.references += 1;
                }
            }
            Step::Release(number) => {
                let id = choose(&given, number);
                let live = model.get_mut(&id).filter(|span| span.references > 0);
                let last = live.is_some_and(|span| {
                    span.references -= 1;
                    span.references == 0
                });
                assert_eq!(store::release(id).is_some(), last);
            }
            Step::Remove(number) => {
                let id = choose(&given, number);
                if model.get(&id).is_some_and(|span| span.references == 0) {
                    end(&mut model, id);
                }
            }
            Step::Attach(number, attachment) => {
                let id = choose(&given, number);
                if let Some(span) = model.get_mut(&id) {
                    span.attachment = attachment;
                    store::find(id).unwrap().attach(attachment);
                }
            }
        }
        for id in &given {
            let found = store::find(*id);
            assert_eq!(found.is_some(), model.contains_key(id), "{id:x}");
            if let Some(slot) = found {
                let span = &model[id];
                assert_eq!((slot.parent(), slot.session()), (span.parent, 9));
                assert_eq!(
                    (slot.layers(), slot.attachment()),
                    (span.layers, span.attachment)
                );
                assert_eq!(slot.callsite().metadata.name(), "stored");
            }
        }
    }
    for id in given {
        while model.get(&id).is_some_and(|span| span.references > 0) {
            store::release(id);
            model.get_mut(&id).unwrap().references -= 1;
        }
        if model.contains_key(&id) {
            end(&mut model, id);
        }
    }
}

fn end(model: &mut HashMap<u64, Span>, id: u64) {
    let span = model.remove(&id).unwrap();
    let slot = store::find(id).unwrap();
    assert_eq!(slot.take_attachment(), span.attachment);
    let parent = thread::with(|thread| store::remove(thread, id, slot));
    assert_eq!(parent, span.parent);
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: if cfg!(miri) { 2 } else { 256 },
        ..ProptestConfig::default()
    })]

    #[test]
    fn it_is_a_map_of_live_spans(steps in vec(step(), 0..if cfg!(miri) { 16 } else { 100 })) {
        run(steps);
    }
}

/// One thread makes and ends spans in one place, another reads them by the ids alone. Each span has its generation in all fields.
#[test]
fn what_is_read_of_a_span_is_of_that_span_however_fast_its_place_is_used_again() {
    const SPANS: u64 = if cfg!(miri) { 50 } else { 3_000_000 };
    let (latest, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let torn = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut read, mut torn) = (0_u64, 0_u64);
            while !done.load(Ordering::Relaxed) {
                let id = latest.load(Ordering::Acquire);
                if let Some(known) = (id != 0).then(|| store::read(id)).flatten() {
                    let generation = id >> 32;
                    // One that is being removed has no session any more.
                    let whole = known.parent == generation
                        && [generation, 0].contains(&known.session)
                        && u64::from(known.layers) == generation & 0xFF_FFFF;
                    read += 1;
                    torn += u64::from(!whole);
                }
            }
            (read, torn)
        });
        thread::with(|thread| {
            let insert = |field: u64| {
                let span = NewSpan {
                    callsite: callsite::intern(&META),
                    parent: field,
                    session: field,
                    layers: (field & 0xFF_FFFF) as u32,
                    kinds: Kinds::ALL_AND_FILTERS,
                };
                store::insert(thread, span).0
            };
            let end = |id: u64| {
                let slot = store::release(id).expect("the only reference");
                store::remove(thread, id, slot);
            };
            let first = insert(0);
            end(first);
            for number in 1..=SPANS {
                let id = insert((first >> 32) + number);
                assert_eq!(id, first + (number << 32), "the place is used again");
                latest.store(id, Ordering::Release);
                end(id);
            }
        });
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    assert_eq!(torn.1, 0, "of {} spans read", torn.0);
}

#[test]
fn an_id_that_nobody_gave_out_finds_nothing() {
    thread::with(|thread| {
        let span = NewSpan {
            callsite: callsite::intern(&META),
            parent: 0,
            session: 0,
            layers: 0,
            kinds: Kinds::NONE,
        };
        let (id, _) = store::insert(thread, span);
        // The last place of the chunk is there, and of generation 1, but is taken last of all.
        let never_used = 1 << 32 | u64::from(id as u32 | 0xFFF);
        assert!(store::find(never_used).is_none());
        let slot = store::release(id).expect("the only reference");
        store::remove(thread, id, slot);
    });
}
