//! The `direct` delivery: typed callbacks, at once. One crossing serves all layers of the group.

use crate::{
    jvm::{gate_is_shut, JavaEntry, Upcall},
    session::{Callsite, Kind, LayerGroup, LayerMask, Link, Links, Outcome, SpanRef, Wants, KINDS},
    wire,
};
use std::{cell::RefCell, sync::Arc};
use tracing_core::{
    span::{Attributes, Record},
    Event,
};

pub(super) struct DirectGroup {
    entry: Arc<JavaEntry>,
    session: i32,
    layers: LayerMask,
    wanted: [LayerMask; KINDS],
}

// === impl DirectGroup ===

impl DirectGroup {
    pub(super) fn new(
        entry: Arc<JavaEntry>,
        session: i32,
        layers: LayerMask,
        mut wanted: [LayerMask; KINDS],
    ) -> Self {
        // A layer that may have state must hear of the end, for the state to be let go.
        wanted[Kind::Close as usize] |= wanted[Kind::NewSpan as usize];
        Self {
            entry,
            session,
            layers,
            wanted,
        }
    }

    /// Encodes one record and hands it over; `encode` says whether it is whole.
    #[inline]
    fn deliver(&self, encode: impl FnOnce(&mut Vec<u8>) -> bool) -> Outcome {
        // Checked before any value is formatted.
        if gate_is_shut() {
            return Outcome::Dropped;
        }
        with_scratch(|buffer| {
            let whole = encode(buffer);
            outcome(self.entry.deliver(self.session, buffer)).of_whole(whole)
        })
    }
}

impl LayerGroup for DirectGroup {
    #[inline]
    fn wanted(&self, kind: Kind) -> LayerMask {
        self.wanted[kind as usize]
    }

    fn register(&self, callsite: &'static Callsite, layers: LayerMask) -> Result<Wants, Outcome> {
        let asked = layers & self.layers;
        if asked == 0 {
            return Ok(Wants::default());
        }
        with_scratch(|buffer| {
            wire::encode_callsite(buffer, callsite);
            match self.entry.register(self.session, buffer, asked) {
                Upcall::Returned((always, sometimes)) => Ok(Wants {
                    always: always & asked,
                    sometimes: sometimes & asked,
                    ask: sometimes & asked,
                }),
                Upcall::Failed => Err(Outcome::Failed),
                Upcall::NoJvm | Upcall::Closed => Err(Outcome::Dropped),
            }
        })
    }

    fn enabled(
        &self,
        callsite: &'static Callsite,
        layers: LayerMask,
    ) -> Result<LayerMask, Outcome> {
        let asked = layers & self.layers;
        if asked == 0 {
            return Ok(0);
        }
        match self.entry.enabled(self.session, callsite.id, asked) {
            Upcall::Returned(wanted) => Ok(wanted & asked),
            Upcall::Failed => Err(Outcome::Failed),
            Upcall::NoJvm | Upcall::Closed => Err(Outcome::Dropped),
        }
    }

    #[inline]
    fn new_span(&self, span: &SpanRef, attributes: &Attributes<'_>, layers: LayerMask) -> Outcome {
        let links = Links::of(span.slot.parent(), span.slot.session(), layers);
        self.deliver(|buffer| {
            let callsite = span.slot.callsite();
            wire::encode_span(
                buffer,
                span.id,
                callsite,
                layers,
                attributes,
                links.as_slice(),
            )
        })
    }

    fn record(&self, span: &SpanRef, values: &Record<'_>, layers: LayerMask) -> Outcome {
        self.deliver(|buffer| {
            wire::encode_record(buffer, span.id, span.slot.callsite(), layers, values)
        })
    }

    #[inline]
    fn event(
        &self,
        event: &Event<'_>,
        callsite: &'static Callsite,
        links: &[Link],
        layers: LayerMask,
    ) -> Outcome {
        self.deliver(|buffer| wire::encode_event(buffer, callsite, layers, event, links))
    }

    #[inline]
    fn signal(&self, kind: Kind, span: &SpanRef, link: Option<Link>, layers: LayerMask) -> Outcome {
        self.deliver(|buffer| {
            let callsite = span.slot.callsite();
            wire::encode_signal(buffer, kind, span.id, callsite, layers, link.as_slice());
            true
        })
    }

    fn closed(&self) {}
}

/// After a larger record the memory is given back.
const KEPT: usize = 256 << 10;

/// Calls `f` with an empty buffer.
#[inline]
fn with_scratch<R>(f: impl FnOnce(&mut Vec<u8>) -> R) -> R {
    thread_local! {
        static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    let mut f = Some(f);
    let result = SCRATCH.try_with(|scratch| {
        let mut buffer = scratch.borrow_mut();
        buffer.clear();
        let result = f.take().map(|f| f(&mut buffer));
        if buffer.capacity() > KEPT {
            buffer.clear();
            buffer.shrink_to(KEPT);
        }
        result
    });
    match (result, f) {
        (Ok(Some(result)), _) => result,
        // The thread is past its destructors: memory of its own will do.
        (_, Some(f)) => f(&mut Vec::new()),
        (_, None) => unreachable!("f was called, and returned"),
    }
}

pub(super) fn outcome(upcall: Upcall<()>) -> Outcome {
    match upcall {
        Upcall::Returned(()) => Outcome::Delivered,
        Upcall::Failed => Outcome::Failed,
        Upcall::NoJvm | Upcall::Closed => Outcome::Dropped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_of_a_large_record_is_given_back_and_that_of_a_small_one_is_kept() {
        with_scratch(|buffer| buffer.resize(4 << 20, 1));
        let after_large = with_scratch(|buffer| (buffer.len(), buffer.capacity()));
        assert_eq!(after_large.0, 0);
        assert!(after_large.1 <= KEPT, "{} bytes are kept", after_large.1);
        with_scratch(|buffer| buffer.resize(KEPT, 1));
        assert!(with_scratch(|buffer| buffer.capacity()) >= KEPT);
    }
}
