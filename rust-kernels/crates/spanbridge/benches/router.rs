//! The router beside `tracing_subscriber::Registry`, each with one layer in Rust that counts its callbacks.
//!
//! `cargo bench -p spanbridge --features measure --bench router -- <subject> <shape> <count>` does `count` spans or
//! events of one shape and prints the nanoseconds of one. One subject per process, because a process has one
//! dispatcher. For instructions run it under `valgrind --tool=callgrind` twice, with N and 2N, and divide the difference.
//!
//! | shape | one operation | baseline |
//! |---|---|---|
//! | root | a span with one i64, entered and closed, that is nobody's child | the same with `registry` |
//! | nested | the same, in chains of 8 inside each other | the same with `registry` |
//! | open | a span with one i64, made and closed and never entered | the same with `registry` |
//! | event | an event with one i64 in an entered span | the same with `registry` |
//! | enter | an enter and an exit of a span | the same with `unheard` |
//! | record | a value recorded in a span | the same with `unheard` |
//!
//! Subjects: `registry`, and `router` with a layer that does the same, each also with the filter `info`; `deferred`, where new
//! spans, closes and events become records inside of a native entry; `batched`, where they are written into a ring, and read when all is
//! over and not counted; `unheard`, with three layers that hear of nothing.
//!
//! Nothing is optimised away: each callback adds to a counter that is checked at the end.

use std::{cell::Cell, hint::black_box, time::Instant};
use tracing::{field::Empty, info, info_span, Subscriber};
use tracing_core::{
    span::{Attributes, Id, Record},
    Event,
};
use tracing_subscriber::{
    filter::EnvFilter,
    layer::{Context, SubscriberExt},
    Layer,
};

thread_local! {
    static COUNTED: Cell<u64> = const { Cell::new(0) };
}

fn count() {
    COUNTED.set(COUNTED.get() + 1);
}

struct Counting;

impl<S: Subscriber> Layer<S> for Counting {
    fn on_new_span(&self, _: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        count();
    }
    fn on_record(&self, _: &Id, _: &Record<'_>, _: Context<'_, S>) {
        count();
    }
    fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
        count();
    }
    fn on_enter(&self, _: &Id, _: Context<'_, S>) {
        count();
    }
    fn on_exit(&self, _: &Id, _: Context<'_, S>) {
        count();
    }
    fn on_close(&self, _: Id, _: Context<'_, S>) {
        count();
    }
}

fn chain(depth: u64) {
    let span = info_span!("nested", depth = depth as i64);
    let _entered = span.enter();
    if depth > 1 {
        chain(depth - 1);
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .filter(|argument| argument != "--bench")
        .collect();
    let [_, subject, shape, count] = arguments.as_slice() else {
        eprintln!("usage: router registry|registry-info|router|router-info|deferred|batched|unheard root|nested|open|event|enter|record <count>");
        std::process::exit(2);
    };
    let operations: u64 = count.parse().expect("the count is a number");
    let registry = tracing_subscriber::registry();
    let mut batched = None;
    let set = tracing::subscriber::set_global_default::<Box<dyn Subscriber + Send + Sync>>;
    match subject.as_str() {
        "registry" => set(Box::new(registry.with(Counting))).expect("it is the first"),
        "registry-info" => {
            let filtered = Counting.with_filter(EnvFilter::new("info"));
            set(Box::new(registry.with(filtered))).expect("it is the first");
        }
        "router" => drop(spanbridge::measure::open("trace").expect("it is the first")),
        "router-info" => drop(spanbridge::measure::open("info").expect("it is the first")),
        "deferred" => drop(spanbridge::measure::open_deferred().expect("it is the first")),
        "batched" => {
            // All of them have room.
            let ring = 1 << 26;
            batched = Some(spanbridge::measure::open_batched(ring).expect("it is the first"));
        }
        "unheard" => drop(spanbridge::measure::open_unheard().expect("it is the first")),
        _ => panic!("there is no subject {subject}"),
    }
    let _entry = spanbridge::entry::enter();
    // Callsites are met, memory is taken.
    run(shape, 64);
    spanbridge::entry::flush();
    batched.map(spanbridge::measure::drain);
    let before = counted();
    let start = Instant::now();
    run(shape, operations);
    let time = start.elapsed();
    spanbridge::entry::flush();
    batched.map(spanbridge::measure::drain);
    assert_eq!(
        counted() - before,
        callbacks(subject, shape, operations),
        "callbacks"
    );
    println!(
        "{subject} {shape} {:.2}",
        time.as_nanos() as f64 / operations as f64
    );
}

fn counted() -> u64 {
    COUNTED.get() + spanbridge::measure::counted()
}

/// The callbacks that `run` makes and the subject hears of.
fn callbacks(subject: &str, shape: &str, operations: u64) -> u64 {
    let (each, around) = match shape {
        "event" => (1, 4),
        "open" => (2, 0),
        "enter" => (2, 2),
        "record" => (1, 2),
        _ => (4, 0),
    };
    match (subject, shape) {
        ("unheard", _) => 0,
        ("deferred" | "batched", "event") => operations + 2,
        ("deferred" | "batched", "enter" | "record") => 2,
        ("deferred" | "batched", _) => 2 * operations,
        _ => each * operations + around,
    }
}

fn run(shape: &str, operations: u64) {
    match shape {
        "root" => {
            for i in 0..operations {
                let span = info_span!("root", i = black_box(i) as i64);
                let _entered = span.enter();
            }
        }
        "open" => {
            for i in 0..operations {
                let _span = info_span!("open", i = black_box(i) as i64);
            }
        }
        "nested" => {
            for _ in 0..operations / 8 {
                chain(black_box(8));
            }
        }
        "event" => {
            let span = info_span!("around");
            let _entered = span.enter();
            for i in 0..operations {
                info!(i = black_box(i) as i64);
            }
        }
        "enter" => {
            let span = info_span!("entered");
            for _ in 0..operations {
                let _entered = black_box(&span).enter();
            }
        }
        "record" => {
            let span = info_span!("recorded", i = Empty);
            for i in 0..operations {
                black_box(&span).record("i", black_box(i) as i64);
            }
        }
        _ => panic!("there is no shape {shape}"),
    }
}
