//! The `json` delivery: the form of the Python original. Texts at once, the state as one JNI global
//! reference per span.

use crate::{
    jvm::{gate_is_shut, JavaEntry, Upcall},
    session::{
        self, Callsite, Form, Kind, LayerGroup, LayerMask, Link, Outcome, SpanRef, Wants, KINDS,
    },
    wire::JsonWriter,
};
use std::{cell::RefCell, sync::Arc};
use tracing_core::{
    span::{Attributes, Record},
    Event,
};

pub(super) struct JsonGroup {
    entry: Arc<JavaEntry>,
    session: i32,
    /// The key of the session in Rust, by which its spans are found when it closes.
    key: u64,
    layers: LayerMask,
    wanted: [LayerMask; KINDS],
    overridden: [LayerMask; KINDS],
}

// === impl JsonGroup ===

impl JsonGroup {
    pub(super) fn new(
        entry: Arc<JavaEntry>,
        session: i32,
        key: u64,
        layers: LayerMask,
        overridden: [LayerMask; KINDS],
    ) -> Self {
        let mut wanted = overridden;
        // A layer that may have state must hear of the end, for the state to be let go.
        wanted[Kind::Close as usize] |= wanted[Kind::NewSpan as usize];
        Self {
            entry,
            session,
            key,
            layers,
            wanted,
            overridden,
        }
    }

    /// Tells the layers that see the followed span of it, and the others of none.
    fn follows(&self, span: &SpanRef, link: Option<Link>, layers: LayerMask) -> Outcome {
        let send = |layers: LayerMask, followed| {
            if layers == 0 {
                return Outcome::Delivered;
            }
            session::with_attachment(span.id, |state| {
                outcome(
                    self.entry
                        .json_follows(self.session, layers, (span.id, state), followed),
                )
            })
        };
        let seen = link.map_or(0, |link| link.layers & layers);
        let told = link.map_or(Outcome::Delivered, |link| {
            session::with_attachment(link.id, |state| send(seen, (link.id, state)))
        });
        match send(layers & !seen, (0, 0)) {
            Outcome::Delivered => told,
            other => other,
        }
    }

    fn close(&self, span: &SpanRef, layers: LayerMask) -> Outcome {
        let state = span.slot.take_attachment();
        let layers = layers & self.overridden[Kind::Close as usize];
        let result = if layers == 0 {
            Outcome::Delivered
        } else {
            self.call(Kind::Close, layers, (span.id, state), None)
        };
        self.entry.free_state(state);
        result
    }

    fn call(
        &self,
        kind: Kind,
        layers: LayerMask,
        span: (u64, usize),
        text: Option<&Vec<u8>>,
    ) -> Outcome {
        let called = self
            .entry
            .json_call(self.session, layers, kind as i32, span, text);
        outcome(called)
    }
}

impl LayerGroup for JsonGroup {
    fn wanted(&self, kind: Kind) -> LayerMask {
        self.wanted[kind as usize]
    }

    /// The form knows no such question.
    fn register(&self, _: &'static Callsite, layers: LayerMask) -> Result<Wants, Outcome> {
        Ok(Wants {
            always: layers & self.layers,
            ..Wants::default()
        })
    }

    fn enabled(&self, _: &'static Callsite, layers: LayerMask) -> Result<LayerMask, Outcome> {
        Ok(layers & self.layers)
    }

    fn new_span(
        &self,
        span: &SpanRef,
        attributes: &Attributes<'_>,
        _: &[Link],
        layers: LayerMask,
    ) -> Outcome {
        if gate_is_shut() {
            return Outcome::Dropped;
        }
        with_writer(|writer| {
            let text = writer.span(span.slot.callsite(), attributes);
            match self
                .entry
                .json_new_span(self.session, layers, span.id, text)
            {
                Upcall::Returned(state) => {
                    span.slot.attach(state);
                    Outcome::Delivered
                }
                Upcall::Failed => Outcome::Failed,
                Upcall::NoJvm | Upcall::Closed => Outcome::Dropped,
            }
        })
    }

    fn record(&self, span: &SpanRef, values: &Record<'_>, layers: LayerMask) -> Outcome {
        if gate_is_shut() {
            return Outcome::Dropped;
        }
        with_writer(|writer| {
            let text = writer.values(span.slot.callsite(), values);
            session::with_attachment(span.id, |state| {
                self.call(Kind::Record, layers, (span.id, state), Some(text))
            })
        })
    }

    fn event(
        &self,
        event: &Event<'_>,
        callsite: &'static Callsite,
        links: &[Link],
        layers: LayerMask,
    ) -> Outcome {
        if gate_is_shut() {
            return Outcome::Dropped;
        }
        with_writer(|writer| {
            let text = writer.event(callsite, event);
            let mut rest = layers;
            let mut result = Outcome::Delivered;
            let mut send = |layers, state| {
                let sent = self.call(Kind::Event, layers, (0, state), Some(text));
                if sent != Outcome::Delivered {
                    result = sent;
                }
            };
            for link in links {
                let found = link.layers & rest;
                if found != 0 {
                    session::with_attachment(link.id, |state| send(found, state));
                    rest &= !found;
                }
            }
            if rest != 0 {
                send(rest, 0);
            }
            result
        })
    }

    fn signal(&self, kind: Kind, span: &SpanRef, link: Option<Link>, layers: LayerMask) -> Outcome {
        match kind {
            Kind::Enter | Kind::Exit => session::with_attachment(span.id, |state| {
                self.call(kind, layers, (span.id, state), None)
            }),
            Kind::FollowsFrom => self.follows(span, link, layers),
            _ => self.close(span, layers),
        }
    }

    fn form(&self) -> Form {
        Form::Upcalls
    }

    fn closed(&self) {
        session::take_attachments(self.key, |state| self.entry.free_state(state));
    }
}

fn outcome(upcall: Upcall<()>) -> Outcome {
    match upcall {
        Upcall::Returned(()) => Outcome::Delivered,
        Upcall::Failed => Outcome::Failed,
        Upcall::NoJvm | Upcall::Closed => Outcome::Dropped,
    }
}

/// After a larger text the memory is given back.
const KEPT: usize = 64 << 10;

#[inline]
fn with_writer(f: impl FnOnce(&mut JsonWriter) -> Outcome) -> Outcome {
    thread_local! {
        static WRITER: RefCell<JsonWriter> = RefCell::default();
    }
    let mut f = Some(f);
    let result = WRITER.try_with(|writer| {
        let mut writer = writer.try_borrow_mut().ok()?;
        f.take().map(|f| written(&mut writer, f))
    });
    match (result, f) {
        (Ok(Some(result)), _) => result,
        // The thread is past its destructors: memory of its own will do.
        (_, Some(f)) => written(&mut JsonWriter::default(), f),
        (_, None) => unreachable!("f was called, and returned"),
    }
}

#[inline]
fn written(writer: &mut JsonWriter, f: impl FnOnce(&mut JsonWriter) -> Outcome) -> Outcome {
    let result = f(writer).of_whole(writer.is_whole());
    writer.shrink(KEPT);
    result
}
