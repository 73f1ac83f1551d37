//! JSON in the form of `tracing-serde`, as the Python original delivers it: compact objects with
//! sorted keys, written without an intermediate tree.
//!
//! Fields stand beside `metadata` and, for spans, `is_root` and `parent`; a field of such a name
//! takes its place, and of two values of one field the later one stays.

use super::encoder::OnlyMessage;
use super::guard::{survives, PANICKED};
use super::json_form::{JsonForm, Subject};
use crate::session::Callsite;
use std::{error::Error, fmt, io::Write, ops::Range};
use tracing_core::{
    field::{Field, Visit},
    span::{Attributes, Record},
    Event,
};

/// Makes one JSON text after the other, in memory that it uses again.
#[derive(Default)]
pub(crate) struct JsonWriter {
    /// The text itself: UTF-8.
    text: Vec<u8>,
    /// Values, in the order in which they were recorded.
    values: Vec<u8>,
    /// Where in `values` the value of each slot of the form is; an empty range is none.
    places: Vec<Range<usize>>,
    /// Names of recorded fields that the callsite does not have. Their places come last.
    others: Vec<&'static str>,
    debug: String,
    /// Whether a value of the last text panicked.
    panicked: bool,
}

/// Visits the values of one text.
struct Recording<'a> {
    writer: &'a mut JsonWriter,
    form: &'a JsonForm,
}

// === impl JsonWriter ===

impl JsonWriter {
    /// The text of a new span.
    ///
    /// Cost: what is the same for all spans of the callsite is copied; a value is formatted, and copied once.
    pub(crate) fn span(
        &mut self,
        callsite: &'static Callsite,
        attributes: &Attributes<'_>,
    ) -> &Vec<u8> {
        let subject = match (attributes.is_root(), attributes.parent()) {
            (true, _) => Subject::Root,
            (false, Some(_)) => Subject::Child,
            (false, None) => Subject::Span,
        };
        self.write(callsite, subject, |recording| {
            if let Some(parent) = attributes.parent() {
                recording.parent(parent.into_u64());
            }
            attributes.record(recording);
        })
    }

    /// The text of an event.
    pub(crate) fn event(&mut self, callsite: &'static Callsite, event: &Event<'_>) -> &Vec<u8> {
        self.write(callsite, Subject::Event, |recording| {
            if callsite.is_log() {
                event.record(&mut OnlyMessage(recording));
            } else {
                event.record(recording);
            }
        })
    }

    /// The text of values recorded later.
    pub(crate) fn values(&mut self, callsite: &'static Callsite, record: &Record<'_>) -> &Vec<u8> {
        self.write(callsite, Subject::Values, |recording| {
            record.record(recording)
        })
    }

    #[inline]
    fn write(
        &mut self,
        callsite: &'static Callsite,
        subject: Subject,
        record: impl FnOnce(&mut Recording<'_>),
    ) -> &Vec<u8> {
        self.values.clear();
        self.others.clear();
        self.panicked = false;
        let form = callsite.json.get(callsite, subject);
        self.places.clear();
        self.places.resize(form.slots, 0..0);
        record(&mut Recording { writer: self, form });
        if self.others.is_empty() {
            self.finish(form);
        } else {
            self.finish(&JsonForm::new(callsite, subject, &self.others));
        }
        &self.text
    }

    #[inline]
    fn finish(&mut self, form: &JsonForm) {
        let text = &mut self.text;
        text.clear();
        text.reserve(form.text.len() + self.values.len());
        for member in &form.members {
            let place = &self.places[member.slot];
            if place.is_empty() {
                text.extend_from_slice(&form.text[member.without.clone()]);
                text.extend_from_slice(&form.text[member.instead.clone()]);
            } else {
                text.extend_from_slice(&form.text[member.with_value.clone()]);
                text.extend_from_slice(&self.values[place.clone()]);
            }
        }
        text.extend_from_slice(&form.text[form.tail.clone()]);
        // The brace takes the place of the comma before the first key, if there is one.
        if text.len() == 1 {
            text.insert(0, b'{');
        } else {
            text[0] = b'{';
        }
    }

    /// Whether no value of the last text panicked; a marker stands in place of one that did.
    pub(crate) fn is_whole(&self) -> bool {
        !self.panicked
    }

    /// Gives memory back after an unusually large text.
    pub(crate) fn shrink(&mut self, limit: usize) {
        if self.values.capacity() > limit || self.text.capacity() > limit {
            self.values = Vec::new();
            self.text = Vec::new();
        }
        if self.debug.capacity() > limit {
            self.debug = String::new();
        }
    }
}

#[cfg(test)]
impl JsonWriter {
    /// How much memory there is for each thing.
    pub(super) fn kept(&self) -> [usize; 3] {
        [
            self.values.capacity(),
            self.text.capacity(),
            self.debug.capacity(),
        ]
    }
}

// === impl Recording ===

impl Recording<'_> {
    #[inline]
    fn value(&mut self, field: &Field, write: impl FnOnce(&mut Vec<u8>)) {
        let values = &mut self.writer.values;
        let from = values.len();
        write(values);
        let place = from..values.len();
        match self.form.slot(field) {
            Some(slot) => self.writer.places[slot] = place,
            None => self.other(field.name(), place),
        }
    }

    /// Keeps the value of a field that the callsite does not have.
    #[cold]
    fn other(&mut self, name: &'static str, place: Range<usize>) {
        let JsonWriter { others, places, .. } = &mut *self.writer;
        match others.iter().position(|known| *known == name) {
            Some(known) => places[self.form.slots + known] = place,
            None => {
                others.push(name);
                places.push(place);
            }
        }
    }

    /// The id of the parent that a span names, as `tracing-serde` writes it.
    fn parent(&mut self, id: u64) {
        let values = &mut self.writer.values;
        let from = values.len();
        // Writing to memory cannot fail.
        let _ = write!(values, "[{id}]");
        self.writer.places[self.form.parent] = from..values.len();
    }

    /// The member of a text made by `Debug` or `Display`.
    fn formatted(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        let mut text = std::mem::take(&mut self.writer.debug);
        text.clear();
        let whole = survives(|| {
            let _ = fmt::write(&mut text, value);
        });
        if !whole {
            text.clear();
            text.push_str(PANICKED);
            self.writer.panicked = true;
        }
        self.value(field, |out| write_json(out, &text));
        self.writer.debug = text;
    }
}

impl Visit for Recording<'_> {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.value(field, |out| write_json(out, &value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.value(field, |out| write_json(out, &value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.value(field, |out| write_json(out, &value));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.value(field, |out| write_json(out, &value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.value(field, |out| write_json(out, value));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.formatted(field, format_args!("{value}"));
    }

    // 128-bit integers and bytes come here by way of the trait's defaults, as in `tracing-serde`.
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.formatted(field, format_args!("{value:?}"));
    }
}

fn write_json<T: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    // Neither writing to memory nor serialising a text or a number can fail.
    let _ = serde_json::to_writer(&mut *out, value);
}
