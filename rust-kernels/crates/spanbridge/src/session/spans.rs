//! What happens to spans and events: into the store, on and off the thread's stack, past the filters. What is left to be told
//! to layers is in [`telling`].

use super::{
    callback,
    callsite::{self, Callsite},
    closing,
    deliver::{of_log, wanted_by},
    group::{Kind, Kinds, LayerMask, SpanRef},
    own::is_own,
    sessions,
    statistics::Counter,
    store::{self, NewSpan, Slot},
    telling,
    thread::{self, Decided, Thread},
};
use tracing_core::{
    span::{Attributes, Id, Record},
    Event, Metadata,
};

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
    let using = sessions::using_current(thread);
    let Some(session) = using.session() else {
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
}

/// Whether the current session may want a span of the callsite, as far as can be said without asking.
/// Counts, as turned away, a span that is made inside of a callback.
pub(super) fn may_be_seen(thread: &Thread, callsite: &'static Callsite) -> bool {
    if thread.in_callback() {
        thread.suppress(Kind::first_of(callsite.metadata));
        return false;
    }
    let using = sessions::using_current(thread);
    using
        .session()
        .is_some_and(|session| match session.known_wants(callsite) {
            Some(wants) => wants.always | wants.sometimes != 0,
            None => true,
        })
}

/// Stores a span and tells the layers; returns its id.
#[inline(always)]
pub(super) fn new_span(thread: &Thread, attributes: &Attributes<'_>) -> u64 {
    let callsite = callsite::intern(attributes.metadata());
    let parent = if attributes.is_contextual() {
        thread.current()
    } else {
        attributes.parent().map_or(0, Id::into_u64)
    };
    // The child holds its parent; one that has closed meanwhile is none.
    let held = if parent != 0 {
        store::hold(parent)
    } else {
        None
    };
    let parent = held.map_or(0, |_| parent);
    if thread.in_callback() {
        thread.suppress(Kind::NewSpan);
        return unseen(thread, callsite, parent);
    }
    let using = sessions::using_current(thread);
    let Some(session) = using.session() else {
        return unseen(thread, callsite, parent);
    };
    let layers = wanted_by(thread, session, Kind::NewSpan, callsite);
    let kinds = session.kinds(layers);
    let span = NewSpan {
        callsite,
        parent,
        session: session.key,
        layers,
        kinds,
    };
    let (id, slot) = store::insert(thread, span);
    if layers != 0 && kinds.has(Kind::NewSpan) {
        match slot {
            Some(slot) => {
                let span = SpanRef { id, slot };
                telling::new_span(thread, session, &span, attributes, held, layers);
            }
            None => sessions::count(thread, session, Kind::NewSpan, Counter::Dropped, 1),
        }
    }
    id
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

/// Tells the layers of an event; `explicit` gives the span that the event names as its parent.
#[inline(always)]
pub(super) fn event(thread: &Thread, event: &Event<'_>, explicit: impl Fn(&Id) -> u64) {
    if thread.in_callback() {
        return thread.suppress(Kind::Event);
    }
    let callsite = callsite::intern(event.metadata());
    let using = sessions::using_current(thread);
    let Some(session) = using.session() else {
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
    let span = if event.is_contextual() {
        thread.current()
    } else {
        event.parent().map_or(0, explicit)
    };
    telling::event(thread, session, event, callsite, span, layers);
}

/// Tells the layers of values recorded in a span.
#[inline(always)]
pub(super) fn record(thread: &Thread, id: &Id, values: &Record<'_>) {
    let id = id.into_u64();
    if let Some(slot) = heard(Kind::Record, store::find(id)) {
        telling::record(thread, SpanRef { id, slot }, values);
    }
}

/// Tells the layers that a span follows from another one.
#[inline(always)]
pub(super) fn follows_from(thread: &Thread, id: &Id, follows: &Id) {
    let id = id.into_u64();
    if let Some(slot) = heard(Kind::FollowsFrom, store::find(id)) {
        telling::follows_from(thread, SpanRef { id, slot }, follows.into_u64());
    }
}

/// Puts a span on the thread's stack and tells the layers.
#[inline(always)]
pub(super) fn enter(thread: &Thread, id: &Id) {
    let id = id.into_u64();
    let Some(slot) = store::find(id) else {
        return thread.enter(id, false);
    };
    thread.enter(id, slot.first_enter());
    if let Some(slot) = heard(Kind::Enter, Some(slot)) {
        telling::enter(thread, SpanRef { id, slot });
    }
}

/// Takes a span off the thread's stack and tells the layers.
#[inline(always)]
pub(super) fn exit(thread: &Thread, id: &Id) {
    let id = id.into_u64();
    thread.exit(id);
    if let Some(slot) = heard(Kind::Exit, store::find(id)) {
        telling::exit(thread, SpanRef { id, slot });
    }
}

/// The place of a span, when somebody has a use for such a callback.
///
/// Cost: three instructions.
#[inline(always)]
fn heard(kind: Kind, slot: Option<&'static Slot>) -> Option<&'static Slot> {
    slot.filter(|slot| slot.kinds().has(kind))
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
    thread::with(|thread| give_back(thread, id));
    result
}

#[inline(never)]
fn give_back(thread: &Thread, id: u64) {
    closing::release(thread, id);
}
