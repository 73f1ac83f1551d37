//! The `json` delivery: the form of the Python original. Texts at once, the state as one JNI global
//! reference per span.

use crate::{
    jvm::{gate_is_shut, JavaEntry, Upcall},
    session::{
        self, Callsite, Form, Kind, LayerGroup, LayerMask, Link, Outcome, SpanRef, To, Wants, KINDS,
    },
    wire::{span_id, JsonWriter},
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
        let id = span_id(span.id);
        let send = |layers: LayerMask, followed: &str, followed_state| {
            if layers == 0 {
                return Outcome::Delivered;
            }
            session::with_attachment(span.id, |state| {
                outcome(self.entry.json_follows(
                    self.session,
                    layers,
                    (&id, state),
                    (followed, followed_state),
                ))
            })
        };
        let seen = link.map_or(0, |link| link.layers & layers);
        let told = link.map_or(Outcome::Delivered, |link| {
            session::with_attachment(link.id, |state| send(seen, &span_id(link.id), state))
        });
        match send(layers & !seen, "", 0) {
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
            let id = span_id(span.id);
            outcome(self.entry.json_close(self.session, layers, &id, state))
        };
        self.entry.free_state(state);
        result
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
        _: Option<To<'_>>,
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
                .json_new_span(self.session, layers, text, &span_id(span.id))
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

    fn record(
        &self,
        _: Option<To<'_>>,
        span: &SpanRef,
        values: &Record<'_>,
        layers: LayerMask,
    ) -> Outcome {
        if gate_is_shut() {
            return Outcome::Dropped;
        }
        with_writer(|writer| {
            let (id, text) = (span_id(span.id), writer.values(values));
            session::with_attachment(span.id, |state| {
                outcome(
                    self.entry
                        .json_record(self.session, layers, &id, text, state),
                )
            })
        })
    }

    fn event(
        &self,
        _: Option<To<'_>>,
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
                let sent = outcome(self.entry.json_event(self.session, layers, text, state));
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

    fn signal(
        &self,
        _: Option<To<'_>>,
        kind: Kind,
        span: &SpanRef,
        link: Option<Link>,
        layers: LayerMask,
    ) -> Outcome {
        match kind {
            Kind::Enter | Kind::Exit => {
                let (id, exit) = (span_id(span.id), kind == Kind::Exit);
                session::with_attachment(span.id, |state| {
                    outcome(
                        self.entry
                            .json_enter(self.session, layers, &id, state, exit),
                    )
                })
            }
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

fn with_writer(f: impl FnOnce(&mut JsonWriter) -> Outcome) -> Outcome {
    thread_local! {
        static WRITER: RefCell<JsonWriter> = RefCell::default();
    }
    let mut writer = WRITER.try_with(RefCell::take).unwrap_or_default();
    let result = f(&mut writer).of_whole(writer.is_whole());
    writer.shrink(KEPT);
    // Fails when the thread is past its destructors.
    let _ = WRITER.try_with(|place| place.replace(writer));
    result
}
