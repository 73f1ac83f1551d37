//! A session: its layers with their filters, what they want, and what it counts. Not which sessions
//! there are: that is `sessions`.

use super::{
    batch::Batch,
    callsite::Callsite,
    filter::Filter,
    group::{Form, Kind, Kinds, LayerGroup, LayerMask, Outcome},
    masks::{Masks, Wants},
    seat::Seat,
    statistics::Counters,
};
use parking_lot::RwLock;
use std::sync::{
    atomic::{AtomicBool, AtomicU32, Ordering},
    Arc,
};
use tracing_core::{LevelFilter, Metadata};

/// Who wants one span or event.
#[derive(Clone, Copy, Default)]
pub(super) struct Agreed {
    pub(super) layers: LayerMask,
    /// What becomes of the callback for layers that could not be asked.
    pub(super) unasked: Option<Outcome>,
}

/// What `open` starts and `close` ends.
pub(crate) struct Session {
    /// Never used for another session of this module.
    pub(crate) key: u64,
    /// The number of the thread that the session is for; none for the global one.
    pub(super) owner: Option<u32>,
    /// One per layer. Held for moments only: a filter is used without the lock.
    filters: Vec<RwLock<Arc<Filter>>>,
    seats: Box<[Seat]>,
    /// Kinds of callback that a layer wants.
    kinds: Kinds,
    /// Layers that want events.
    event_layers: LayerMask,
    /// The place of the group that makes records.
    records: Option<usize>,
    defers: bool,
    /// The layers that hear of things later, and want to capture something of Java before.
    capturing: LayerMask,
    /// The place of the group that batches, and what that needs.
    batched: Option<usize>,
    batch: Option<Arc<Batch>>,
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
        let seats: Box<[Seat]> = groups.into_iter().map(Seat::new).collect();
        let wanted = |kind: &Kind| seats.iter().any(|seat| seat.wanted(*kind) != 0);
        let kinds = Kinds::of(Kind::ALL.into_iter().filter(wanted));
        let event_layers = seats
            .iter()
            .fold(0, |layers, seat| layers | seat.wanted(Kind::Event));
        let records = seats.iter().position(|seat| seat.form == Form::Records);
        let batched = seats.iter().position(|seat| seat.form == Form::Batched);
        let batching = batched.and_then(|seat| seats[seat].group.batching());
        let defers = seats.iter().any(|seat| seat.deferred != 0);
        let capturing = seats.iter().fold(0, |all, seat| all | seat.capturing);
        Self {
            key,
            owner,
            event_layers,
            records,
            defers,
            capturing,
            batched,
            batch: batching.map(Batch::new),
            filters: filters
                .into_iter()
                .map(|filter| RwLock::new(Arc::new(filter)))
                .collect(),
            seats,
            kinds,
            dynamic: AtomicU32::new(dynamic),
            masks: Masks::new(owner.is_some()),
            counters: Counters::new(),
            never_freed: AtomicBool::new(false),
        }
    }

    /// To be called when it has turned out that threads cannot be asked whether they have it pinned.
    pub(super) fn free_never(&self) {
        self.never_freed.store(true, Ordering::Relaxed);
    }

    /// Whether, closed, it must stay in memory with all that its groups have, since a late callback might
    /// use them.
    pub(super) fn is_never_freed(&self) -> bool {
        self.never_freed.load(Ordering::Relaxed)
    }

    #[inline]
    pub(super) fn seats(&self) -> &[Seat] {
        &self.seats
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = &dyn LayerGroup> {
        self.seats.iter().map(|seat| &*seat.group)
    }

    /// The kinds of callback, of a span that these layers want, that anybody in the session has a use for.
    ///
    /// A filter that comes later and depends on spans has none for a span that it did not see begin.
    #[inline]
    pub(super) fn kinds(&self, layers: LayerMask) -> Kinds {
        if self.has_dynamic_filter(layers) {
            Kinds::ALL_AND_FILTERS
        } else {
            self.kinds
        }
    }

    /// Whether a layer wants callbacks of a kind.
    #[inline]
    pub(super) fn wants(&self, kind: Kind) -> bool {
        self.kinds.has(kind)
    }

    /// The group whose callbacks become records, when there is one.
    pub(super) fn record_group(&self) -> Option<&dyn LayerGroup> {
        self.records.map(|seat| &*self.seats[seat].group)
    }

    /// The group whose records another thread delivers, when there is one.
    pub(super) fn batched_seat(&self) -> Option<&Seat> {
        self.batched.map(|seat| &self.seats[seat])
    }

    /// Where its records are.
    #[inline]
    pub(super) fn batch(&self) -> Option<&Arc<Batch>> {
        self.batch.as_ref()
    }

    /// Whether records may wait for one another.
    #[inline]
    pub(super) fn defers(&self) -> bool {
        self.defers
    }

    /// The layers that hear of things later, and want to capture something of Java before.
    #[inline]
    pub(super) fn capturing(&self) -> LayerMask {
        self.capturing
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

    /// The layers that want a span or event of a callsite, when nobody needs to be asked.
    #[inline(always)]
    pub(super) fn settled(&self, callsite: &'static Callsite) -> Option<LayerMask> {
        self.masks.settled(callsite)
    }

    /// The layers that want a span or event of a callsite, as far as can be said without asking.
    pub(super) fn known_wants(&self, callsite: &'static Callsite) -> Option<Wants> {
        self.masks.get(callsite.id)
    }

    /// Asks filters and layers, and remembers the answer. Calls into Java: run it as a callback.
    /// Returns whether the layers want less than the filters let through. The error is what becomes of
    /// the callback because a layer could not be asked.
    #[cold]
    pub(super) fn register(&self, callsite: &'static Callsite) -> Result<(Wants, bool), Outcome> {
        let (version, tag) = (self.masks.version(), self.masks.tag());
        let filtered = self.ask_filters(callsite.metadata);
        let asked = filtered.always | filtered.sometimes;
        let (mut always, mut ask) = (0, 0);
        for group in self.groups() {
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
        if wants.sometimes == 0 && !callsite.shared_by_log {
            self.masks.settle(callsite, wants.always, tag);
        }
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
        for group in self.groups() {
            let answer = group.register(callsite, self.hearers(callsite.metadata))?;
            wants.always |= answer.always;
            wants.sometimes |= answer.sometimes;
        }
        wants.ask = wants.sometimes;
        self.masks.set(callsite.id, wants, version);
        Ok(wants)
    }

    /// The layers of `asked` that agree to one span or event. Calls into Java: run it as a callback.
    pub(super) fn ask_layers(&self, callsite: &'static Callsite, asked: LayerMask) -> Agreed {
        let mut agreed = Agreed::default();
        for group in self.groups() {
            match group.enabled(callsite, asked) {
                Ok(layers) => agreed.layers |= layers,
                Err(outcome) => agreed.unasked = Some(outcome),
            }
        }
        agreed
    }

    /// The layers that may hear of what a callsite makes: of an event, those that want events. A span is also what events
    /// and other spans are in, so that a layer which wants none of its callbacks may ask for it all the same.
    fn hearers(&self, metadata: &Metadata<'_>) -> LayerMask {
        if metadata.is_event() {
            self.event_layers
        } else {
            LayerMask::MAX
        }
    }

    fn ask_filters(&self, metadata: &'static Metadata<'static>) -> Wants {
        let mut wants = Wants::default();
        let hearers = self.hearers(metadata);
        for layer in (0..self.filters.len()).filter(|layer| hearers & 1 << layer != 0) {
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
    ) -> Agreed {
        let enabled = self.ask_enabled(wants.sometimes, metadata);
        let ask = enabled & wants.ask;
        let mut agreed = Agreed::default();
        if ask != 0 {
            agreed = self.ask_layers(callsite, ask);
        }
        agreed.layers = wants.always | enabled & (!ask | agreed.layers);
        agreed
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
