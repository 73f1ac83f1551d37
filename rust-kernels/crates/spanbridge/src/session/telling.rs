//! What is told to layers, when somebody has a use for it, of what happens to spans and events.
//!
//! These functions are not inlined where nearly nothing else happens: what goes on with nobody listening shall not have to
//! make room for them.

use super::{
    callback,
    callbacks::{Capturing, Followed, Happened, NewSpan, Recorded, Signal},
    callsite::Callsite,
    captures, closed,
    deliver::{send, tell_filters},
    group::{Kind, LayerMask, Link, SpanRef},
    links::{self, Links},
    meeting,
    open_session::Session,
    outbox,
    post::Post,
    sessions,
    store::{self, Slot},
    thread::Thread,
};
use tracing_core::{
    span::{Attributes, Id, Record},
    Event,
};

/// Tells of a span that is in the store, and that holds its parent, which is at `held`.
#[inline(always)]
pub(super) fn new_span(
    thread: &Thread,
    session: &Session,
    span: &SpanRef,
    attributes: &Attributes<'_>,
    held: Option<&'static Slot>,
    layers: LayerMask,
) {
    if span.slot.kinds().of_filters() {
        tell_filters(thread, session, Kind::NewSpan, layers, |filter| {
            filter.new_span(attributes, &Id::from_u64(span.id));
        });
        if !session.wants(Kind::NewSpan) {
            return;
        }
    }
    if session.defers() {
        span.slot.made_in(outbox::own(thread).number);
    }
    let mut post = Post {
        kind: Kind::NewSpan,
        span: span.id,
        at_once: false,
    };
    let (one, many);
    let links = match held {
        None => &[][..],
        Some(parent) => match links::sole(span.slot.parent(), parent, session.key, layers) {
            Some(link) => {
                if session.defers() {
                    post.at_once = meeting::meet(thread, session, post.kind, parent);
                }
                one = [link];
                &one
            }
            None => {
                (many, post.at_once) = far(thread, session, post.kind, span.slot.parent(), layers);
                many.as_slice()
            }
        },
    };
    let callback = NewSpan {
        span: *span,
        attributes,
        links,
    };
    if session.capturing() & layers != 0 {
        // A copy, so that the other one needs no address.
        let new = callback;
        return capturing(thread, session, &new, post.at_once, layers);
    }
    send(thread, session, post, layers, callback);
}

/// Tells of a new span layers that want to capture something of Java when that may be the parent.
#[inline(never)]
fn capturing(
    thread: &Thread,
    session: &Session,
    new: &NewSpan<'_>,
    at_once: bool,
    layers: LayerMask,
) {
    let post = Post {
        kind: Kind::NewSpan,
        span: new.span.id,
        at_once,
    };
    let explicit_root = new.attributes.is_root();
    let callback = Capturing {
        new: *new,
        layers: captures::wanted(session.capturing() & layers, explicit_root, new.links),
    };
    send(thread, session, post, layers, callback);
}

/// Tells of an event in a span, or in none (0).
#[inline(always)]
pub(super) fn event(
    thread: &Thread,
    session: &Session,
    event: &Event<'_>,
    callsite: &'static Callsite,
    span: u64,
    layers: LayerMask,
) {
    let mut post = Post {
        kind: Kind::Event,
        span: 0,
        at_once: false,
    };
    let (one, many);
    let slot = if span == 0 { None } else { store::find(span) };
    let links = match slot {
        None => &[][..],
        Some(slot) => match links::sole(span, slot, session.key, layers) {
            Some(link) if slot.is_still(span) => {
                if session.defers() {
                    post.at_once = meeting::meet(thread, session, post.kind, slot);
                }
                one = [link];
                &one
            }
            _ => {
                (many, post.at_once) = far(thread, session, post.kind, span, layers);
                many.as_slice()
            }
        },
    };
    let callback = Happened {
        event,
        callsite,
        links,
    };
    send(thread, session, post, layers, callback);
}

