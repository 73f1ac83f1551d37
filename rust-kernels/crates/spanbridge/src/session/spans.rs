//! What happens to spans and events: into the store, past the filters, to the layers.

use super::{
    callback,
    callsite::{self, Callsite},
    filter::Filter,
    group::{Kind, LayerGroup, LayerMask, Link, Outcome, SpanRef},
    log,
    masks::Wants,
    sessions::{self, Session},
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
                send(thread, session, Kind::NewSpan, layers, |group, layers| {
                    group.new_span(&span, attributes, layers)
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
            send(thread, session, Kind::Record, layers, |group, layers| {
                group.record(span, values, layers)
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
        send(thread, session, Kind::Event, layers, |group, layers| {
            group.event(event, callsite, links.as_slice(), layers)
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
        send(thread, session, kind, layers, |group, layers| {
            group.signal(kind, span, link, layers)
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
            send(thread, session, Kind::Close, layers, |group, layers| {
                group.signal(Kind::Close, &span, None, layers)
            });
            tell_filters(thread, session, Kind::Close, layers, |filter| {
                filter.close(&Id::from_u64(id))
            });
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
    sessions::with_key(thread, span.session, |session| {
        if let Some(session) = session {
            f(session, &SpanRef { id, slot }, span.layers);
        }
    });
}

/// Sends a callback to every group in which a layer wants it, and counts it.
#[inline]
fn send(
    thread: &Thread,
    session: &Session,
    kind: Kind,
    layers: LayerMask,
    deliver: impl Fn(&dyn LayerGroup, LayerMask) -> Outcome,
) {
    let mut delivered = false;
    for group in session.groups() {
        let wanted = group.wanted(kind) & layers;
        if wanted == 0 {
            continue;
        }
        // A panic is counted where it is caught.
        match callback::run(thread, session, kind, None, || {
            Some(deliver(&**group, wanted))
        }) {
            Some(Outcome::Delivered) => delivered = true,
            Some(Outcome::DeliveredInPart) => {
                delivered = true;
                sessions::count(thread, session, kind, Counter::Failed, 1);
            }
            Some(Outcome::Failed) => sessions::count(thread, session, kind, Counter::Failed, 1),
            Some(Outcome::Dropped) => sessions::count(thread, session, kind, Counter::Dropped, 1),
            None => {}
        }
    }
    if delivered {
        sessions::count(thread, session, kind, Counter::Delivered, 1);
    }
}

/// Tells the filters that depend on spans. They may format values, and so run user code.
#[inline]
fn tell_filters(
    thread: &Thread,
    session: &Session,
    kind: Kind,
    layers: LayerMask,
    tell: impl Fn(&Filter),
) {
    if session.has_dynamic_filter(layers) {
        callback::run(thread, session, kind, (), || {
            session.tell_filters(layers, tell)
        });
    }
}

/// The layers of a session that want a span or event of a callsite.
#[inline]
fn wanted_by(
    thread: &Thread,
    session: &Session,
    kind: Kind,
    callsite: &'static Callsite,
) -> LayerMask {
    if let Some(decided) = thread.decided.take() {
        if decided.callsite == callsite.id && decided.session == session.key {
            return decided.layers;
        }
    }
    let wants = match session.known_wants(callsite) {
        Some(wants) => wants,
        None => {
            let nothing = || Ok((Wants::default(), false));
            match callback::run(thread, session, kind, nothing(), || {
                session.register(callsite)
            }) {
                Ok((wants, fewer)) => {
                    if fewer {
                        thread.refresh_interest_later();
                    }
                    wants
                }
                Err(outcome) => {
                    count_unasked(thread, session, kind, outcome);
                    Wants::default()
                }
            }
        }
    };
    if wants.sometimes == 0 {
        return wants.always;
    }
    callback::run(thread, session, kind, 0, || {
        session.decide(wants, callsite, callsite.metadata)
    })
}

/// The callsite of a record of the `log` crate, and the layers that want it, of those whose filters
/// let it through.
#[cold]
fn of_log(
    thread: &Thread,
    session: &Session,
    event: &Event<'_>,
    shared: &'static Callsite,
    filtered: LayerMask,
) -> (&'static Callsite, LayerMask) {
    let layers = callback::run(thread, session, Kind::Event, None, || {
        let callsite = log::intern(event, shared);
        let wants = match session.known_wants(callsite) {
            Some(wants) => wants,
            None => match session.register_unfiltered(callsite) {
                Ok(wants) => wants,
                Err(outcome) => return Some((callsite, Err(outcome))),
            },
        };
        let ask = wants.ask & filtered;
        let asked = if ask == 0 {
            0
        } else {
            session.ask_layers(callsite, ask)
        };
        Some((callsite, Ok(filtered & (wants.always | asked))))
    });
    match layers {
        Some((callsite, Ok(layers))) => (callsite, layers),
        Some((_, Err(outcome))) => {
            count_unasked(thread, session, Kind::Event, outcome);
            (shared, 0)
        }
        None => (shared, 0),
    }
}

/// Counts a callback that goes nowhere because a layer could not be asked whether it wants it.
#[cold]
fn count_unasked(thread: &Thread, session: &Session, kind: Kind, outcome: Outcome) {
    let counter = match outcome {
        Outcome::Dropped => Counter::Dropped,
        _ => Counter::Failed,
    };
    sessions::count(thread, session, kind, counter, 1);
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

/// For each layer, the nearest span from `id` upwards that it wants, of one session.
pub(crate) struct Links {
    near: Option<Link>,
    /// Used only when layers differ in what they want.
    far: Vec<Link>,
}

// === impl Links ===

impl Links {
    /// Looks for the layers `layers`, beginning at the span `id` itself.
    #[inline]
    pub(crate) fn of(id: u64, session: u64, layers: LayerMask) -> Self {
        let mut links = Self {
            near: None,
            far: Vec::new(),
        };
        let (mut id, mut missing) = (id, layers);
        while missing != 0 {
            let Some(span) = store::read(id) else {
                break;
            };
            let found = span.layers & missing;
            if found != 0 && span.session == session {
                links.push(Link {
                    id,
                    layers: found,
                    callsite: span.callsite.id,
                });
                missing &= !found;
            }
            id = span.parent;
        }
        links
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[Link] {
        if self.far.is_empty() {
            self.near.as_slice()
        } else {
            &self.far
        }
    }

    #[inline]
    fn push(&mut self, link: Link) {
        match self.near {
            None => self.near = Some(link),
            Some(near) => {
                if self.far.is_empty() {
                    self.far.push(near);
                }
                self.far.push(link);
            }
        }
    }
}
