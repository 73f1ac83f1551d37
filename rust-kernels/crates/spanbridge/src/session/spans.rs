//! What happens to spans and events: into the store, past the filters, to the layers.

use super::{
    callback,
    callsite::{self, Callsite},
    closed,
    deliver::{of_log, send, tell_filters, wanted_by},
    group::{Kind, LayerMask, Link, SpanRef},
    links::Links,
    open_session::Session,
    outbox,
    post::{self, Post},
    sessions,
    statistics::Counter,
    store::{self, NewSpan, Slot},
    thread::{self, Decided, Thread},
};
use tracing_core::{
    span::{Attributes, Id, Record},
    Event, Metadata,
};

/// Whether this comes from the crates that the bridge itself stands on: never delivered, since they
/// may say something while it is at work.
pub(super) fn is_own(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    target == "jni" || target.starts_with("jni::")
}

/// Whether the current session wants this one. Only asked for callsites that are not always wanted;
/// the answer is kept for the span or event that comes next.
pub(super) fn enabled(thread: &Thread, metadata: &Metadata<'_>) -> bool {
    if is_own(metadata) {
        return false;
    }
    if thread.in_callback() {
        // It would be turned away; but that is counted where it happens.
        return true;
    }
    thread.decided.set(None);
    let known = metadata.callsite().0.metadata();
    let kind = Kind::first_of(metadata);
    sessions::with_current(thread, |session| {
        let Some(session) = session else {
            return false;
        };
        let callsite = callsite::intern(known);
        let layers = if std::ptr::eq(known, metadata) {
            wanted_by(thread, session, kind, callsite)
        } else {
            // Made for this one record, by a bridge such as `tracing-log`: nothing is remembered.
            callback::run(thread, session, kind, 0, || {
                session.ask_enabled(LayerMask::MAX, metadata)
            })
        };
        thread.decided.set(Some(Decided {
            callsite: callsite.id,
            session: session.key,
            layers,
        }));
        layers != 0
    })
}

/// Whether the current session may want a span of the callsite, as far as can be said without asking.
/// Counts, as turned away, a span that is made inside of a callback.
pub(super) fn may_be_seen(thread: &Thread, callsite: &'static Callsite) -> bool {
    if thread.in_callback() {
        thread.suppress(Kind::first_of(callsite.metadata));
        return false;
    }
    sessions::with_current(thread, |session| {
        session.is_some_and(|session| match session.known_wants(callsite) {
            Some(wants) => wants.always | wants.sometimes != 0,
            None => true,
        })
    })
}

/// Stores a span and tells the layers; returns its id.
#[inline]
pub(super) fn new_span(thread: &Thread, attributes: &Attributes<'_>) -> u64 {
    let callsite = callsite::intern(attributes.metadata());
    let parent = if let Some(parent) = attributes.parent() {
        parent.into_u64()
    } else if attributes.is_contextual() {
        thread.current()
    } else {
        0
    };
    // The child holds its parent; one that has closed meanwhile is none.
    let parent = if parent != 0 && store::acquire(parent) {
        parent
    } else {
        0
    };
    if thread.in_callback() {
        thread.suppress(Kind::NewSpan);
        return store::insert(
            thread,
            NewSpan {
                callsite,
                parent,
                session: 0,
                layers: 0,
            },
        );
    }
    sessions::with_current(thread, |session| {
        let Some(session) = session else {
            return store::insert(
                thread,
                NewSpan {
                    callsite,
                    parent,
                    session: 0,
                    layers: 0,
                },
            );
        };
        let layers = wanted_by(thread, session, Kind::NewSpan, callsite);
        let span = NewSpan {
            callsite,
            parent,
            session: session.key,
            layers,
        };
        let id = store::insert(thread, span);
        if layers != 0 {
            if let Some(slot) = store::find(id) {
                let span = SpanRef { id, slot };
                tell_filters(thread, session, Kind::NewSpan, layers, |filter| {
                    filter.new_span(attributes, &Id::from_u64(id));
                });
                let links = Links::of(parent, session.key, layers);
                let links = links.as_slice();
                let mut post = Post {
                    kind: Kind::NewSpan,
                    span: id,
                    at_once: false,
                };
                if session.defers() {
                    slot.made_in(outbox::own(thread));
                    post.at_once = post::meet_all(thread, session, post.kind, links);
                }
                send(thread, session, post, layers, |group, to, layers| {
                    group.new_span(to, &span, attributes, links, layers)
                });
            } else {
                sessions::count(thread, session, Kind::NewSpan, Counter::Dropped, 1);
            }
        }
        id
    })
}

pub(super) fn record(thread: &Thread, id: &Id, values: &Record<'_>) {
    with_span(
        thread,
        Kind::Record,
        id.into_u64(),
        |session, span, layers| {
            tell_filters(thread, session, Kind::Record, layers, |filter| {
                filter.record(id, values)
            });
            let post = Post::about(thread, session, Kind::Record, span);
            send(thread, session, post, layers, |group, to, layers| {
                group.record(to, span, values, layers)
            });
        },
    );
}

