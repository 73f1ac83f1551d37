//! Writes records; their layout is in [`format`](super::format).

use super::{
    format::{ValueType, HEADER, LINK, PARENT_CONTEXTUAL, PARENT_EXPLICIT, PARENT_ROOT, VALUES_AT},
    guard::{survives, CUT, MAX_ERRORS, PANICKED},
    writer::Writer,
};
use crate::session::{Callsite, Kind, LayerMask, Link};
use std::{
    error::Error,
    fmt::{self, Write},
};
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
}

/// Writes a new span. False, here and below: a value panicked, and a marker stands in its place.
///
/// Cost: a few ns, and about 2 ns per number; text is copied once, `Debug` and `Display` run here.
#[inline]
pub(crate) fn encode_span(
    buffer: &mut Writer<'_>,
    span: u64,
    callsite: &Callsite,
    to: Address,
    attributes: &Attributes<'_>,
    links: &[Link],
) -> bool {
    let parent = parent_kind(attributes.is_root(), attributes.parent().is_some());
    begin(buffer, Kind::NewSpan, parent, callsite.id, to, span, links);
    let mut values = Values::new(buffer);
    attributes.record(&mut values);
    let (count, whole) = (values.count, values.whole);
    end(buffer, count);
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
    let kind = PARENT_CONTEXTUAL;
    begin(buffer, Kind::Record, kind, callsite.id, to, span, &[]);
    let mut values = Values::new(buffer);
    record.record(&mut values);
    let (count, whole) = (values.count, values.whole);
    end(buffer, count);
    whole
}

/// Writes an event.
#[inline]
pub(crate) fn encode_event(
    buffer: &mut Writer<'_>,
    callsite: &Callsite,
    to: Address,
    event: &Event<'_>,
    links: &[Link],
) -> bool {
    let parent = parent_kind(event.is_root(), event.parent().is_some());
    begin(buffer, Kind::Event, parent, callsite.id, to, 0, links);
    let mut values = Values::new(buffer);
    if callsite.is_log() {
        event.record(&mut OnlyMessage(&mut values));
    } else {
        event.record(&mut values);
    }
    let (count, whole) = (values.count, values.whole);
    end(buffer, count);
    whole
}

/// Writes a callback without values.
#[inline]
pub(crate) fn encode_signal(
    buffer: &mut Writer<'_>,
    kind: Kind,
    span: u64,
    callsite: &Callsite,
    to: Address,
    links: &[Link],
) {
    begin(
        buffer,
        kind,
        PARENT_CONTEXTUAL,
        callsite.id,
        to,
        span,
        links,
    );
}

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

fn put_text(buffer: &mut Writer<'_>, text: Option<&str>) {
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

/// Writes header and links: a whole record, unless values follow.
#[inline]
fn begin(
    buffer: &mut Writer<'_>,
    kind: Kind,
    parent: u8,
    callsite: u32,
    to: Address,
    span: u64,
    links: &[Link],
) {
    const _: () = assert!(HEADER == 5 * 8);
    let length = HEADER + LINK * links.len();
    let [low, high] = (links.len() as u16).to_ne_bytes();
    let kinds = u32::from_ne_bytes([kind as u8, parent, low, high]);
    buffer.put_words([
        word(length as u32, kinds),
        word(callsite, to.layers),
        span,
        to.timestamp as u64,
        0,
    ]);
    for link in links {
        buffer.put_words([link.id, word(link.layers, link.callsite)]);
    }
}

/// Two numbers, one after the other in memory.
#[inline]
fn word(first: u32, second: u32) -> u64 {
    let (first, second) = (u64::from(first), u64::from(second));
    if cfg!(target_endian = "little") {
        first | second << 32
    } else {
        first << 32 | second
    }
}

/// Completes the header, after values.
#[inline]
fn end(buffer: &mut Writer<'_>, values: u16) {
    if values != 0 {
        buffer.patch(0, &(buffer.len() as u32).to_ne_bytes());
        buffer.patch(VALUES_AT, &values.to_ne_bytes());
    }
}

/// Writes the values that it visits.
struct Values<'a, 'b> {
    buffer: &'a mut Writer<'b>,
    count: u16,
    /// Whether no value has panicked.
    whole: bool,
}

// === impl Values ===

impl<'a, 'b> Values<'a, 'b> {
    #[inline]
    fn new(buffer: &'a mut Writer<'b>) -> Self {
        Self {
            buffer,
            count: 0,
            whole: true,
        }
    }

    /// Writes a value of known bytes.
    #[inline]
    fn value(&mut self, field: &Field, ty: ValueType, length: usize, bytes: &[u8]) {
        self.start(field, ty, length);
        self.buffer.put(bytes);
        self.buffer.pad();
    }

    /// Writes a value that `write` writes, however long it becomes; `write` says whether it could.
    fn written(
        &mut self,
        field: &Field,
        ty: ValueType,
        write: impl FnOnce(&mut Writer<'_>) -> bool,
    ) {
        self.start(field, ty, 0);
        let from = self.buffer.len();
        self.whole &= write(self.buffer);
        let length = (self.buffer.len() - from) as u32;
        self.buffer.patch(from - 4, &length.to_ne_bytes());
        self.buffer.pad();
    }

    #[inline]
    fn start(&mut self, field: &Field, ty: ValueType, length: usize) {
        let header = self.header(field, ty, length);
        self.buffer.put_words([header]);
    }

    /// Writes a value of 8 bytes.
    #[inline]
    fn number(&mut self, field: &Field, ty: ValueType, bits: u64) {
        let header = self.header(field, ty, 8);
        self.buffer.put_words([header, bits]);
    }

    #[inline]
    fn header(&mut self, field: &Field, ty: ValueType, length: usize) -> u64 {
        self.count += 1;
        let [low, high] = (field.index() as u16).to_ne_bytes();
        let first = u32::from_ne_bytes([low, high, ty as u8, 0]);
        word(first, length as u32)
    }
}

impl Visit for Values<'_, '_> {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.value(field, ValueType::Bool, usize::from(value), &[]);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.number(field, ValueType::I64, value as u64);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.number(field, ValueType::U64, value);
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.value(field, ValueType::I128, 16, &value.to_be_bytes());
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.value(field, ValueType::U128, 16, &value.to_be_bytes());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.number(field, ValueType::F64, value.to_bits());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.value(field, ValueType::Str, value.len(), value.as_bytes());
    }

    fn record_bytes(&mut self, field: &Field, value: &[u8]) {
        self.value(field, ValueType::Bytes, value.len(), value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.written(field, ValueType::Error, |buffer| {
            let mut complete = buffer.len();
            let whole = survives(|| {
                let mut next = Some(value);
                for _ in 0..MAX_ERRORS {
                    let Some(error) = next else {
                        return;
                    };
                    let from = buffer.len();
                    buffer.put(&[0; 4]);
                    let _ = write!(buffer, "{error}");
                    let length = (buffer.len() - from - 4) as u32;
                    buffer.patch(from, &length.to_ne_bytes());
                    complete = buffer.len();
                    next = error.source();
                }
                if next.is_some() {
                    put_text(buffer, Some(CUT));
                }
            });
            if !whole {
                buffer.truncate(complete);
                put_text(buffer, Some(PANICKED));
            }
            whole
        });
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.written(field, ValueType::Debug, |buffer| {
            let from = buffer.len();
            let whole = survives(|| {
                let _ = write!(buffer, "{value:?}");
            });
            if !whole {
                buffer.truncate(from);
                buffer.put(PANICKED.as_bytes());
            }
            whole
        });
    }
}
