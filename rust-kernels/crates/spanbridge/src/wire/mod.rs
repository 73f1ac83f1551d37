//! How callbacks look on their way to Java: records for typed layers, JSON for the others.
//!
//! Nothing in here knows of JNI, and nothing is unsafe: records are made in ordinary memory.

mod closing;
mod encoder;
mod format;
mod guard;
mod json;
mod json_form;
#[cfg(test)]
mod json_tests;
mod signal;
#[cfg(test)]
mod tests;
mod values;
mod writer;

pub(crate) use closing::closing_spans;
pub(crate) use encoder::{
    encode_callsite, encode_event, encode_record, encode_signal, encode_span, signal, Address,
    Words,
};
pub(crate) use format::{kinds, length, mark_counted, of_thread, outline};
pub(crate) use guard::survives;
#[cfg(any(feature = "fmt", feature = "otlp", feature = "otlp-file"))]
pub(crate) use guard::PANICKED;
#[cfg(any(feature = "otlp", feature = "otlp-file"))]
pub(crate) use guard::{CUT, MAX_ERRORS};
pub(crate) use json::JsonWriter;
pub(crate) use json_form::JsonForms;
pub(crate) use signal::signal_word;
pub(crate) use writer::{Writer, Written};
