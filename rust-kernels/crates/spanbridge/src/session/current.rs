//! Where a thread is in a trace, told to Java when it asks: the context of the current Rust span.

use super::{
    captures,
    context::{self, RemoteContext},
    crossing,
    group::{GroupContext, Kind},
    links::Links,
    meeting, sessions, thread,
};
use std::sync::Arc;

/// What is known of where this thread is. Who knows the context of a span is a layer, and there may be several.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Current {
    /// A context that holds, and no span was entered since.
    pub(crate) held: Option<Arc<RemoteContext>>,
    /// What the layers know of the current span, in their order.
    pub(crate) layers: Vec<GroupContext>,
}

/// Where this thread is; none when it is in no span and no context holds.
///
/// Thread contract: any thread, also from inside a callback. Cost: about 100 ns; nothing when there is no span and no
/// context.
///
/// What waits to be delivered crosses before: a layer is asked by its state, which it makes when it is told of the span.
pub(crate) fn current() -> Option<Current> {
    crossing::flush_thread();
    let held = context::innermost();
    let span = thread::with(|thread| thread.current());
    let is_innermost = |held: &context::Held| held.inside == span || span == 0;
    if let Some(held) = held.as_ref().filter(|held| is_innermost(held)) {
        return Some(Current {
            held: Some(held.context.clone()),
            layers: Vec::new(),
        });
    }
    if span == 0 {
        return None;
    }
    let session = thread::with(sessions::current);
    let layers = session.map_or_else(Vec::new, |session| {
        let seats = session.seats().iter();
        let wanted = seats.fold(0, |all, seat| all | seat.wanted(Kind::NewSpan));
        let links = Links::of(span, session.key, wanted);
        meeting::await_makers(&session, links.as_slice());
        captures::java_goes_on_from(links.as_slice());
        let known = session
            .groups()
            .filter_map(|group| group.context_of(links.as_slice()));
        known.collect()
    });
    // Of a span that no layer knows, what its trace came from is the best that can be told.
    Some(Current {
        held: held.map(|held| held.context),
        layers,
    })
}
