//! The layers of a session, as they are made for Java, but written down here.

use super::super::super::{
    control::{self, Scope},
    Callsite, Filter, Kind, LayerGroup, LayerMask, Link, Links, Outcome, SpanRef, Wants,
};
use crate::session::store;
use parking_lot::Mutex;
use std::sync::Arc;
use tracing_core::{
    span::{Attributes, Record},
    Event,
};

/// Writes every callback down.
#[derive(Clone, Default)]
pub(super) struct Recorder {
    lines: Arc<Mutex<Vec<String>>>,
    /// Whether every callback makes an event.
    emitting: bool,
}

impl Recorder {
    pub(super) fn emitting() -> Self {
        Self {
            emitting: true,
            ..Self::default()
        }
    }

    /// Opens a session of this thread.
    pub(super) fn open(&self, filter: &str) -> u64 {
        let filter = Filter::parse(filter).expect("a filter");
        let group: Box<dyn LayerGroup> = Box::new(self.clone());
        control::open(Scope::CurrentThread, vec![filter], |_| Ok(vec![group]))
            .expect("no other is open")
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.lines.lock().clone()
    }

    fn add(&self, line: String) -> Outcome {
        self.lines.lock().push(line);
        if self.emitting {
            tracing::info!(name: "from a callback", "");
        }
        Outcome::Delivered
    }
}

impl LayerGroup for Recorder {
    fn wanted(&self, _: Kind) -> LayerMask {
        1
    }

    fn register(&self, _: &'static Callsite, layers: LayerMask) -> Result<Wants, Outcome> {
        Ok(Wants {
            always: layers,
            ..Wants::default()
        })
    }

    fn enabled(&self, _: &'static Callsite, layers: LayerMask) -> Result<LayerMask, Outcome> {
        Ok(layers)
    }

    fn new_span(
        &self,
        span: &SpanRef,
        attributes: &Attributes<'_>,
        _: &[Link],
        layers: LayerMask,
    ) -> Outcome {
        if let Some(parent) = attributes.parent() {
            assert_eq!(
                parent.into_u64(),
                span.slot.parent(),
                "the id is one of ours"
            );
        }
        let links = Links::of(span.slot.parent(), span.slot.session(), layers);
        let inside = inside(
            attributes.is_root(),
            attributes.parent().is_some(),
            first(links.as_slice()),
        );
        self.add(format!("new {}{inside}", name(span)))
    }

    fn record(&self, span: &SpanRef, _: &Record<'_>, _: LayerMask) -> Outcome {
        self.add(format!("record {}", name(span)))
    }

    fn event(
        &self,
        event: &Event<'_>,
        callsite: &'static Callsite,
        links: &[Link],
        _: LayerMask,
    ) -> Outcome {
        let inside = inside(event.is_root(), event.parent().is_some(), first(links));
        self.add(format!("event {}{inside}", callsite.metadata.name()))
    }

    fn signal(&self, kind: Kind, span: &SpanRef, link: Option<Link>, _: LayerMask) -> Outcome {
        let name = name(span);
        self.add(match kind {
            Kind::Enter => format!("enter {name}"),
            Kind::Exit => format!("exit {name}"),
            Kind::FollowsFrom => {
                format!(
                    "{name} follows {}",
                    first(link.as_slice()).unwrap_or("nothing")
                )
            }
            _ => format!("close {name}"),
        })
    }

    fn closed(&self) {}
}

/// How a span or event stands to others.
pub(super) fn inside(root: bool, explicit: bool, parent: Option<&str>) -> String {
    match (root, explicit, parent) {
        (true, ..) => " in root".to_owned(),
        (_, true, parent) => format!(" in explicit {}", parent.unwrap_or("nothing")),
        (_, _, Some(parent)) => format!(" in {parent}"),
        _ => String::new(),
    }
}

fn name(span: &SpanRef) -> &'static str {
    span.slot.callsite().metadata.name()
}

fn first(links: &[Link]) -> Option<&'static str> {
    let slot = store::find(links.first()?.id).expect("the span is open");
    Some(slot.callsite().metadata.name())
}
