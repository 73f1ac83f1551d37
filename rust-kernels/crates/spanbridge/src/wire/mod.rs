//! How callbacks look on their way to Java: records for typed layers, JSON for the others.
//!
//! Nothing in here knows of JNI, and nothing is unsafe: records are made in ordinary memory.

mod encoder;
mod format;
mod guard;
mod json;
#[cfg(test)]
mod tests;
mod writer;

pub(crate) use encoder::{
    encode_callsite, encode_event, encode_record, encode_signal, encode_span, Address,
};
pub(crate) use format::{kinds, mark_counted};
#[cfg(feature = "fmt")]
pub(crate) use guard::{survives, PANICKED};
pub(crate) use json::{span_id, JsonWriter};
pub(crate) use writer::{Writer, Written};
