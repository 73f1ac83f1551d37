//! The spans of one layer, from their beginning to their end.
//!
//! They are kept beside the router's store, at the same places; the number of the span stands with them, so that a
//! place which is used again is not mistaken. A lock is held to copy or to move, never while values are formatted.

use super::{
    callsites::Callsites,
    clock::Clock,
    fields::{EventFields, SpanFields},
    ids::{self, Identity, RANDOM_ID, SAMPLED},
    settings::ModelSettings,
    span::{Ended, EventData, SpanData, Status, INTERNAL},
    table::Table,
    threads,
    value::Attributes,
};
use crate::session::{self, Callsite, LayerMask, Link, Links, RemoteContext, SpanRef};
use parking_lot::{MappedMutexGuard, Mutex, MutexGuard};
use std::sync::Arc;
use tracing_core::{
    span::{self, Record},
    Event, Level,
};

pub(in super::super) struct Spans {
    slots: Table<Mutex<Option<Open>>>,
    callsites: Arc<Callsites>,
    settings: ModelSettings,
    session: u64,
    mask: LayerMask,
}

/// A span that has not ended.
struct Open {
    id: u64,
    place: Place,
    /// None: the sampler has left the span out.
    data: Option<Ended>,
}

/// What a child takes over.
#[derive(Clone)]
struct Place {
    identity: Identity,
    origin: Option<Arc<RemoteContext>>,
    clock: Clock,
}

/// The event or link belongs to no span of the layer.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct NoSpan;

// === impl Spans ===

impl Spans {
    pub(in super::super) fn new(settings: ModelSettings, session: u64, mask: LayerMask) -> Self {
        Self {
            slots: Table::new(),
            callsites: Arc::new(Callsites::new(settings.limits)),
            settings,
            session,
            mask,
        }
    }

    pub(in super::super) fn callsites(&self) -> Arc<Callsites> {
        self.callsites.clone()
    }

    /// Begins a span; false, here and below, when a value panicked.
    pub(in super::super) fn begin(
        &self,
        span: &SpanRef,
        attributes: &span::Attributes<'_>,
    ) -> bool {
        let parent = self.parent_of(span.id);
        let remote = self.remote_parent(attributes, parent.as_ref().map(|(id, _)| *id));
        let parent = parent.filter(|_| remote.is_none()).map(|(_, place)| place);
        let place = self.place(span.id, parent.as_ref(), remote.as_ref());
        if place.identity.flags & SAMPLED == 0 {
            self.insert(span.id, place, None);
            return true;
        }
        let callsite = span.slot.callsite();
        let known = self.callsites.of(callsite);
        let mut data = Box::new(SpanData {
            identity: place.identity,
            origin: place.origin.clone(),
            parent: match (&parent, &remote) {
                (Some(parent), _) => parent.identity.span,
                (None, Some(remote)) => remote.span_id,
                (None, None) => [0; 8],
            },
            has_remote_parent: remote.is_some(),
            callsite,
            name: None,
            kind: INTERNAL,
            start: match parent {
                Some(_) => place.clock.now(),
                None => place.clock.origin(),
            },
            end: 0,
            thread: threads::current(),
            attributes: Attributes::default(),
            events: Vec::new(),
            dropped_events: 0,
            links: Vec::new(),
            dropped_links: 0,
            status: Status::default(),
        });
        data.attributes.dropped = known.map_or(0, |known| known.dropped);
        let fields = SpanFields::read(known, &self.settings.limits, true, |visitor| {
            attributes.record(visitor);
        });
        let (whole, time) = (fields.whole, data.start);
        fields.apply(&mut data, time);
        self.insert(span.id, place, Some(data));
        whole
    }

    pub(in super::super) fn record(&self, span: &SpanRef, values: &Record<'_>) -> bool {
        let Some(clock) = self.recording(span.id) else {
            return true;
        };
        let time = clock.now();
        let known = self.callsites.of(span.slot.callsite());
        let fields = SpanFields::read(known, &self.settings.limits, false, |visitor| {
            values.record(visitor);
        });
        let whole = fields.whole;
        if let Some(mut data) = self.data(span.id) {
            fields.apply(&mut data, time);
        }
        whole
    }

    pub(in super::super) fn event(
        &self,
        event: &Event<'_>,
        callsite: &'static Callsite,
        links: &[Link],
    ) -> Result<bool, NoSpan> {
        let own = links.iter().find(|link| link.layers & self.mask != 0);
        let id = own.ok_or(NoSpan)?.id;
        let place = self.place_of(id).ok_or(NoSpan)?;
        if place.identity.flags & SAMPLED == 0 {
            return Ok(true);
        }
        let time = place.clock.now();
        let limits = &self.settings.limits;
        let known = self.callsites.of(callsite);
        let fields = EventFields::read(known, limits, callsite.is_log(), |visitor| {
            event.record(visitor);
        });
        let whole = fields.whole;
        let (name, mut attributes, problem) = fields.finish();
        attributes.dropped += known.map_or(0, |known| known.dropped);
        if let Some(mut data) = self.data(id) {
            if *callsite.metadata.level() == Level::ERROR {
                data.status.error_happened(&problem);
            }
            let event = EventData {
                time,
                name,
                callsite: Some(callsite),
                attributes,
            };
            data.add_event(event, limits);
        }
        Ok(whole)
    }

