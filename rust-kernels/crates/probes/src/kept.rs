//! Spans that stay open between cases: what a case keeps, a later one uses or drops, in whatever
//! session is open then.

use std::{mem, sync::Mutex, thread};
use tracing::{field::Empty, info, info_span, Span};

static KEPT: Mutex<Vec<Span>> = Mutex::new(Vec::new());

/// Makes the spans `kept` and, as its child, `kept child`, and keeps both open.
pub(crate) fn keep() {
    let parent = info_span!("kept", later = Empty);
    let child = info_span!(parent: &parent, "kept child");
    kept().extend([parent, child]);
}

/// As `keep`, on a thread of its own, which has ended when this returns.
pub(crate) fn keep_on_a_thread() {
    let thread = std::thread::Builder::new().name("probe-keeper".to_owned());
    let thread = thread.spawn(keep).expect("a thread");
    thread.join().expect("it does not panic");
}

/// Every callback that a span can have before its end, for the first kept span: a record, a follows-from, an enter and
/// an exit; and an event outside of it.
pub(crate) fn kept_gets_everything() {
    let spans = kept().clone();
    spans[0].record("later", 1_i64);
    spans[0].follows_from(&spans[1]);
    spans[0].in_scope(|| {});
    info!("outside");
}

/// Makes a child `late child` of the first kept span, with an event in it, and drops it.
pub(crate) fn kept_gets_child() {
    let parent = kept().first().cloned().expect("a span is kept");
    let child = info_span!(parent: &parent, "late child");
    child.in_scope(|| info!("in late child"));
}

/// As `kept_gets_child`, but the late child is the last that holds its parent: both close.
pub(crate) fn kept_ends_with_child() {
    let mut spans = take();
    let parent = spans.swap_remove(0);
    drop(spans);
    let child = info_span!(parent: &parent, "late child");
    drop(parent);
    drop(child);
}

/// Enters the first kept span and emits an event and a span in it.
pub(crate) fn kept_is_entered() {
    let span = kept().first().cloned().expect("a span is kept");
    span.in_scope(|| {
        info!("in kept");
        drop(info_span!("inside of kept"));
    });
}

/// Drops the kept spans, the parent first.
pub(crate) fn kept_dropped() {
    drop(take());
}

/// Drops the kept spans on a thread of Rust's, which ends.
pub(crate) fn kept_dropped_elsewhere() {
    let spans = take();
    let dropping = thread::spawn(move || drop(spans));
    dropping.join().expect("the thread does not panic");
}

/// Opens a million spans, emits `all open`, and drops them in the order they were made in.
pub(crate) fn a_million_open() {
    let spans: Vec<_> = (0..1_000_000_i64)
        .map(|number| info_span!("one of many", number))
        .collect();
    info!("all open");
    drop(spans);
    info!("all closed");
}

fn kept() -> std::sync::MutexGuard<'static, Vec<Span>> {
    KEPT.lock().expect("nothing panics while it is held")
}

/// The lock is not held while spans are dropped.
fn take() -> Vec<Span> {
    mem::take(&mut kept())
}
