//! A span as it is exported.

use super::{
    callsites::{Callsites, Static, THREAD_ID, THREAD_NAME},
    ids::Identity,
    settings::Limits,
    threads::ThreadInfo,
    value::{Attribute, Attributes, Key, Value},
};
use crate::session::{Callsite, RemoteContext};
use std::sync::Arc;

/// A span on its way from its end to its export. It is large, and handed on several times.
pub(in super::super) type Ended = Box<SpanData>;

/// A span that is recorded, and then exported. Times are nanoseconds since 1970.
pub(in super::super) struct SpanData {
    pub(in super::super) identity: Identity,
    /// Where the trace comes from, when that is not Rust; with its trace state.
    pub(in super::super) origin: Option<Arc<RemoteContext>>,
    /// Zeros for none.
    pub(in super::super) parent: [u8; 8],
    /// Whether the parent is a span of Java.
    pub(in super::super) has_remote_parent: bool,
    pub(in super::super) callsite: &'static Callsite,
    /// None: that of the callsite.
    pub(super) name: Option<String>,
    /// As `Span.SpanKind` of OTLP.
    pub(in super::super) kind: u8,
    pub(in super::super) start: u64,
    pub(in super::super) end: u64,
    pub(in super::super) thread: Option<ThreadInfo>,
    pub(in super::super) attributes: Attributes,
    pub(in super::super) events: Vec<EventData>,
    pub(in super::super) dropped_events: u32,
    /// The followed spans.
    pub(in super::super) links: Vec<(Identity, Option<Arc<RemoteContext>>)>,
    pub(in super::super) dropped_links: u32,
    pub(in super::super) status: Status,
}

pub(in super::super) struct EventData {
    pub(in super::super) time: u64,
    pub(super) name: Option<String>,
    /// Where it was made; none for an exception that a field of the span gave.
    pub(in super::super) callsite: Option<&'static Callsite>,
    pub(in super::super) attributes: Attributes,
}

pub(super) const INTERNAL: u8 = 1;

/// Bits of the flags of spans and links, above those of W3C: it is known whether the parent, or the linked span, is
/// remote; and it is.
const KNOWN_REMOTE: u32 = 1 << 8;
const IS_REMOTE: u32 = 1 << 9;

// === impl SpanData ===

impl SpanData {
    pub(in super::super) fn name(&self) -> &str {
        let own = self.callsite.metadata.name();
        self.name.as_deref().unwrap_or(own)
    }

    pub(in super::super) fn flags(&self) -> u32 {
        let remote = if self.has_remote_parent { IS_REMOTE } else { 0 };
        u32::from(self.identity.flags) | KNOWN_REMOTE | remote
    }

    pub(in super::super) fn trace_state(&self) -> &str {
        trace_state(&self.origin)
    }

    /// Calls `f` with all attributes, each name once: those of the callsite, the thread, the fields.
    #[cfg(feature = "otlp")]
    pub(in super::super) fn each_attribute(
        &self,
        callsites: &Callsites,
        mut f: impl FnMut(Key, &Value),
    ) {
        let known = callsites.of(self.callsite);
        each_static(known, &self.attributes.list, &mut f);
        self.each_own(known, f);
    }

    /// Calls `f` with the attributes that other spans of the callsite do not share.
    pub(super) fn each_own(&self, known: Option<&Static>, mut f: impl FnMut(Key, &Value)) {
        let fields = &self.attributes.list;
        let has_rival = known.is_some_and(|known| known.has_rival);
        let is_free = |name| !has_rival || !fields.iter().any(|(key, _)| key.is(name));
        if let Some(thread) = &self.thread {
            let room = known.map_or(2, |known| known.of_thread);
            if room > 0 && is_free(THREAD_ID) {
                f(Key::Name(THREAD_ID), &Value::Int(thread.id));
            }
            if let Some(name) = thread
                .name
                .as_ref()
                .filter(|_| room > 1 && is_free(THREAD_NAME))
            {
                f(Key::Name(THREAD_NAME), name);
            }
        }
        fields.iter().for_each(|(key, value)| f(*key, value));
    }

    pub(super) fn add_event(&mut self, event: EventData, limits: &Limits) {
        if self.events.len() < limits.events {
            self.events.push(event);
        } else {
            self.dropped_events += 1;
        }
    }

    pub(super) fn add_exception(&mut self, exception: Exception, time: u64, limits: &Limits) {
        let mut attributes = Attributes::default();
        exception.put(&mut attributes, limits, limits.attributes_per_event);
        let event = EventData {
            time,
            name: Some(EXCEPTION.to_owned()),
            callsite: None,
            attributes,
        };
        self.add_event(event, limits);
    }
}

