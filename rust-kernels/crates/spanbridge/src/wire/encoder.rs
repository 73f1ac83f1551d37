//! Writes records; their layout is in [`format`](super::format).

use super::{
    format::{HEADER, PARENT_CONTEXTUAL, PARENT_EXPLICIT, PARENT_ROOT, VALUES_AT},
    values::Values,
    writer::Writer,
};
use crate::session::{Callsite, Kind, LayerMask, Link};
use std::fmt;
use tracing_core::{
    field::{Field, Visit},
    span::{Attributes, Record},
    Event,
};

/// Whom a record is for, and when its callback happened.
#[derive(Clone, Copy)]
pub(crate) struct Address {
    pub(crate) layers: LayerMask,
    /// Nanoseconds of the monotonic clock; 0: the reader is to look at the clock.
    pub(crate) timestamp: i64,
    /// By what number Java keeps what layers captured for a new span; 0 for nothing.
    pub(crate) captured: u16,
}

/// Writes a new span. False, here and below: a value panicked, and a marker stands in its place.
///
/// Cost: a few ns, and about 2 ns per number; text is copied once, `Debug` and `Display` run here.
#[inline(always)]
pub(crate) fn encode_span(
    buffer: &mut Writer<'_>,
    span: u64,
    callsite: &Callsite,
    to: Address,
    attributes: &Attributes<'_>,
    links: &[Link],
) -> bool {
    let parent = parent_kind(attributes.is_root(), attributes.parent().is_some());
    let header = Header::new(Kind::NewSpan, parent, callsite, to, span, links);
    begin(buffer, links);
    let (count, whole) = Values::write(buffer, |values| attributes.record(values));
    header.complete(buffer, count);
    whole
}

/// Writes values recorded later.
pub(crate) fn encode_record(
    buffer: &mut Writer<'_>,
    span: u64,
    callsite: &Callsite,
    to: Address,
    record: &Record<'_>,
) -> bool {
    let parent = PARENT_CONTEXTUAL;
    let header = Header::new(Kind::Record, parent, callsite, to, span, &[]);
    begin(buffer, &[]);
    let (count, whole) = Values::write(buffer, |values| record.record(values));
    header.complete(buffer, count);
    whole
}

/// Writes an event.
#[inline(always)]
pub(crate) fn encode_event(
    buffer: &mut Writer<'_>,
    callsite: &Callsite,
    to: Address,
    event: &Event<'_>,
    links: &[Link],
) -> bool {
    let parent = parent_kind(event.is_root(), event.parent().is_some());
    let header = Header::new(Kind::Event, parent, callsite, to, 0, links);
    begin(buffer, links);
    let (count, whole) = Values::write(buffer, |values| {
        if callsite.is_log() {
            event.record(&mut OnlyMessage(values));
        } else {
            event.record(values);
        }
    });
    header.complete(buffer, count);
    whole
}

/// Writes a callback without values.
#[inline(always)]
pub(crate) fn encode_signal(
    buffer: &mut Writer<'_>,
    kind: Kind,
    span: u64,
    callsite: &Callsite,
    to: Address,
    links: &[Link],
) {
    let header = Header::new(kind, PARENT_CONTEXTUAL, callsite, to, span, links);
    begin(buffer, links);
    header.complete(buffer, 0);
}

/// A callback without values and links, which is all there is of its record.
#[inline(always)]
pub(crate) fn signal(kind: Kind, span: u64, callsite: &Callsite, to: Address) -> Words {
    Header::new(kind, PARENT_CONTEXTUAL, callsite, to, span, &[]).words(HEADER, 0)
}

/// A header by itself.
pub(crate) type Words = [u64; HEADER / 8];

/// Passes on the message of a record of the `log` crate; its other fields say where it was made, which
/// the callsite says already.
pub(super) struct OnlyMessage<'a>(pub(super) &'a mut dyn Visit);

impl Visit for OnlyMessage<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if !field.name().starts_with("log.") {
            self.0.record_debug(field, value);
        }
    }
}

