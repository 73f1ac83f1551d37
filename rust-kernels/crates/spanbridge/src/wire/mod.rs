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
mod stretch;
#[cfg(test)]
mod tests;
mod values;
mod writer;

pub(crate) use closing::closing_spans;
pub(crate) use encoder::{
    encode_callsite, encode_event, encode_record, encode_signal, encode_span, signal, Address,
    Words,
};
#[cfg(test)]
pub(crate) use format::{captured, outline};
pub(crate) use format::{kinds, mark_counted};
pub(crate) use guard::survives;
#[cfg(any(feature = "fmt", feature = "otlp", feature = "otlp-file"))]
pub(crate) use guard::PANICKED;
#[cfg(any(feature = "otlp", feature = "otlp-file"))]
pub(crate) use guard::{CUT, MAX_ERRORS};
pub(crate) use json::JsonWriter;
pub(crate) use json_form::JsonForms;
pub(crate) use signal::signal_word;
#[cfg(test)]
pub(crate) use stretch::set_delivered;
#[cfg(any(test, feature = "measure"))]
pub(crate) use stretch::stretches;
pub(crate) use stretch::{delivered, first_time, run, stretch, Run, Tally, STRETCH};
pub(crate) use writer::{Writer, Written};