/// The trace state of a trace; empty for one that began here.
pub(in super::super) fn trace_state(origin: &Option<Arc<RemoteContext>>) -> &str {
    origin.as_ref().map_or("", |origin| &origin.trace_state)
}

/// The flags of a link to a span of this process.
pub(in super::super) fn link_flags(identity: &Identity) -> u32 {
    u32::from(identity.flags) | KNOWN_REMOTE
}

// === impl EventData ===

impl EventData {
    /// As [`SpanData::each_attribute`].
    #[cfg(feature = "otlp")]
    pub(in super::super) fn each_attribute(
        &self,
        callsites: &Callsites,
        mut f: impl FnMut(Key, &Value),
    ) {
        let fields = &self.attributes.list;
        let known = self.callsite.and_then(|callsite| callsites.of(callsite));
        each_static(known, fields, &mut f);
        fields.iter().for_each(|(key, value)| f(*key, value));
    }

    pub(in super::super) fn name(&self) -> &str {
        let own = self
            .callsite
            .map_or("", |callsite| callsite.metadata.name());
        self.name.as_deref().unwrap_or(own)
    }
}

/// The attributes of the callsite, but for those that a field replaces.
pub(super) fn each_static(
    known: Option<&Static>,
    fields: &[Attribute],
    f: &mut impl FnMut(Key, &Value),
) {
    for (name, value) in known.map_or(&[][..], |known| &known.attributes) {
        if !fields.iter().any(|(key, _)| key.is(name)) {
            f(Key::Name(name), value);
        }
    }
}

/// The name of an event that says what went wrong and nothing else.
pub(super) const EXCEPTION: &str = "exception";
pub(super) const EXCEPTION_MESSAGE: Key = Key::Name("exception.message");
const EXCEPTION_STACKTRACE: Key = Key::Name("exception.stacktrace");

/// An error: its text, and those of its sources.
#[derive(Debug)]
pub(super) struct Exception {
    pub(super) message: String,
    pub(super) sources: Vec<String>,
}

impl Exception {
    /// Sets the attributes of an exception. The stack trace is the error and its sources, written as Java writes a
    /// throwable and its causes.
    pub(super) fn put(self, attributes: &mut Attributes, limits: &Limits, room: usize) {
        let trace = (!self.sources.is_empty()).then(|| {
            let mut trace = self.message.clone();
            for source in &self.sources {
                trace.push_str("\nCaused by: ");
                trace.push_str(source);
            }
            trace
        });
        let mut set = |key, text: String| {
            let mut value = Value::Text(text);
            if let Some(length) = limits.attribute_value_length {
                value.cut(length);
            }
            attributes.set(key, value, room, false);
        };
        set(EXCEPTION_MESSAGE, self.message);
        if let Some(trace) = trace {
            set(EXCEPTION_STACKTRACE, trace);
        }
    }
}

/// What became of a span.
#[derive(Debug, Default)]
pub(in super::super) struct Status {
    /// As `Status.StatusCode` of OTLP.
    pub(in super::super) code: u8,
    pub(in super::super) message: String,
    is_set: bool,
    is_described: bool,
}

const OK: u8 = 1;
const ERROR: u8 = 2;

// === impl Status ===

impl Status {
    /// Sets what `otel.status_code` asks for; false when it is none of the known words.
    pub(super) fn set_code(&mut self, word: &str) -> bool {
        if word.eq_ignore_ascii_case("ok") {
            self.set(OK, "");
        } else if word.eq_ignore_ascii_case("error") {
            self.set(ERROR, "");
        } else {
            return word.eq_ignore_ascii_case("unset");
        }
        true
    }

    /// Makes it an error with that description.
    pub(super) fn describe(&mut self, description: &str) {
        self.set(ERROR, description);
    }

    /// Makes it an error, unless something was said before.
    pub(super) fn error_happened(&mut self, description: &str) {
        if !self.is_set {
            self.set(ERROR, description);
        }
    }

    /// A description is not lost to an error without one, whichever comes first; and ok is final.
    fn set(&mut self, code: u8, description: &str) {
        if code == ERROR && description.is_empty() && self.is_described {
            return;
        }
        self.is_set = true;
        self.is_described = !description.is_empty();
        if self.code != OK {
            self.code = code;
            self.message = description.to_owned();
        }
    }
}