/// Writes what Java is to know of a callsite: number, `1` for a span, level from 0 (error) to 4,
/// line or -1 (4 bytes each); then name, target, module path, file and the number of fields with
/// their names. A text is its length in 4 bytes, -1 for none, and its bytes.
pub(crate) fn encode_callsite(buffer: &mut Writer<'_>, callsite: &Callsite) {
    let metadata = callsite.metadata;
    let level = match *metadata.level() {
        tracing_core::Level::ERROR => 0,
        tracing_core::Level::WARN => 1,
        tracing_core::Level::INFO => 2,
        tracing_core::Level::DEBUG => 3,
        tracing_core::Level::TRACE => 4,
    };
    let line = callsite.line().map_or(-1, |line| line as i32);
    buffer.put(&callsite.id.to_ne_bytes());
    buffer.put(&i32::from(metadata.is_span()).to_ne_bytes());
    buffer.put(&i32::to_ne_bytes(level));
    buffer.put(&line.to_ne_bytes());
    put_text(buffer, Some(metadata.name()));
    put_text(buffer, Some(callsite.target()));
    put_text(buffer, callsite.module_path());
    put_text(buffer, callsite.file());
    buffer.put(&(callsite.fields().count() as u32).to_ne_bytes());
    for field in callsite.fields() {
        put_text(buffer, Some(field));
    }
}

pub(super) fn put_text(buffer: &mut Writer<'_>, text: Option<&str>) {
    match text {
        Some(text) => {
            buffer.put(&(text.len() as i32).to_ne_bytes());
            buffer.put(text.as_bytes());
        }
        None => buffer.put(&(-1_i32).to_ne_bytes()),
    }
}

fn parent_kind(root: bool, explicit: bool) -> u8 {
    match (root, explicit) {
        (true, _) => PARENT_ROOT,
        (false, true) => PARENT_EXPLICIT,
        (false, false) => PARENT_CONTEXTUAL,
    }
}

/// Leaves room for the header, and writes the links.
#[inline(always)]
fn begin(buffer: &mut Writer<'_>, links: &[Link]) {
    buffer.leave_room::<HEADER>();
    for link in links {
        buffer.put_two(link.id, word(link.layers, link.callsite));
    }
}

/// What the header says before anything is known of the values.
#[derive(Clone, Copy)]
struct Header {
    kinds: u32,
    who: u64,
    span: u64,
    timestamp: u64,
    captured: u16,
}

// === impl Header ===

impl Header {
    #[inline(always)]
    fn new(
        kind: Kind,
        parent: u8,
        callsite: &Callsite,
        to: Address,
        span: u64,
        links: &[Link],
    ) -> Self {
        let [low, high] = (links.len() as u16).to_ne_bytes();
        Self {
            kinds: u32::from_ne_bytes([kind as u8, parent, low, high]),
            who: word(callsite.id, to.layers),
            span,
            timestamp: to.timestamp as u64,
            captured: to.captured,
        }
    }

    /// Writes the header, when all that follows it is there.
    #[inline(always)]
    fn complete(self, buffer: &mut Writer<'_>, values: u16) {
        buffer.fill_room(self.words(buffer.len(), values));
    }

    /// The whole header of a record of that length.
    #[inline(always)]
    fn words(self, length: usize, values: u16) -> Words {
        const _: () = assert!(HEADER == 5 * 8 && VALUES_AT == 32);
        let [low, high] = values.to_ne_bytes();
        let [first, second] = self.captured.to_ne_bytes();
        [
            word(length as u32, self.kinds),
            self.who,
            self.span,
            self.timestamp,
            word(u32::from_ne_bytes([low, high, first, second]), 0),
        ]
    }
}

/// Two numbers, one after the other in memory.
#[inline(always)]
pub(super) fn word(first: u32, second: u32) -> u64 {
    let (first, second) = (u64::from(first), u64::from(second));
    if cfg!(target_endian = "little") {
        first | second << 32
    } else {
        first << 32 | second
    }
}
