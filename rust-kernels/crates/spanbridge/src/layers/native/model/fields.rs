//! What the fields of spans and events become: attributes, or what their names are reserved for.

use super::{
    callsites::Static,
    settings::Limits,
    span::{Exception, SpanData, EXCEPTION, EXCEPTION_MESSAGE},
    value::{Attribute, Attributes, Key, Value},
};
use crate::wire::{survives, CUT, MAX_ERRORS, PANICKED};
use std::{error::Error, fmt};
use tracing_core::{field::Visit, Field};

/// A value, and what it was in Rust.
struct Given {
    value: Value,
    /// A text, or the form that `Debug` gives.
    is_text: bool,
    /// Of an error: the texts of its sources.
    sources: Option<Vec<String>>,
}

/// Takes values of all types; user code that panics leaves a marker.
trait Take {
    fn take(&mut self, field: &Field, given: Given);

    fn panicked(&mut self);
}

/// Passes on what it visits, as values of OTLP.
struct Visitor<'a, T>(&'a mut T);

impl<T: Take> Visitor<'_, T> {
    fn plain(&mut self, field: &Field, value: Value, is_text: bool) {
        let given = Given {
            value,
            is_text,
            sources: None,
        };
        self.0.take(field, given);
    }
}

impl<T: Take> Visit for Visitor<'_, T> {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain(field, Value::Bool(value), false);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.plain(field, Value::Int(value), false);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.plain(field, Value::unsigned(value), false);
    }

    // Always text, so that the type of an attribute depends on its value as seldom as can be.
    fn record_i128(&mut self, field: &Field, value: i128) {
        self.plain(field, Value::Text(value.to_string()), false);
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.plain(field, Value::Text(value.to_string()), false);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.plain(field, Value::Double(value), false);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.plain(field, Value::Text(value.to_owned()), true);
    }

    fn record_bytes(&mut self, field: &Field, value: &[u8]) {
        self.plain(field, Value::Bytes(value.to_vec()), false);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let mut texts = Vec::new();
        let whole = survives(|| {
            let mut next = Some(value);
            for _ in 0..MAX_ERRORS {
                let Some(error) = next else {
                    return;
                };
                texts.push(text(format_args!("{error}")));
                next = error.source();
            }
            if next.is_some() {
                texts.push(CUT.to_owned());
            }
        });
        if !whole {
            texts.push(PANICKED.to_owned());
            self.0.panicked();
        }
        let sources = texts.split_off(1);
        let given = Given {
            value: Value::Text(texts.swap_remove(0)),
            is_text: false,
            sources: Some(sources),
        };
        self.0.take(field, given);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut formatted = String::new();
        if !survives(|| formatted = text(format_args!("{value:?}"))) {
            formatted = PANICKED.to_owned();
            self.0.panicked();
        }
        self.plain(field, Value::Text(formatted), true);
    }
}

/// As `to_string`, which would panic when a formatter returns an error; the text simply ends there.
fn text(arguments: fmt::Arguments<'_>) -> String {
    let mut text = String::new();
    let _ = fmt::Write::write_fmt(&mut text, arguments);
    text
}

/// What the fields of a span say, when it is made or later.
pub(super) struct SpanFields<'a> {
    known: Option<&'a Static>,
    limits: &'a Limits,
    is_new: bool,
    /// False when a value panicked.
    pub(super) whole: bool,
    attributes: Vec<Attribute>,
    name: Option<String>,
    kind: Option<u8>,
    status: Vec<(bool, String)>,
    exceptions: Vec<Exception>,
}

// === impl SpanFields ===

impl<'a> SpanFields<'a> {
    /// Reads fields; `is_new` says that they come with the span itself.
    pub(super) fn read(
        known: Option<&'a Static>,
        limits: &'a Limits,
        is_new: bool,
        record: impl FnOnce(&mut dyn Visit),
    ) -> Self {
        let mut fields = Self {
            known,
            limits,
            is_new,
            whole: true,
            attributes: Vec::new(),
            name: None,
            kind: None,
            status: Vec::new(),
            exceptions: Vec::new(),
        };
        record(&mut Visitor(&mut fields));
        fields
    }

    /// Puts what was read into the span. Runs no user code.
    pub(super) fn apply(self, span: &mut SpanData, time: u64) {
        let (known, limits) = (self.known, self.limits);
        let room = known.map_or(limits.attributes, |known| known.room);
        let set = |span: &mut SpanData, key, value| {
            let rival = known.is_some_and(|known| known.is_rival(key));
            span.attributes.set(key, value, room, rival);
        };
        span.name = self.name.or(span.name.take());
        span.kind = self.kind.unwrap_or(span.kind);
        for (key, value) in self.attributes {
            set(span, key, value);
        }
        for (is_code, text) in self.status {
            if !is_code {
                span.status.describe(&text);
            } else if !span.status.set_code(&text) {
                set(span, Key::Name(STATUS_CODE), Value::Text(text));
            }
        }
        for exception in self.exceptions {
            span.add_exception(exception, time, limits);
        }
    }

