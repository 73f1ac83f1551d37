//! Sessions: what one is, and how a callback finds its own.

use super::{
    callsite::Callsite,
    filter::Filter,
    group::{Kind, LayerGroup, LayerMask, Outcome},
    hazard::{self, Published, Record},
    masks::{Masks, Wants},
    statistics::{Counter, Counters},
    thread::Thread,
};
use parking_lot::RwLock;
use std::sync::{
    atomic::{fence, AtomicBool, AtomicPtr, AtomicU32, Ordering},
    Arc,
};
use tracing_core::{LevelFilter, Metadata};

/// What `open` starts and `close` ends.
pub(crate) struct Session {
    /// Never used for another session of this module.
    pub(crate) key: u64,
    /// The number of the thread that the session is for; none for the global one.
    owner: Option<u32>,
    /// One per layer. Held for moments only: a filter is used without the lock.
    filters: Vec<RwLock<Arc<Filter>>>,
    groups: Vec<Box<dyn LayerGroup>>,
    /// Layers whose filter depends on spans.
    dynamic: AtomicU32,
    masks: Masks,
    counters: Counters,
    /// It cannot be known whether a thread has it pinned (see `pins`).
    never_freed: AtomicBool,
}

// === impl Session ===

impl Session {
    /// `filters` has one entry per layer; `groups` cover all layers.
    pub(super) fn new(
        key: u64,
        owner: Option<u32>,
        filters: Vec<Filter>,
        groups: Vec<Box<dyn LayerGroup>>,
    ) -> Self {
        let dynamic = (0..)
            .zip(&filters)
            .filter(|(_, filter)| filter.is_dynamic())
            .fold(0, |mask, (layer, _)| mask | 1 << layer);
        Self {
            key,
            owner,
            filters: filters
                .into_iter()
                .map(|filter| RwLock::new(Arc::new(filter)))
                .collect(),
            groups,
            dynamic: AtomicU32::new(dynamic),
            masks: Masks::new(),
            counters: Counters::new(),
            never_freed: AtomicBool::new(false),
        }
    }

    /// Whether, closed, it must stay in memory with all that its groups have, since a late callback might
    /// use them.
    pub(super) fn is_never_freed(&self) -> bool {
        self.never_freed.load(Ordering::Relaxed)
    }

    pub(super) fn groups(&self) -> &[Box<dyn LayerGroup>] {
        &self.groups
    }

    pub(super) fn counters(&self) -> &Counters {
        &self.counters
    }

    pub(super) fn max_level(&self) -> LevelFilter {
        (0..self.filters.len())
            .map(|layer| self.filter(layer).max_level())
            .max()
            .unwrap_or(LevelFilter::OFF)
    }

    /// Replaces a layer's filter; false when there is no such layer. The caller has every callsite
    /// asked again.
    pub(super) fn set_filter(&self, layer: usize, filter: Filter) -> bool {
        let Some(place) = self.filters.get(layer) else {
            return false;
        };
        let bit = 1 << layer;
        if filter.is_dynamic() {
            self.dynamic.fetch_or(bit, Ordering::SeqCst);
            *place.write() = Arc::new(filter);
        } else {
            *place.write() = Arc::new(filter);
            self.dynamic.fetch_and(!bit, Ordering::SeqCst);
        }
        self.forget_interest();
        true
    }

    /// Has every callsite ask filters and layers again.
    pub(super) fn forget_interest(&self) {
        self.masks.forget();
    }

    fn filter(&self, layer: usize) -> Arc<Filter> {
        self.filters[layer].read().clone()
    }

    /// What the filters say of a callsite, and the layers if they were asked already.
    pub(super) fn interest(&self, callsite: &'static Callsite) -> Wants {
        self.masks
            .get(callsite.id)
            .unwrap_or_else(|| self.ask_filters(callsite.metadata))
    }

    /// The layers that want a span or event of a callsite, as far as can be said without asking.
    #[inline]
    pub(super) fn known_wants(&self, callsite: &'static Callsite) -> Option<Wants> {
        self.masks.get(callsite.id)
    }

