//! Typed callbacks, as records: the `direct` delivery, where each crosses at once, and the `deferred` one, where they wait for
//! one another, in one group, so that one crossing serves the layers of both; and the `batched` one, where another thread delivers them, in a
//! group of its own.

use crate::{
    jvm::{gate_is_shut, Handed, JavaEntry, Records, RingMemory, Upcall},
    session::{
        Batching, Callsite, Form, GroupContext, Keeper, Kind, LayerGroup, LayerMask, Link, Outcome,
        Wants, KINDS,
    },
    wire::{self, Writer, Written},
};
use std::sync::Arc;

pub(super) struct RecordGroup {
    entry: Arc<JavaEntry>,
    session: i32,
    layers: LayerMask,
    deferred: LayerMask,
    capturing: LayerMask,
    wanted: [LayerMask; KINDS],
    /// When another thread delivers them.
    batching: Option<Batching>,
}

// === impl RecordGroup ===

impl RecordGroup {
    /// `deferred` are those of `layers` whose callbacks may wait, and `capturing` those that hear of things later and want to
    /// capture something of Java before.
    pub(super) fn new(
        entry: Arc<JavaEntry>,
        session: i32,
        layers: LayerMask,
        deferred: LayerMask,
        capturing: LayerMask,
        mut wanted: [LayerMask; KINDS],
    ) -> Self {
        // A layer that may have state must hear of the end, for the state to be let go.
        wanted[Kind::Close as usize] |= wanted[Kind::NewSpan as usize];
        Self {
            entry,
            session,
            layers,
            deferred,
            capturing,
            wanted,
            batching: None,
        }
    }

    /// The same of layers to which another thread delivers.
    pub(super) fn batched(
        entry: Arc<JavaEntry>,
        session: i32,
        layers: LayerMask,
        capturing: LayerMask,
        wanted: [LayerMask; KINDS],
        batching: Batching,
    ) -> Self {
        Self {
            batching: Some(batching),
            ..Self::new(entry, session, layers, 0, capturing, wanted)
        }
    }
}

impl LayerGroup for RecordGroup {
    #[inline]
    fn wanted(&self, kind: Kind) -> LayerMask {
        self.wanted[kind as usize]
    }

    fn register(&self, callsite: &'static Callsite, layers: LayerMask) -> Result<Wants, Outcome> {
        let asked = layers & self.layers;
        if asked == 0 {
            return Ok(Wants::default());
        }
        let mut writer = Writer::new(&mut []);
        wire::encode_callsite(&mut writer, callsite);
        let Written::Outgrown(description) = writer.finish() else {
            return Err(Outcome::Failed);
        };
        match self.entry.register(self.session, &description, asked) {
            Upcall::Returned((always, sometimes)) => Ok(Wants {
                always: always & asked,
                sometimes: sometimes & asked,
                ask: sometimes & asked,
            }),
            Upcall::Failed => Err(Outcome::Failed),
            Upcall::NoJvm | Upcall::Closed => Err(Outcome::Dropped),
        }
    }

    fn context_of(&self, links: &[Link]) -> Option<GroupContext> {
        if self.batching.is_some() {
            // What its layers know of a span they know later.
            return None;
        }
        Some(GroupContext::InJava {
            session: self.session,
            links: links.to_vec(),
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

    fn form(&self) -> Form {
        match self.batching {
            Some(_) => Form::Batched,
            None => Form::Records,
        }
    }

    fn batching(&self) -> Option<Batching> {
        self.batching
    }

    #[cold]
    fn lend_ring(&self, size: usize, spare: Option<RingMemory>) -> Result<RingMemory, Outcome> {
        if gate_is_shut() {
            return Err(Outcome::Dropped);
        }
        match self.entry.lend_ring(size, spare) {
            Upcall::Returned(memory) => Ok(memory),
            Upcall::Failed => Err(Outcome::Failed),
            Upcall::NoJvm | Upcall::Closed => Err(Outcome::Dropped),
        }
    }

    fn take_back(&self, memory: &RingMemory) {
        self.entry.take_back(memory);
    }

    fn deferred(&self) -> LayerMask {
        self.deferred
    }

    fn capturing(&self) -> LayerMask {
        self.capturing
    }

    fn capture(&self, keeper: Keeper<'_>, in_entry: bool) -> Result<u16, Outcome> {
        let buffer = match keeper {
            Keeper::Outbox(records) => records.number_for_captures(),
            Keeper::Ring(memory) => Some(memory.number()),
        };
        match self.entry.capture(self.session, buffer, in_entry) {
            Upcall::Returned(number) => Ok(number),
            Upcall::Failed => Err(Outcome::Failed),
            Upcall::NoJvm | Upcall::Closed => Err(Outcome::Dropped),
        }
    }

    #[cold]
    fn prepare(&self, records: &Records, roomy: bool) -> Outcome {
        // Checked before any value is formatted.
        if gate_is_shut() {
            return Outcome::Dropped;
        }
        added(records.prepare(&self.entry, roomy))
    }

    #[cold]
    fn add_large(&self, records: &Records, record: &[u8]) -> Outcome {
        added(records.add_large(&self.entry, record))
    }

    #[inline]
    fn hand_over(&self, records: &Records, own: bool) -> Handed {
        self.entry.deliver(self.session, records, own)
    }

    #[inline]
    fn hand_over_signal(&self, records: &Records, span: u64, word: u64) -> Handed {
        self.entry.signal(self.session, records, span, word)
    }

    #[inline]
    fn handed_over(&self, records: &Records) {
        records.handed_over(&self.entry);
    }

    fn forget(&self, records: &Records, from: usize, span: Option<u64>) {
        let lost = records.bytes().get(from..).unwrap_or_default();
        self.entry.forget(lost, span);
    }

    fn shrink(&self, records: &Records) {
        records.shrink(&self.entry);
    }

    fn put_away(&self, records: &Records) {
        records.put_away(Some(&self.entry));
    }

    fn closed(&self) {}
}

/// What became of a record for which Java was asked for memory.
fn added(memory: Option<()>) -> Outcome {
    match memory {
        Some(()) => Outcome::Delivered,
        None if gate_is_shut() => Outcome::Dropped,
        None => Outcome::Failed,
    }
}