    /// Links a span to the one that it follows from.
    pub(in super::super) fn follow(&self, span: u64, followed: Option<Link>) -> Result<(), NoSpan> {
        let followed = followed.filter(|link| link.layers & self.mask != 0);
        let place = self.place_of(followed.ok_or(NoSpan)?.id).ok_or(NoSpan)?;
        if let Some(mut data) = self.data(span) {
            if data.links.len() < self.settings.limits.links {
                data.links.push((place.identity, place.origin));
            } else {
                data.dropped_links += 1;
            }
        }
        Ok(())
    }

    /// Ends a span; returns it when it is to be exported.
    pub(in super::super) fn end(&self, span: u64) -> Option<Ended> {
        let mut slot = self.slots.at(span as u32)?.lock();
        let clock = slot.as_ref().filter(|open| open.id == span)?.place.clock;
        let mut data = slot.take()?.data?;
        drop(slot);
        data.end = clock.now().max(data.start);
        Some(data)
    }

    /// What is told of a span to Java, when it goes on from there.
    pub(in super::super) fn context_of(&self, links: &[Link]) -> Option<RemoteContext> {
        let own = links.iter().find(|link| link.layers & self.mask != 0)?;
        let place = self.place_of(own.id)?;
        let (trace_state, baggage) = place.origin.map_or_else(Default::default, |origin| {
            (origin.trace_state.clone(), origin.baggage.clone())
        });
        Some(RemoteContext {
            trace_id: place.identity.trace,
            span_id: place.identity.span,
            flags: place.identity.flags,
            trace_state,
            baggage,
        })
    }

    /// The nearest ancestor that the layer wants.
    fn parent_of(&self, id: u64) -> Option<(u64, Place)> {
        let parent = self.nearest(session::parent_of(id));
        Some((parent, self.place_of(parent)?))
    }

    /// The span of Java that a new span is a child of. Java may have gone on from the span that is the parent in Rust,
    /// and have called Rust again.
    fn remote_parent(
        &self,
        attributes: &span::Attributes<'_>,
        parent: Option<u64>,
    ) -> Option<Arc<RemoteContext>> {
        if attributes.is_root() {
            return None;
        }
        let held = session::innermost_context()?;
        let is_nearer = match parent {
            None => true,
            Some(parent) => attributes.is_contextual() && self.nearest(held.inside) == parent,
        };
        (is_nearer && held.context.trace_id != [0; 16]).then_some(held.context)
    }

    /// The nearest span from `id` upwards that the layer wants; 0 for none.
    fn nearest(&self, id: u64) -> u64 {
        if id == 0 {
            return 0;
        }
        let links = Links::of(id, self.session, self.mask);
        links.as_slice().first().map_or(0, |link| link.id)
    }

    fn place(&self, id: u64, parent: Option<&Place>, remote: Option<&Arc<RemoteContext>>) -> Place {
        let (own_trace, span) = ids::of_span(id);
        let (trace, flags) = match (parent, remote) {
            (Some(parent), _) => (parent.identity.trace, Some(parent.identity.flags)),
            (None, Some(remote)) => (remote.trace_id, Some(remote.flags)),
            (None, None) => (own_trace, None),
        };
        let sampled = self.settings.sampler.samples(&trace, flags);
        Place {
            identity: Identity {
                trace,
                span,
                flags: flags.unwrap_or(RANDOM_ID) & !SAMPLED | u8::from(sampled),
            },
            origin: parent.map_or_else(|| remote.cloned(), |parent| parent.origin.clone()),
            clock: parent.map_or_else(Clock::start, |parent| parent.clock),
        }
    }

    fn insert(&self, id: u64, place: Place, data: Option<Ended>) {
        if let Some(slot) = self.slots.at(id as u32) {
            *slot.lock() = Some(Open { id, place, data });
        }
    }

    fn open(&self, id: u64) -> Option<MappedMutexGuard<'_, Open>> {
        let slot = self.slots.at(id as u32)?.lock();
        let found = MutexGuard::try_map(slot, |open| open.as_mut().filter(|open| open.id == id));
        found.ok()
    }

    fn place_of(&self, id: u64) -> Option<Place> {
        self.open(id).map(|open| open.place.clone())
    }

    /// The clock of a span that is open and recorded.
    fn recording(&self, id: u64) -> Option<Clock> {
        let open = self.open(id)?;
        open.data.is_some().then_some(open.place.clock)
    }

    fn data(&self, id: u64) -> Option<MappedMutexGuard<'_, SpanData>> {
        let open = self.open(id)?;
        MappedMutexGuard::try_map(open, |open| open.data.as_deref_mut()).ok()
    }
}
