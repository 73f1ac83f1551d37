//! The one dispatcher of the module: a `tracing` subscriber that sends each callback to the session
//! that its span, or its thread, belongs to.
//!
//! It is installed when the first session opens and stays for ever; sessions come and go behind it.
//! What happens to spans is in [`spans`]; this file only translates.

use super::{
    callback, callsite, closing,
    own::is_own,
    post, sessions, spans, store,
    thread::{self, Thread},
};
use tracing_core::{
    span::{Attributes, Current, Id, Record},
    subscriber::Interest,
    Event, LevelFilter, Metadata, Subscriber,
};

/// Stands for the router wherever `tracing` wants to own a subscriber.
pub(super) struct Router;

impl Router {
    /// As `event`; `explicit` says which span of the store a span named as parent is, 0 for none.
    #[inline]
    pub(super) fn event_in(&self, event: &Event<'_>, explicit: impl Fn(&Id) -> u64) {
        thread::with(|thread| {
            spans::event(thread, event, explicit);
            callback::after(thread);
        });
    }
}

impl Subscriber for Router {
    /// Never only if no session can want the callsite; always only if every thread's session does.
    /// Called with locks of `tracing` held: nothing here leaves Rust.
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_own(metadata) {
            return Interest::never();
        }
        let callsite = callsite::intern(metadata);
        let (mut any, mut all) = (false, sessions::has_global());
        sessions::for_each_open(|session| {
            let wants = session.interest(callsite);
            any |= wants.always | wants.sometimes != 0;
            all &= wants.always != 0;
        });
        match (any, all) {
            (false, _) => Interest::never(),
            (true, true) => Interest::always(),
            (true, false) => Interest::sometimes(),
        }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        let mut level = LevelFilter::OFF;
        sessions::for_each_open(|session| level = level.max(session.max_level()));
        Some(level)
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // Bridges make metadata on the stack that stand for a static callsite: see `spans::enabled`.
        thread::with(|thread| {
            let enabled = spans::enabled(thread, metadata);
            callback::after(thread);
            enabled
        })
    }

    #[inline]
    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        thread::with(|thread| {
            let id = spans::new_span(thread, attributes);
            callback::after(thread);
            Id::from_u64(id)
        })
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        thread::with(|thread| spans::record(thread, id, values));
    }

    fn record_follows_from(&self, id: &Id, follows: &Id) {
        thread::with(|thread| spans::follows_from(thread, id, follows));
    }

    #[inline]
    fn event(&self, event: &Event<'_>) {
        self.event_in(event, Id::into_u64);
    }

    #[inline]
    fn enter(&self, id: &Id) {
        thread::with(|thread| spans::enter(thread, id));
    }

    #[inline]
    fn exit(&self, id: &Id) {
        thread::with(|thread| {
            spans::exit(thread, id);
            post::after_leaving(thread);
        });
    }

    #[inline]
    fn clone_span(&self, id: &Id) -> Id {
        // A clone is made from a live handle; if it is not, the clone is as stale as the id.
        store::acquire(id.into_u64());
        id.clone()
    }

    #[inline]
    fn try_close(&self, id: Id) -> bool {
        thread::with(|thread| {
            let closed = closing::release(thread, id.into_u64());
            callback::after(thread);
            closed
        })
    }

    fn current_span(&self) -> Current {
        thread::with(|thread: &Thread| match thread.current() {
            0 => Current::none(),
            id => match store::read(id) {
                Some(span) => Current::new(Id::from_u64(id), span.callsite.metadata),
                None => Current::none(),
            },
        })
    }
}