    /// Asks filters and layers, and remembers the answer. Calls into Java: run it as a callback.
    /// Returns whether the layers want less than the filters let through. The error is what becomes of
    /// the callback because a layer could not be asked.
    #[cold]
    pub(super) fn register(&self, callsite: &'static Callsite) -> Result<(Wants, bool), Outcome> {
        let version = self.masks.version();
        let filtered = self.ask_filters(callsite.metadata);
        let asked = filtered.always | filtered.sometimes;
        let (mut always, mut ask) = (0, 0);
        for group in &self.groups {
            let answer = group.register(callsite, asked)?;
            always |= answer.always;
            ask |= answer.sometimes;
        }
        let wants = Wants {
            always: filtered.always & always,
            sometimes: filtered.sometimes & (always | ask) | filtered.always & ask,
            ask,
        };
        self.masks.set(callsite.id, wants, version);
        let fewer = (wants.always, wants.sometimes) != (filtered.always, filtered.sometimes);
        Ok((wants, fewer))
    }

    /// As [`register`](Self::register) for a callsite on which the filters are asked every time.
    #[cold]
    pub(super) fn register_unfiltered(
        &self,
        callsite: &'static Callsite,
    ) -> Result<Wants, Outcome> {
        let version = self.masks.version();
        let mut wants = Wants::default();
        for group in &self.groups {
            let answer = group.register(callsite, LayerMask::MAX)?;
            wants.always |= answer.always;
            wants.sometimes |= answer.sometimes;
        }
        wants.ask = wants.sometimes;
        self.masks.set(callsite.id, wants, version);
        Ok(wants)
    }

    /// The layers of `asked` that agree to one span or event. Calls into Java: run it as a callback.
    pub(super) fn ask_layers(&self, callsite: &'static Callsite, asked: LayerMask) -> LayerMask {
        self.groups
            .iter()
            .fold(0, |agreed, group| agreed | group.enabled(callsite, asked))
    }

    fn ask_filters(&self, metadata: &'static Metadata<'static>) -> Wants {
        let mut wants = Wants::default();
        for layer in 0..self.filters.len() {
            let interest = self.filter(layer).interest(metadata);
            if interest.is_always() {
                wants.always |= 1 << layer;
            } else if interest.is_sometimes() {
                wants.sometimes |= 1 << layer;
            }
        }
        wants
    }

    /// Settles `wants` for one span or event. Calls into Java: run it as a callback.
    #[cold]
    pub(super) fn decide(
        &self,
        wants: Wants,
        callsite: &'static Callsite,
        metadata: &Metadata<'_>,
    ) -> LayerMask {
        let mut enabled = self.ask_enabled(wants.sometimes, metadata);
        let ask = enabled & wants.ask;
        if ask != 0 {
            enabled &= !ask | self.ask_layers(callsite, ask);
        }
        wants.always | enabled
    }

    /// The layers of `asked` whose filters let this one through.
    pub(super) fn ask_enabled(&self, asked: LayerMask, metadata: &Metadata<'_>) -> LayerMask {
        (0..self.filters.len())
            .filter(|layer| asked & 1 << layer != 0 && self.filter(*layer).enabled(metadata))
            .fold(0, |mask, layer| mask | 1 << layer)
    }

    /// Whether a filter of one of these layers depends on spans.
    #[inline]
    pub(super) fn has_dynamic_filter(&self, layers: LayerMask) -> bool {
        layers & self.dynamic.load(Ordering::Relaxed) != 0
    }

    /// Tells the filters of these layers that depend on spans.
    #[cold]
    pub(super) fn tell_filters(&self, layers: LayerMask, tell: impl Fn(&Filter)) {
        let dynamic = layers & self.dynamic.load(Ordering::Relaxed);
        for layer in 0..self.filters.len() {
            if dynamic & 1 << layer != 0 {
                tell(&self.filter(layer));
            }
        }
    }
}

// === which sessions there are ===

/// The open global session, or null. [`OPEN`] owns it.
static GLOBAL: Published = Published::new(AtomicPtr::new(std::ptr::null_mut()));

/// All open sessions. Held for moments only, and never while calling out.
static OPEN: RwLock<Vec<Arc<Session>>> = RwLock::new(Vec::new());

/// Calls `f` with the session that a new span or event on this thread belongs to. Not to be called
/// from inside `f`: what runs in a callback is turned away before (see `router`).
///
/// Cost: 2 ns on a thread with a session of its own or with none at all, a few more to pin the
/// global one. No lock, no atomic read-modify-write.
#[inline]
#[allow(unsafe_code)]
pub(super) fn with_current<R>(thread: &Thread, f: impl FnOnce(Option<&Session>) -> R) -> R {
    let own = thread.session.get();
    if !own.is_null() {
        // SAFETY: a thread's session is only closed by that thread (`close_thread`), which keeps it
        // alive until the outermost callback has ended when it is called from inside one.
        return f(Some(unsafe { &*own }));
    }
    let Some(global) = GLOBAL.pin(|| record(thread)) else {
        return f(None);
    };
    // SAFETY: `global` lives until `f` has returned, and who closes the session unpublishes it and
    // then waits (`is_in_use`) until no thread has it pinned (see `pins`).
    f(Some(unsafe { &*global.target() }))
}

