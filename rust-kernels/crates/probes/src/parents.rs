//! How spans and events come by their parents, and what follows from what.

use tracing::{debug_span, info, info_span, Span};

pub(crate) fn parents_contextual() {
    drop(info_span!("alone"));
    info!("alone");
    let _outer = info_span!("outer").entered();
    let _inner = info_span!("inner").entered();
    info!("inside");
}

pub(crate) fn parents_explicit() {
    let outer = info_span!("outer");
    let _entered = info_span!("entered").entered();
    drop(info_span!(parent: &outer, "child"));
    info!(parent: &outer, "explicit");
    info!("contextual");
}

pub(crate) fn parents_root() {
    let _outer = info_span!("outer").entered();
    drop(info_span!(parent: None, "root"));
    info!(parent: None, "root");
    let _none = info_span!(parent: Span::none(), "of none").entered();
}

/// The named parent has closed already.
pub(crate) fn parents_closed() {
    let _entered = info_span!("entered").entered();
    let id = info_span!("gone").id();
    drop(info_span!(parent: id.clone(), "orphan"));
    info!(parent: id, "orphan");
}

/// Spans of two levels by turns: a layer that wants only one of them sees the nearest that it wants.
pub(crate) fn parents_by_level() {
    let _a = info_span!("info 1").entered();
    let _b = debug_span!("debug 1").entered();
    let _c = info_span!("info 2").entered();
    let _d = debug_span!("debug 2").entered();
    info!("inside");
}

pub(crate) fn follows_open() {
    let cause = info_span!("cause");
    let effect = info_span!("effect");
    effect.follows_from(&cause);
}

/// A span follows one of its own level, and one that a layer for `info` does not want.
pub(crate) fn follows_by_level() {
    let (cause, unseen) = (info_span!("cause"), debug_span!("unseen"));
    let effect = info_span!("effect");
    effect.follows_from(&cause);
    effect.follows_from(&unseen);
    unseen.follows_from(&effect);
}

pub(crate) fn follows_closed() {
    let id = info_span!("cause").id();
    let effect = info_span!("effect");
    effect.follows_from(id);
}