/// Tells the layers of an event; `explicit` gives the span that the event names as its parent.
#[inline]
pub(super) fn event(thread: &Thread, event: &Event<'_>, explicit: impl Fn(&Id) -> u64) {
    if thread.in_callback() {
        return thread.suppress(Kind::Event);
    }
    let callsite = callsite::intern(event.metadata());
    sessions::with_current(thread, |session| {
        let Some(session) = session else {
            return;
        };
        let layers = wanted_by(thread, session, Kind::Event, callsite);
        let (callsite, layers) = if callsite.shared_by_log {
            of_log(thread, session, event, callsite, layers)
        } else {
            (callsite, layers)
        };
        if layers == 0 {
            return;
        }
        let span = if let Some(parent) = event.parent() {
            explicit(parent)
        } else if event.is_contextual() {
            thread.current()
        } else {
            0
        };
        let links = Links::of(span, session.key, layers);
        let links = links.as_slice();
        let post = Post {
            kind: Kind::Event,
            span: 0,
            at_once: session.defers() && post::meet_all(thread, session, Kind::Event, links),
        };
        send(thread, session, post, layers, |group, to, layers| {
            group.event(to, event, callsite, links, layers)
        });
    });
}

/// Enter, exit and follows-from.
#[inline]
pub(super) fn signal(thread: &Thread, kind: Kind, id: u64, link: Option<Link>) {
    with_span(thread, kind, id, |session, span, layers| {
        let span_id = Id::from_u64(id);
        match kind {
            Kind::Enter => tell_filters(thread, session, kind, layers, |filter| {
                filter.enter(&span_id)
            }),
            Kind::Exit => tell_filters(thread, session, kind, layers, |filter| {
                filter.exit(&span_id)
            }),
            _ => {}
        }
        let link = link
            .filter(|link| store::read(link.id).is_some_and(|span| span.session == session.key));
        let mut post = Post::about(thread, session, kind, span);
        if session.defers() {
            post.at_once |= post::meet_all(thread, session, kind, link.as_slice());
        }
        send(thread, session, post, layers, |group, to, layers| {
            group.signal(to, kind, span, link, layers)
        });
    });
}

/// Gives a reference back; closes the span when it was the last one, and then those of its
/// ancestors that nothing else holds. Returns whether it was.
#[inline]
pub(super) fn release(thread: &Thread, id: u64) -> bool {
    if store::release(id).is_none() {
        return false;
    }
    if thread.in_callback() {
        // The layers are told at the end of the callback; until then the span keeps its place.
        thread.close_later(id);
    } else {
        close(thread, id);
        post::after_leaving(thread);
    }
    true
}

/// Tells the layers that a span, whose last reference was given back, has ended, and frees its place.
#[inline]
pub(super) fn close(thread: &Thread, mut id: u64) {
    while let Some(slot) = store::find(id) {
        if slot.layers() != 0 {
            tell_close(thread, id, slot);
        }
        if post::has_waiting(thread) {
            post::before_removing(thread, slot);
        }
        let parent = store::remove(thread, id, slot);
        if parent == 0 || store::release(parent).is_none() {
            return;
        }
        id = parent;
    }
}

fn tell_close(thread: &Thread, id: u64, slot: &'static Slot) {
    let layers = slot.layers();
    sessions::with_key(thread, slot.session(), |session| {
        if let Some(session) = session {
            let span = SpanRef { id, slot };
            let post = Post::about(thread, session, Kind::Close, &span);
            send(thread, session, post, layers, |group, to, layers| {
                group.signal(to, Kind::Close, &span, None, layers)
            });
            tell_filters(thread, session, Kind::Close, layers, |filter| {
                filter.close(&Id::from_u64(id))
            });
        } else {
            closed::came_late(slot.session(), Kind::Close, layers);
        }
    });
}

/// Calls `f` for a live span with its session, when that is open and a layer wants the span.
#[inline]
fn with_span(thread: &Thread, kind: Kind, id: u64, f: impl FnOnce(&Session, &SpanRef, LayerMask)) {
    let (Some(slot), Some(span)) = (store::find(id), store::read(id)) else {
        return;
    };
    if span.layers == 0 {
        return;
    }
    if thread.in_callback() {
        return thread.suppress(kind);
    }
    sessions::with_key(thread, span.session, |session| match session {
        Some(session) => f(session, &SpanRef { id, slot }, span.layers),
        None => closed::came_late(span.session, kind, span.layers),
    });
}

/// The span that is current on this thread; 0 for none.
pub(crate) fn current_span() -> u64 {
    thread::with(Thread::current)
}

/// The parent of a live span, whatever its session; 0 for none.
pub(crate) fn parent_of(id: u64) -> u64 {
    store::find(id).map_or(0, Slot::parent)
}

/// What a live span was declared as.
pub(crate) fn metadata_of(id: u64) -> Option<&'static Metadata<'static>> {
    store::find(id).map(|slot| slot.callsite().metadata)
}

/// Calls `f` with the attachment of a span, which stays until `f` has returned; 0 when the span has
/// none or has closed.
pub(crate) fn with_attachment<R>(id: u64, f: impl FnOnce(usize) -> R) -> R {
    // One that has an attachment cannot be closed past the reference that is taken here; one that has
    // none, could (`store::release`), but then there is nothing to keep.
    let attached = store::find(id).is_some_and(|slot| slot.attachment() != 0);
    if !attached || !store::acquire(id) {
        return f(0);
    }
    let result = f(store::find(id).map_or(0, Slot::attachment));
    thread::with(|thread| release(thread, id));
    result
}
