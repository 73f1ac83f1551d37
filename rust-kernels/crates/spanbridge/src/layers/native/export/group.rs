//! The layer group of an OTLP layer: callbacks make spans, and ended spans go to the exporter.

use super::{
    super::{
        model::{NoSpan, Spans},
        Seat,
    },
    Exporter,
};
use crate::session::{
    Callsite, GroupContext, JavaContext, Kind, LayerGroup, LayerMask, Link, Outcome, Report,
    SpanRef, Wants,
};
use std::time::Duration;
use tracing_core::{
    span::{Attributes, Record},
    Event,
};

pub(in super::super) struct OtlpGroup<E> {
    pub(in super::super) seat: Seat,
    pub(in super::super) spans: Spans,
    pub(in super::super) exporter: E,
}

impl<E: Exporter> OtlpGroup<E> {
    fn of_span<T>(&self, result: Result<T, NoSpan>, whole: impl FnOnce(T) -> bool) -> Outcome {
        match result {
            Ok(value) => Outcome::Delivered.of_whole(whole(value)),
            Err(NoSpan) => {
                self.exporter.has_no_span();
                Outcome::Delivered
            }
        }
    }
}

impl<E: Exporter> LayerGroup for OtlpGroup<E> {
    /// A span begins when it is made and ends when it closes: how often it was entered is not told.
    fn wanted(&self, kind: Kind) -> LayerMask {
        let wanted = !matches!(kind, Kind::Enter | Kind::Exit);
        LayerMask::from(wanted) * self.seat.mask()
    }

    fn register(&self, _: &'static Callsite, layers: LayerMask) -> Result<Wants, Outcome> {
        Ok(Wants {
            always: layers & self.seat.mask(),
            ..Wants::default()
        })
    }

    fn enabled(&self, _: &'static Callsite, layers: LayerMask) -> Result<LayerMask, Outcome> {
        Ok(layers & self.seat.mask())
    }

    fn new_span(
        &self,
        span: &SpanRef,
        attributes: &Attributes<'_>,
        _: &[Link],
        _: LayerMask,
    ) -> Outcome {
        Outcome::Delivered.of_whole(self.spans.begin(span, attributes))
    }

    fn record(&self, span: &SpanRef, values: &Record<'_>, _: LayerMask) -> Outcome {
        Outcome::Delivered.of_whole(self.spans.record(span, values))
    }

    fn event(
        &self,
        event: &Event<'_>,
        callsite: &'static Callsite,
        links: &[Link],
        _: LayerMask,
    ) -> Outcome {
        self.of_span(self.spans.event(event, callsite, links), |whole| whole)
    }

    fn signal(&self, kind: Kind, span: &SpanRef, link: Option<Link>, _: LayerMask) -> Outcome {
        if kind == Kind::FollowsFrom {
            return self.of_span(self.spans.follow(span.id, link), |()| true);
        }
        if let Some(ended) = self.spans.end(span.id) {
            self.exporter.take(ended);
        }
        Outcome::Delivered
    }

    fn flush(&self, limit: Duration) -> Result<(), String> {
        self.exporter.flush(limit)
    }

    fn closed(&self) {
        self.exporter.close();
    }

    fn finish(&self, limit: Duration) -> Result<(), String> {
        self.exporter.finish(limit)
    }

    fn java_context(&self, raise: bool) -> Option<JavaContext> {
        Some(self.seat.contexts.read(raise))
    }

    fn context_of(&self, links: &[Link]) -> Option<GroupContext> {
        let context = self.spans.context_of(links)?;
        Some(GroupContext::Known {
            layer: self.seat.layer,
            context,
        })
    }

    fn report(&self) -> Option<Report> {
        Some(Report {
            layer: self.seat.layer,
            ..self.exporter.report()
        })
    }
}