/// Calls `f` with the session of that key, when it is still open.
///
/// Cost: that of [`with_current`] when it is the current one; else a read lock and a reference
/// count.
#[inline]
pub(super) fn with_key<R>(thread: &Thread, key: u64, f: impl FnOnce(Option<&Session>) -> R) -> R {
    if key == 0 {
        return f(None);
    }
    with_current(thread, |current| match current {
        Some(session) if session.key == key => f(current),
        _ => {
            let other = OPEN
                .read()
                .iter()
                .find(|session| session.key == key)
                .cloned();
            f(other.as_deref())
        }
    })
}

/// All open sessions, for decisions about callsites.
pub(super) fn for_each_open(mut f: impl FnMut(&Session)) {
    for session in OPEN.read().iter() {
        f(session);
    }
}

pub(super) fn has_global() -> bool {
    !GLOBAL.is_empty()
}

pub(super) fn find(key: u64) -> Option<Arc<Session>> {
    OPEN.read()
        .iter()
        .find(|session| session.key == key)
        .cloned()
}

/// Publishes a session for the whole process; false when there is one already.
pub(super) fn publish_global(session: Arc<Session>) -> bool {
    let marked = hazard::must_mark();
    let pointer = Arc::as_ptr(&session).cast_mut();
    let mut open = OPEN.write();
    if GLOBAL.is_empty() {
        open.push(session);
        GLOBAL.publish(pointer, marked);
        return true;
    }
    false
}

/// Publishes a session for this thread; false when it has one already.
pub(super) fn publish_thread(thread: &Thread, session: Arc<Session>) -> bool {
    if !thread.session.get().is_null() {
        return false;
    }
    thread.will_leave();
    thread.session.set(Arc::as_ptr(&session));
    OPEN.write().push(session);
    true
}

/// Unpublishes a session, and returns it; the caller waits with [`is_in_use`] before it lets go.
pub(super) fn unpublish(thread: &Thread, key: u64) -> Result<Arc<Session>, CloseError> {
    let mut open = OPEN.write();
    let found = open.iter().position(|session| session.key == key);
    let position = found.ok_or(CloseError::NotOpen)?;
    let unpublished = match open[position].owner {
        Some(owner) if owner != record(thread).number => return Err(CloseError::OtherThread),
        Some(_) => {
            thread.session.set(std::ptr::null());
            None
        }
        None => Some(GLOBAL.unpublish()),
    };
    let session = open.swap_remove(position);
    drop(open);
    if unpublished.is_some_and(|unpublished| !hazard::settle(unpublished)) {
        session.never_freed.store(true, Ordering::Relaxed);
    }
    Ok(session)
}

/// Why a session could not be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CloseError {
    /// There is no open session of that key.
    NotOpen,
    /// It is the session of another thread.
    OtherThread,
}

/// Whether a callback of an unpublished session runs on a thread other than this one.
pub(super) fn is_in_use(thread: &Thread, session: &Arc<Session>) -> bool {
    // A callback that came by `with_key` holds a reference of its own. The count is read without
    // ordering; the fence makes what such a callback did before it let go visible here.
    let shared = Arc::strong_count(session) > 1;
    fence(Ordering::Acquire);
    shared || hazard::is_pinned(Arc::as_ptr(session), thread.record.get())
}

/// Whether this very thread is inside a callback of the session.
pub(super) fn is_inside(thread: &Thread, session: &Session) -> bool {
    std::ptr::eq(thread.callback_session.get(), session)
}

/// The key of the session of this very thread.
pub(super) fn own_key(thread: &Thread) -> Option<u64> {
    let own = thread.session.get();
    OPEN.read()
        .iter()
        .find(|session| std::ptr::eq(Arc::as_ptr(session), own))
        .map(|own| own.key)
}

/// This thread's record, made at its first use.
#[inline]
pub(super) fn record(thread: &Thread) -> &'static Record {
    match thread.record.get() {
        Some(record) => record,
        None => {
            let record = hazard::take_record();
            thread.record.set(Some(record));
            thread.will_leave();
            record
        }
    }
}

/// Counts for a session, on this thread.
#[inline]
pub(super) fn count(thread: &Thread, session: &Session, kind: Kind, counter: Counter, amount: u64) {
    session
        .counters
        .add(record(thread).number, kind, counter, amount);
}
