//! Writes the values of a record, as `tracing` shows them; their layout is in [`format`](super::format).

use super::{
    encoder::{put_text, word},
    format::ValueType,
    guard::{survives, CUT, MAX_ERRORS, PANICKED},
    writer::Writer,
};
use std::{
    error::Error,
    fmt::{self, Write},
};
use tracing_core::field::{Field, Visit};

/// Writes the values that it visits.
pub(super) struct Values<'a, 'b> {
    buffer: &'a mut Writer<'b>,
    count: u16,
    /// Whether no value has panicked.
    whole: bool,
}

// === impl Values ===

impl<'a, 'b> Values<'a, 'b> {
    /// Writes the values that `show` shows; returns how many there are, and whether none of them panicked.
    #[inline(always)]
    pub(super) fn write(buffer: &'a mut Writer<'b>, show: impl FnOnce(&mut Self)) -> (u16, bool) {
        let from = buffer.len();
        let mut values = Values {
            buffer,
            count: 0,
            whole: true,
        };
        // User code is guarded where it runs, below; whatever else it may be must not get out either.
        if survives(|| show(&mut values)) {
            (values.count, values.whole)
        } else {
            values.buffer.truncate(from);
            (0, false)
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
        self.buffer.put_two(header, bits);
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