    /// Whether the name is reserved, and the value one that fits.
    fn take_reserved(&mut self, name: &str, value: &Value) -> bool {
        match name {
            "otel.name" => self.name = Some(value.to_text()),
            STATUS_CODE => self.status.push((true, value.to_text())),
            "otel.status_description" => self.status.push((false, value.to_text())),
            "otel.kind" if self.is_new => match kind_of(&value.to_text()) {
                Some(kind) => self.kind = Some(kind),
                None => return false,
            },
            _ => return false,
        }
        true
    }
}

const STATUS_CODE: &str = "otel.status_code";

impl Take for SpanFields<'_> {
    fn take(&mut self, field: &Field, given: Given) {
        let name = field.name();
        if let (Value::Text(message), Some(sources)) = (&given.value, &given.sources) {
            self.exceptions.push(Exception {
                message: message.clone(),
                sources: sources.clone(),
            });
        }
        if name.starts_with("otel.") && self.take_reserved(name, &given.value) {
            return;
        }
        let length = self.limits.attribute_value_length;
        put(name, given, length, |key, value| {
            self.attributes.push((key, value))
        });
    }

    fn panicked(&mut self) {
        self.whole = false;
    }
}

fn kind_of(word: &str) -> Option<u8> {
    const KINDS: [&str; 5] = ["internal", "server", "client", "producer", "consumer"];
    let found = KINDS
        .iter()
        .position(|kind| word.eq_ignore_ascii_case(kind));
    found.map(|place| place as u8 + 1)
}

/// Gives a field to `set` as an attribute; an error as two.
fn put(name: &'static str, given: Given, length: Option<usize>, mut set: impl FnMut(Key, Value)) {
    let mut cut = |key, mut value: Value| {
        if let Some(length) = length {
            value.cut(length);
        }
        set(key, value);
    };
    cut(Key::Name(name), given.value);
    if let Some(sources) = given.sources {
        let sources = sources.into_iter().map(Value::Text).collect();
        cut(Key::Chain(name), Value::List(sources));
    }
}

/// What the fields of an event say.
pub(super) struct EventFields<'a> {
    known: Option<&'a Static>,
    limits: &'a Limits,
    is_log: bool,
    pub(super) whole: bool,
    attributes: Attributes,
    message: Option<String>,
    error: Option<String>,
}

// === impl EventFields ===

impl<'a> EventFields<'a> {
    /// `is_log`: the event stands for a record of the `log` crate, and has fields that say where it was made.
    pub(super) fn read(
        known: Option<&'a Static>,
        limits: &'a Limits,
        is_log: bool,
        record: impl FnOnce(&mut dyn Visit),
    ) -> Self {
        let mut fields = Self {
            known,
            limits,
            is_log,
            whole: true,
            attributes: Attributes::default(),
            message: None,
            error: None,
        };
        record(&mut Visitor(&mut fields));
        fields
    }

    /// Returns the name, unless it is that of the callsite; the attributes; and what went wrong, if that is all that
    /// the event says.
    pub(super) fn finish(mut self) -> (Option<String>, Attributes, String) {
        if self.message.is_some() {
            return (self.message, self.attributes, String::new());
        }
        let Some(error) = self.error.take() else {
            return (None, self.attributes, String::new());
        };
        let mut value = Value::Text(error.clone());
        if let Some(length) = self.limits.attribute_value_length {
            value.cut(length);
        }
        let room = self.room();
        self.attributes.set(EXCEPTION_MESSAGE, value, room, false);
        (Some(EXCEPTION.to_owned()), self.attributes, error)
    }

    fn room(&self) -> usize {
        let limit = self.limits.attributes_per_event;
        self.known.map_or(limit, |known| known.room)
    }
}

impl Take for EventFields<'_> {
    fn take(&mut self, field: &Field, given: Given) {
        let name = field.name();
        if self.is_log && name.starts_with("log.") {
            return;
        }
        if name == "message" {
            self.message = Some(given.value.to_text());
            if given.sources.is_none() {
                return;
            }
        }
        let room = self.room();
        if let (Value::Text(message), Some(sources)) = (&given.value, &given.sources) {
            self.error = Some(message.clone());
            let exception = Exception {
                message: message.clone(),
                sources: sources.clone(),
            };
            exception.put(&mut self.attributes, self.limits, room);
        } else if name == "error" && self.error.is_none() && given.is_text {
            self.error = Some(given.value.to_text());
        }
        let (known, attributes) = (self.known, &mut self.attributes);
        put(
            name,
            given,
            self.limits.attribute_value_length,
            |key, value| {
                let rival = known.is_some_and(|known| known.is_rival(key));
                attributes.set(key, value, room, rival);
            },
        );
    }

    fn panicked(&mut self) {
        self.whole = false;
    }
}
