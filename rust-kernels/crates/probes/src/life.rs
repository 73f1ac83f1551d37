//! When spans are entered, left and closed.

use tracing::{info, info_span, Span};

/// Closed by whichever handle goes last.
pub(crate) fn clone_and_drop() {
    let span = info_span!("cloned");
    let clone = span.clone();
    drop(span);
    clone.in_scope(|| info!("still open"));
    let another = clone.clone();
    drop(clone);
    drop(another);
    info!("after");
}

/// A child keeps its parent open.
pub(crate) fn child_outlives_handle() {
    let parent = info_span!("parent");
    let child = info_span!(parent: &parent, "child");
    drop(parent);
    info!("between");
    drop(child);
}

pub(crate) fn entered_twice() {
    let span = info_span!("twice");
    let other = info_span!("other");
    let first = span.enter();
    let between = other.enter();
    let second = span.enter();
    // A span that is on the stack already does not become the current one again.
    info!("inside");
    drop(second);
    drop(between);
    info!("once");
    drop(first);
    info!("outside");
}

pub(crate) fn exit_out_of_order() {
    let outer = info_span!("outer");
    let inner = info_span!("inner");
    let in_outer = outer.enter();
    let in_inner = inner.enter();
    drop(in_outer);
    info!("in inner");
    drop(in_inner);
    info!("outside");
}

/// How long the chains are.
const DEPTH: usize = 100_000;

/// A chain of explicit parents; the last handle to go closes all of it.
pub(crate) fn chain_explicit() {
    let mut last = Span::none();
    for depth in 1..=DEPTH as i64 {
        last = info_span!(parent: &last, "link", depth);
    }
    info!("complete");
    drop(last);
}

/// A chain of entered spans, left and closed one by one.
pub(crate) fn chain_entered() {
    let mut entered = Vec::with_capacity(DEPTH);
    for depth in 1..=DEPTH as i64 {
        entered.push(info_span!("link", depth).entered());
    }
    info!("inside");
    while let Some(innermost) = entered.pop() {
        drop(innermost);
    }
}
