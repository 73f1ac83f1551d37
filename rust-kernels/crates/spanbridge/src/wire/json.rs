//! JSON in the form of `tracing-serde`, as the Python original delivers it: compact objects with
//! sorted keys, written without an intermediate tree.
//!
//! Fields stand beside `metadata` and, for spans, `is_root` and `parent`; a field of such a name
//! takes its place, and of two values of one field the later one stays.

use super::encoder::OnlyMessage;
use super::guard::{survives, PANICKED};
use crate::session::Callsite;
use std::{error::Error, fmt, io::Write};
use tracing_core::{
    field::{Field, Visit},
    span::{Attributes, Record},
    Event,
};

/// Makes one JSON text after the other, in memory that it uses again.
#[derive(Default)]
pub(crate) struct JsonWriter {
    /// Key and place of each member's value in `values`; the later one of a key wins.
    members: Vec<(&'static str, usize, usize)>,
    values: Vec<u8>,
    text: String,
    debug: String,
    /// Whether a value of the last text panicked.
    panicked: bool,
}

// === impl JsonWriter ===

impl JsonWriter {
    /// The text of a new span; `parent` is the id of the explicit parent.
    pub(crate) fn span(
        &mut self,
        callsite: &'static Callsite,
        attributes: &Attributes<'_>,
    ) -> &str {
        self.start();
        self.member("is_root", |out| write_json(out, &attributes.is_root()));
        self.member("parent", |out| match attributes.parent() {
            Some(parent) => out.extend_from_slice(span_id(parent.into_u64()).as_bytes()),
            None => out.extend_from_slice(b"null"),
        });
        self.metadata(callsite);
        attributes.record(self);
        self.finish()
    }

    /// The text of an event.
    pub(crate) fn event(&mut self, callsite: &'static Callsite, event: &Event<'_>) -> &str {
        self.start();
        self.metadata(callsite);
        if callsite.is_log() {
            event.record(&mut OnlyMessage(self));
        } else {
            event.record(self);
        }
        self.finish()
    }

    /// The text of values recorded later.
    pub(crate) fn values(&mut self, record: &Record<'_>) -> &str {
        self.start();
        record.record(self);
        self.finish()
    }

    fn start(&mut self) {
        self.members.clear();
        self.values.clear();
        self.text.clear();
        self.panicked = false;
    }

    fn metadata(&mut self, callsite: &'static Callsite) {
        let json = callsite.json.get_or_init(|| metadata_json(callsite));
        self.member("metadata", |out| out.extend_from_slice(json.as_bytes()));
    }

    fn member(&mut self, key: &'static str, write: impl FnOnce(&mut Vec<u8>)) {
        let from = self.values.len();
        write(&mut self.values);
        self.members.push((key, from, self.values.len()));
    }

    fn finish(&mut self) -> &str {
        // Stable, so that the last of several equal keys is the one recorded last.
        self.members.sort_by_key(|(key, ..)| *key);
        let mut text = std::mem::take(&mut self.text).into_bytes();
        text.push(b'{');
        for (position, (key, from, to)) in self.members.iter().enumerate() {
            let overruled = self
                .members
                .get(position + 1)
                .is_some_and(|next| next.0 == *key);
            if overruled {
                continue;
            }
            if text.len() > 1 {
                text.push(b',');
            }
            write_json(&mut text, key);
            text.push(b':');
            text.extend_from_slice(&self.values[*from..*to]);
        }
        text.push(b'}');
        self.text = String::from_utf8(text).expect("JSON is UTF-8");
        &self.text
    }

    /// The member of a text made by `Debug` or `Display`.
    fn formatted(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        let mut text = std::mem::take(&mut self.debug);
        text.clear();
        let whole = survives(|| {
            let _ = fmt::write(&mut text, value);
        });
        if !whole {
            text.clear();
            text.push_str(PANICKED);
            self.panicked = true;
        }
        self.member(field.name(), |out| write_json(out, &text));
        self.debug = text;
    }

    /// Whether no value of the last text panicked; a marker stands in place of one that did.
    pub(crate) fn is_whole(&self) -> bool {
        !self.panicked
    }

    /// Gives memory back after an unusually large text.
    pub(crate) fn shrink(&mut self, limit: usize) {
        self.values.clear();
        self.values.shrink_to(limit);
        self.text.clear();
        self.text.shrink_to(limit);
        self.debug.clear();
        self.debug.shrink_to(limit);
    }
}

impl Visit for JsonWriter {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.member(field.name(), |out| write_json(out, &value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.member(field.name(), |out| write_json(out, &value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.member(field.name(), |out| write_json(out, &value));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.member(field.name(), |out| write_json(out, &value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.member(field.name(), |out| write_json(out, value));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.formatted(field, format_args!("{value}"));
    }

    // 128-bit integers and bytes come here by way of the trait's defaults, as in `tracing-serde`.
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.formatted(field, format_args!("{value:?}"));
    }
}

/// The text of a span's id, as `tracing-serde` writes it.
pub(crate) fn span_id(id: u64) -> String {
    format!("[{id}]")
}

fn metadata_json(callsite: &Callsite) -> String {
    let metadata = callsite.metadata;
    #[derive(serde::Serialize)]
    struct Text<'a> {
        fields: Vec<&'a str>,
        file: Option<&'a str>,
        is_event: bool,
        is_span: bool,
        level: &'a str,
        line: Option<u32>,
        module_path: Option<&'a str>,
        name: &'a str,
        target: &'a str,
    }
    let text = Text {
        fields: callsite.fields().collect(),
        file: callsite.file(),
        is_event: metadata.is_event(),
        is_span: metadata.is_span(),
        level: metadata.level().as_str(),
        line: callsite.line(),
        module_path: callsite.module_path(),
        name: metadata.name(),
        target: callsite.target(),
    };
    serde_json::to_string(&text).expect("texts and numbers are JSON")
}

fn write_json<T: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    // Neither writing to memory nor serialising a text or a number can fail.
    let _ = serde_json::to_writer(&mut *out, value);
    let _ = out.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_of_a_large_text_is_given_back() {
        const LARGE: usize = 4 << 20;
        const LIMIT: usize = 1 << 10;

        let mut writer = JsonWriter::default();
        writer.start();
        writer.member("text", |out| out.resize(LARGE, b'x'));
        assert!(writer.finish().len() > LARGE);
        writer.debug = "x".repeat(LARGE);
        writer.shrink(LIMIT);
        let kept = [
            writer.values.capacity(),
            writer.text.capacity(),
            writer.debug.capacity(),
        ];
        assert!(kept.iter().all(|bytes| *bytes <= LIMIT), "{kept:?}");
    }
}