/// The links from `span` upwards, when it is not the one for all layers; and whether one is of another thread.
#[cold]
fn far(
    thread: &Thread,
    session: &Session,
    kind: Kind,
    span: u64,
    layers: LayerMask,
) -> (Links, bool) {
    let links = Links::of(span, session.key, layers);
    let foreign = session.defers() && meeting::meet_all(thread, session, kind, links.as_slice());
    (links, foreign)
}

#[inline(never)]
pub(super) fn record(thread: &Thread, span: SpanRef, values: &Record<'_>) {
    of_span(thread, Kind::Record, &span, |session, post, layers| {
        if span.slot.kinds().of_filters() {
            tell_filters(thread, session, post.kind, layers, |filter| {
                filter.record(&Id::from_u64(span.id), values)
            });
        }
        send(thread, session, post, layers, Recorded { span, values });
    });
}

#[inline(never)]
pub(super) fn enter(thread: &Thread, span: SpanRef) {
    of_span(thread, Kind::Enter, &span, |session, post, layers| {
        if span.slot.kinds().of_filters() {
            tell_filters(thread, session, post.kind, layers, |filter| {
                filter.enter(&Id::from_u64(span.id))
            });
        }
        send(thread, session, post, layers, Signal::of(post.kind, span));
    });
}

#[inline(never)]
pub(super) fn exit(thread: &Thread, span: SpanRef) {
    of_span(thread, Kind::Exit, &span, |session, post, layers| {
        if span.slot.kinds().of_filters() {
            tell_filters(thread, session, post.kind, layers, |filter| {
                filter.exit(&Id::from_u64(span.id))
            });
        }
        send(thread, session, post, layers, Signal::of(post.kind, span));
    });
}

#[inline(never)]
pub(super) fn follows_from(thread: &Thread, span: SpanRef, follows: u64) {
    of_span(
        thread,
        Kind::FollowsFrom,
        &span,
        |session, mut post, layers| {
            let followed = store::read(follows);
            let followed = followed.filter(|followed| followed.session == session.key);
            let link = followed.map(|followed| Link {
                id: follows,
                layers: followed.layers,
                callsite: followed.callsite.id,
            });
            if session.defers() {
                post.at_once |= meeting::meet_all(thread, session, post.kind, link.as_slice());
            }
            send(thread, session, post, layers, Followed { span, link });
        },
    );
}

/// Tells of the end of a span, whose last reference this thread has given back.
#[inline(always)]
pub(super) fn close(thread: &Thread, span: SpanRef) {
    let (layers, key) = (span.slot.layers(), span.slot.session());
    if layers == 0 {
        return;
    }
    let using = sessions::using_key(thread, key);
    let Some(session) = using.session() else {
        return closed::came_late(key, Kind::Close, layers);
    };
    let post = Post::about(thread, session, Kind::Close, &span);
    send(thread, session, post, layers, Signal::of(post.kind, span));
    if span.slot.kinds().of_filters() {
        tell_filters(thread, session, Kind::Close, layers, |filter| {
            filter.close(&Id::from_u64(span.id))
        });
    }
}

/// Calls `tell` for a live span with its session, when that is open.
#[inline(always)]
fn of_span(
    thread: &Thread,
    kind: Kind,
    span: &SpanRef,
    tell: impl FnOnce(&Session, Post, LayerMask),
) {
    let (layers, key) = (span.slot.layers(), span.slot.session());
    if layers == 0 || !span.slot.is_still(span.id) {
        return;
    }
    if thread.in_callback() {
        return thread.suppress(kind);
    }
    let using = sessions::using_key(thread, key);
    match using.session() {
        Some(session) => {
            let post = Post::about(thread, session, kind, span);
            tell(session, post, layers);
        }
        None => closed::came_late(key, kind, layers),
    }
    drop(using);
    callback::after(thread);
}
