//! The callbacks, each with what it carries, and how it gets to a group or becomes a record.

use super::{
    callsite::Callsite,
    deliver::Callback,
    group::{Kind, LayerGroup, LayerMask, Link, Outcome, SpanRef},
};
use crate::wire::{self, Address, Words, Writer};
use tracing_core::{
    span::{Attributes, Record},
    Event,
};

#[derive(Clone, Copy)]
pub(super) struct NewSpan<'a> {
    pub(super) span: SpanRef,
    pub(super) attributes: &'a Attributes<'a>,
    pub(super) links: &'a [Link],
}

/// A new span of which Java may be the parent, for these layers. (A type of its own, so that all others are spared the question.)
#[derive(Clone, Copy)]
pub(super) struct Capturing<'a> {
    pub(super) new: NewSpan<'a>,
    pub(super) layers: LayerMask,
}

#[derive(Clone, Copy)]
pub(super) struct Recorded<'a> {
    pub(super) span: SpanRef,
    pub(super) values: &'a Record<'a>,
}

/// An event.
#[derive(Clone, Copy)]
pub(super) struct Happened<'a> {
    pub(super) event: &'a Event<'a>,
    pub(super) callsite: &'static Callsite,
    pub(super) links: &'a [Link],
}

#[derive(Clone, Copy)]
pub(super) struct Followed {
    pub(super) span: SpanRef,
    pub(super) link: Option<Link>,
}

/// What carries nothing: an enter, an exit or a close.
#[derive(Clone, Copy)]
pub(super) struct Signal {
    kind: Kind,
    span: SpanRef,
}

impl Callback for NewSpan<'_> {
    #[inline(always)]
    fn deliver(&self, group: &dyn LayerGroup, layers: LayerMask) -> Outcome {
        group.new_span(&self.span, self.attributes, self.links, layers)
    }

    #[inline(always)]
    fn encode(&self, writer: &mut Writer<'_>, to: Address) -> bool {
        let (span, callsite) = (self.span.id, self.span.slot.callsite());
        wire::encode_span(writer, span, callsite, to, self.attributes, self.links)
    }
}

impl Callback for Capturing<'_> {
    fn deliver(&self, group: &dyn LayerGroup, layers: LayerMask) -> Outcome {
        self.new.deliver(group, layers)
    }

    fn encode(&self, writer: &mut Writer<'_>, to: Address) -> bool {
        self.new.encode(writer, to)
    }

    fn captures(&self) -> LayerMask {
        self.layers
    }
}

impl Callback for Recorded<'_> {
    #[inline(always)]
    fn deliver(&self, group: &dyn LayerGroup, layers: LayerMask) -> Outcome {
        group.record(&self.span, self.values, layers)
    }

    #[inline(always)]
    fn encode(&self, writer: &mut Writer<'_>, to: Address) -> bool {
        let (span, callsite) = (self.span.id, self.span.slot.callsite());
        wire::encode_record(writer, span, callsite, to, self.values)
    }
}

impl Callback for Happened<'_> {
    #[inline(always)]
    fn deliver(&self, group: &dyn LayerGroup, layers: LayerMask) -> Outcome {
        group.event(self.event, self.callsite, self.links, layers)
    }

    #[inline(always)]
    fn encode(&self, writer: &mut Writer<'_>, to: Address) -> bool {
        wire::encode_event(writer, self.callsite, to, self.event, self.links)
    }
}

impl Callback for Followed {
    fn deliver(&self, group: &dyn LayerGroup, layers: LayerMask) -> Outcome {
        group.signal(Kind::FollowsFrom, &self.span, self.link, layers)
    }

    fn encode(&self, writer: &mut Writer<'_>, to: Address) -> bool {
        let (span, callsite) = (self.span.id, self.span.slot.callsite());
        let links = self.link.as_slice();
        wire::encode_signal(writer, Kind::FollowsFrom, span, callsite, to, links);
        true
    }
}

impl Signal {
    #[inline(always)]
    pub(super) fn of(kind: Kind, span: SpanRef) -> Self {
        Self { kind, span }
    }
}

impl Callback for Signal {
    #[inline(always)]
    fn deliver(&self, group: &dyn LayerGroup, layers: LayerMask) -> Outcome {
        group.signal(self.kind, &self.span, None, layers)
    }

    fn encode(&self, writer: &mut Writer<'_>, to: Address) -> bool {
        let (span, callsite) = (self.span.id, self.span.slot.callsite());
        wire::encode_signal(writer, self.kind, span, callsite, to, &[]);
        true
    }

    #[inline(always)]
    fn words(&self, to: Address) -> Option<Words> {
        let (span, callsite) = (self.span.id, self.span.slot.callsite());
        Some(wire::signal(self.kind, span, callsite, to))
    }

    #[inline(always)]
    fn signal_word(&self, layers: LayerMask) -> Option<u64> {
        wire::signal_word(self.kind, self.span.slot.callsite().id, layers)
    }
}
