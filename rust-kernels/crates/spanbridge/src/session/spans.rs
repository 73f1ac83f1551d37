//! What happens to spans and events: into the store, past the filters, to the layers.

use super::{
    callback,
    callsite::{self, Callsite},
    closed, crossing,
    deliver::{of_log, send, tell_filters, wanted_by},
    group::{Kind, Kinds, LayerMask, Link, SpanRef},
    links::Links,
    meeting,
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
    // Asked for each span in some sessions: as a rule one look tells.
    if !matches!(target.as_bytes().first(), Some(first) if FIRST.contains(first)) {
        return false;
    }
    let of_crate = target.split("::").next().unwrap_or(target);
    OWN.contains(&of_crate)
        || cfg!(feature = "otlp")
            && (TRANSPORT.contains(&of_crate) || of_crate.starts_with("opentelemetry"))
}

/// With what the names below begin.
const FIRST: [u8; 7] = *b"hjmortw";

const OWN: [&str; 1] = ["jni"];

/// What speaks while spans are sent; that would make spans to be sent.
const TRANSPORT: [&str; 14] = [
    "h2",
    "hyper",
    "hyper_rustls",
    "hyper_util",
    "mio",
    "reqwest",
    "rustls",
    "rustls_native_certs",
    "tokio_rustls",
    "tokio_util",
    "tonic",
    "tower",
    "tower_http",
    "want",
];

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
    let parent = if attributes.is_contextual() {
        thread.current()
    } else {
        attributes.parent().map_or(0, Id::into_u64)
    };
    // The child holds its parent; one that has closed meanwhile is none.
    let parent = if parent != 0 && store::acquire(parent) {
        parent
    } else {
        0
    };
    if thread.in_callback() {
        thread.suppress(Kind::NewSpan);
        return unseen(thread, callsite, parent);
    }
    sessions::with_current(thread, |session| {
        let Some(session) = session else {
            return unseen(thread, callsite, parent);
        };
        let layers = wanted_by(thread, session, Kind::NewSpan, callsite);
        let (id, slot) = store::insert(
            thread,
            NewSpan {
                callsite,
                parent,
                session: session.key,
                layers,
                kinds: session.kinds(layers),
            },
        );
        if layers != 0 {
            if let Some(slot) = slot {
                let span = SpanRef { id, slot };
                tell_filters(thread, session, Kind::NewSpan, layers, |filter| {
                    filter.new_span(attributes, &Id::from_u64(id));
                });
                if !session.wants(Kind::NewSpan) {
                    return id;
                }
                let links = Links::of(parent, session.key, layers);
                let links = links.as_slice();
                let mut post = Post {
                    kind: Kind::NewSpan,
                    span: id,
                    at_once: false,
                };
                if session.defers() {
                    slot.made_in(outbox::own(thread));
                    post.at_once = meeting::meet_all(thread, session, post.kind, links);
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

/// Stores a span of no session; returns its id.
#[cold]
fn unseen(thread: &Thread, callsite: &'static Callsite, parent: u64) -> u64 {
    let span = NewSpan {
        callsite,
        parent,
        session: 0,
        layers: 0,
        kinds: Kinds::NONE,
    };
    store::insert(thread, span).0
}

pub(super) fn record(thread: &Thread, id: &Id, values: &Record<'_>) {
    let slot = store::find(id.into_u64());
    with_span(thread, Kind::Record, id, slot, |session, span, layers| {
        if span.slot.kinds().of_filters() {
            tell_filters(thread, session, Kind::Record, layers, |filter| {
                filter.record(id, values)
            });
        }
        let post = Post::about(thread, session, Kind::Record, span);
        send(thread, session, post, layers, |group, to, layers| {
            group.record(to, span, values, layers)
        });
    });
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
            at_once: session.defers() && meeting::meet_all(thread, session, Kind::Event, links),
        };
        send(thread, session, post, layers, |group, to, layers| {
            group.event(to, event, callsite, links, layers)
        });
    });
}

/// Puts a span on the thread's stack and tells the layers.
#[inline]
pub(super) fn enter(thread: &Thread, id: &Id) {
    let slot = store::find(id.into_u64());
    let first = slot.is_some_and(Slot::first_enter);
    thread.enter(id.into_u64(), first);
    with_span(thread, Kind::Enter, id, slot, |session, span, layers| {
        if span.slot.kinds().of_filters() {
            tell_filters(thread, session, Kind::Enter, layers, |filter| {
                filter.enter(id)
            });
        }
        let post = Post::about(thread, session, Kind::Enter, span);
        send(thread, session, post, layers, |group, to, layers| {
            group.signal(to, Kind::Enter, span, None, layers)
        });
    });
}

/// Takes a span off the thread's stack and tells the layers.
#[inline]
pub(super) fn exit(thread: &Thread, id: &Id) {
    thread.exit(id.into_u64());
    let slot = store::find(id.into_u64());
    with_span(thread, Kind::Exit, id, slot, |session, span, layers| {
        if span.slot.kinds().of_filters() {
            tell_filters(thread, session, Kind::Exit, layers, |filter| {
                filter.exit(id)
            });
        }
        let post = Post::about(thread, session, Kind::Exit, span);
        send(thread, session, post, layers, |group, to, layers| {
            group.signal(to, Kind::Exit, span, None, layers)
        });
    });
}

pub(super) fn follows_from(thread: &Thread, id: &Id, follows: &Id) {
    let slot = store::find(id.into_u64());
    let kind = Kind::FollowsFrom;
    with_span(thread, kind, id, slot, |session, span, layers| {
        let followed = store::read(follows.into_u64());
        let followed = followed.filter(|followed| followed.session == session.key);
        let link = followed.map(|followed| Link {
            id: follows.into_u64(),
            layers: followed.layers,
            callsite: followed.callsite.id,
        });
        let mut post = Post::about(thread, session, kind, span);
        if session.defers() {
            post.at_once |= meeting::meet_all(thread, session, kind, link.as_slice());
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
    let Some(slot) = store::release(id) else {
        return false;
    };
    if thread.in_callback() {
        // The layers are told at the end of the callback; until then the span keeps its place.
        thread.close_later(id);
    } else {
        close_released(thread, id, slot);
        post::after_leaving(thread);
    }
    true
}

/// Tells the layers that a span, whose last reference was given back, has ended, and frees its place.
pub(super) fn close(thread: &Thread, id: u64) {
    if let Some(slot) = store::find(id) {
        close_released(thread, id, slot);
    }
}

#[inline]
fn close_released(thread: &Thread, mut id: u64, mut slot: &'static Slot) {
    loop {
        if slot.kinds().has(Kind::Close) {
            tell_close(thread, id, slot);
        }
        if crossing::has_waiting(thread) {
            meeting::before_removing(thread, slot);
        }
        let parent = store::remove(thread, id, slot);
        if parent == 0 {
            return;
        }
        match store::release(parent) {
            Some(released) => slot = released,
            None => return,
        }
        id = parent;
    }
}

#[inline]
fn tell_close(thread: &Thread, id: u64, slot: &'static Slot) {
    let layers = slot.layers();
    if layers == 0 {
        return;
    }
    sessions::with_key(thread, slot.session(), |session| {
        if let Some(session) = session {
            let span = SpanRef { id, slot };
            let post = Post::about(thread, session, Kind::Close, &span);
            send(thread, session, post, layers, |group, to, layers| {
                group.signal(to, Kind::Close, &span, None, layers)
            });
            if slot.kinds().of_filters() {
                tell_filters(thread, session, Kind::Close, layers, |filter| {
                    filter.close(&Id::from_u64(id))
                });
            }
        } else {
            closed::came_late(slot.session(), Kind::Close, layers);
        }
    });
}

/// Calls `f` for a live span with its session, when that is open and somebody has a use for the callback.
#[inline(always)]
fn with_span(
    thread: &Thread,
    kind: Kind,
    id: &Id,
    slot: Option<&'static Slot>,
    f: impl FnOnce(&Session, &SpanRef, LayerMask),
) {
    let Some(slot) = slot else {
        return;
    };
    if !slot.kinds().has(kind) {
        return;
    }
    let (layers, key) = (slot.layers(), slot.session());
    let id = id.into_u64();
    if layers == 0 || !slot.is_still(id) {
        return;
    }
    if thread.in_callback() {
        return thread.suppress(kind);
    }
    sessions::with_key(thread, key, |session| match session {
        Some(session) => f(session, &SpanRef { id, slot }, layers),
        None => closed::came_late(key, kind, layers),
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
