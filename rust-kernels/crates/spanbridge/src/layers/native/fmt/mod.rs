//! Text and JSON: the `fmt` layer of `tracing_subscriber`, over spans that the router keeps.

mod events;
mod fields;
mod file;
mod guarded;
mod output;
mod settings;
mod spans;
mod stream;

pub(super) use settings::FmtSettings;

use self::{
    events::{Json, Whole},
    fields::Fields,
    output::Output,
    settings::{Format, SpanEvent},
    spans::{EventSpan, Spans},
};
use super::Seat;
use crate::session::{
    Callsite, JavaContext, Kind, LayerGroup, LayerMask, Link, Outcome, Report, SpanRef, Wants,
};
use std::time::Duration;
use tracing_core::{
    span::{Attributes, Id, Record},
    Event, Subscriber,
};
use tracing_subscriber::{
    fmt::{self, format::FmtSpan},
    layer::{Layer, Layered, SubscriberExt},
};

pub(super) struct FmtGroup {
    seat: Seat,
    /// Whether enter and exit are written, or needed for the times that close writes.
    follows_stack: bool,
    shows_trace: bool,
    stack: Layered<Box<dyn Layer<Spans> + Send + Sync>, Spans>,
    output: Output,
}

/// Opens the output and makes the layer; the error says which file could not be opened, and why.
pub(super) fn open(settings: &FmtSettings, seat: Seat) -> Result<FmtGroup, String> {
    let output = Output::open(&settings.target, seat.layer)?;
    let layer = layer(settings, output.clone());
    let stack = Spans::new(seat.session, seat.mask()).with(layer);
    let follows_stack = settings
        .span_events
        .iter()
        .any(|event| *event != SpanEvent::New);
    Ok(FmtGroup {
        seat,
        follows_stack,
        shows_trace: settings.show_trace_context,
        stack,
        output,
    })
}

fn layer(settings: &FmtSettings, output: Output) -> Box<dyn Layer<Spans> + Send + Sync> {
    let events = settings
        .span_events
        .iter()
        .fold(FmtSpan::NONE, |all, event| {
            all | match event {
                SpanEvent::New => FmtSpan::NEW,
                SpanEvent::Enter => FmtSpan::ENTER,
                SpanEvent::Exit => FmtSpan::EXIT,
                SpanEvent::Close => FmtSpan::CLOSE,
            }
        });
    let base = fmt::layer()
        .with_writer(output)
        .with_ansi(output::has_ansi(settings.ansi, &settings.target))
        .with_span_events(events)
        .log_internal_errors(false)
        .fmt_fields(Fields(settings.format));
    let format = fmt::format()
        .with_target(settings.show_target)
        .with_file(settings.show_file)
        .with_line_number(settings.show_line)
        .with_thread_names(settings.show_thread)
        .with_thread_ids(settings.show_thread);
    match settings.format {
        Format::Json => Box::new(base.event_format(Json(settings.clone()))),
        Format::Full => Box::new(base.event_format(Whole(format))),
        Format::Compact => Box::new(base.event_format(Whole(format.compact()))),
        Format::Pretty => Box::new(base.event_format(Whole(format.pretty()))),
    }
}

// === impl FmtGroup ===

impl FmtGroup {
    /// Runs one callback; what was written with a marker is delivered in part.
    fn write(&self, f: impl FnOnce()) -> Outcome {
        guarded::take_panics();
        f();
        if self.output.has_news() {
            self.tell_soon();
        }
        Outcome::Delivered.of_whole(guarded::take_panics() == 0)
    }

    /// Tells of the first error, by a thread made for it: in a callback Java must not be called.
    #[cold]
    fn tell_soon(&self) {
        let (output, speaker) = (self.output.clone(), self.seat.speaker.clone());
        let thread = std::thread::Builder::new().name("spanbridge-fmt".to_owned());
        // Without a thread it is told by `flush` or `finish`.
        let _ = thread.spawn(move || output.tell(&speaker));
    }
}

impl LayerGroup for FmtGroup {
    fn wanted(&self, kind: Kind) -> LayerMask {
        let wanted = match kind {
            Kind::Enter | Kind::Exit => self.follows_stack,
            Kind::FollowsFrom => false,
            _ => true,
        };
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
        self.write(|| {
            if let Some(spans) = self.stack.downcast_ref::<Spans>() {
                spans.insert(span.id, attributes);
            }
            self.stack.new_span(attributes);
        })
    }

    fn record(&self, span: &SpanRef, values: &Record<'_>, _: LayerMask) -> Outcome {
        self.write(|| self.stack.record(&Id::from_u64(span.id), values))
    }

    fn event(
        &self,
        event: &Event<'_>,
        callsite: &'static Callsite,
        links: &[Link],
        _: LayerMask,
    ) -> Outcome {
        let own = links
            .iter()
            .find(|link| link.layers & self.seat.mask() != 0);
        let span = EventSpan {
            named: event.parent().map_or(0, Id::into_u64),
            span: own.map_or(0, |link| link.id),
            callsite,
        };
        self.write(|| Spans::within(span, || self.stack.event(event)))
    }

    fn signal(&self, kind: Kind, span: &SpanRef, _: Option<Link>, _: LayerMask) -> Outcome {
        let id = Id::from_u64(span.id);
        self.write(|| match kind {
            Kind::Enter => self.stack.enter(&id),
            Kind::Exit => self.stack.exit(&id),
            _ => {
                self.stack.try_close(id);
                if let Some(spans) = self.stack.downcast_ref::<Spans>() {
                    spans.remove(span.id);
                }
            }
        })
    }

    fn flush(&self, limit: Duration) -> Result<(), String> {
        self.output.tell(&self.seat.speaker);
        self.output.await_told(limit);
        self.output.flush()
    }

    fn closed(&self) {}

    fn finish(&self, limit: Duration) -> Result<(), String> {
        self.output.tell(&self.seat.speaker);
        self.output.await_told(limit);
        self.output.close()
    }

    fn java_context(&self, raise: bool) -> Option<JavaContext> {
        self.shows_trace.then(|| self.seat.contexts.read(raise))
    }

    fn report(&self) -> Option<Report> {
        Some(self.output.report())
    }
}
