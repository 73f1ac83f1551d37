//! How the fields of spans and events are written.

use super::{guarded::Guarded, settings::Format};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};
use tracing_core::{field::Visit, span::Record, Field};
use tracing_subscriber::{
    field::{RecordFields, VisitOutput},
    fmt::{
        format::{DefaultVisitor, PrettyVisitor, Writer},
        FormatFields, FormattedFields,
    },
};

/// Writes fields as `tracing_subscriber` does in a format, behind a guard.
pub(super) struct Fields(pub(super) Format);

impl<'writer> FormatFields<'writer> for Fields {
    fn format_fields<R: RecordFields>(
        &self,
        mut writer: Writer<'writer>,
        fields: R,
    ) -> fmt::Result {
        match self.0 {
            Format::Json => {
                let mut visitor = JsonFields::default();
                fields.record(&mut Guarded(&mut visitor));
                visitor.write(&mut writer)
            }
            Format::Pretty => {
                let mut visitor = PrettyVisitor::new(writer, true);
                fields.record(&mut Guarded(&mut visitor));
                visitor.finish()
            }
            Format::Full | Format::Compact => {
                let mut visitor = DefaultVisitor::new(writer, true);
                fields.record(&mut Guarded(&mut visitor));
                visitor.finish()
            }
        }
    }

    fn add_fields(
        &self,
        current: &'writer mut FormattedFields<Self>,
        fields: &Record<'_>,
    ) -> fmt::Result {
        if self.0 != Format::Json {
            if !current.fields.is_empty() {
                let separator = if self.0 == Format::Pretty { ", " } else { " " };
                current.fields.push_str(separator);
            }
            return self.format_fields(current.as_writer(), fields);
        }
        let mut visitor = JsonFields(serde_json::from_str(&current.fields).unwrap_or_default());
        fields.record(&mut Guarded(&mut visitor));
        current.fields.clear();
        visitor.write(&mut current.fields)
    }
}

/// Values for JSON, sorted by name as `tracing_subscriber` does with those of spans.
///
/// Not its own visitor: that one turns NaN and the infinities into null, and leaves the
/// `r#` of raw names on all values but text.
#[derive(Default)]
pub(super) struct JsonFields(BTreeMap<String, Value>);

// === impl JsonFields ===

impl JsonFields {
    pub(super) fn write(&self, writer: &mut dyn fmt::Write) -> fmt::Result {
        let text = serde_json::to_string(&self.0).map_err(|_| fmt::Error)?;
        writer.write_str(&text)
    }

    fn put(&mut self, field: &Field, value: Value) {
        let name = field.name();
        if name.starts_with("log.") {
            // Where a record of the `log` crate comes from: written as its target and place.
            return;
        }
        let name = name.strip_prefix("r#").unwrap_or(name);
        self.0.insert(name.to_owned(), value);
    }
}

impl Visit for JsonFields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        let value = if value.is_finite() {
            Value::from(value)
        } else if value.is_nan() {
            Value::from("NaN")
        } else if value > 0.0 {
            Value::from("Infinity")
        } else {
            Value::from("-Infinity")
        };
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, Value::from(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, Value::from(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, Value::from(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, Value::from(value));
    }

    fn record_bytes(&mut self, field: &Field, value: &[u8]) {
        self.put(field, Value::from(value));
    }

    /// Also `i128` and `u128`, as decimal text: most readers of JSON would round such numbers.
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, Value::from(format!("{value:?}")));
    }
}
