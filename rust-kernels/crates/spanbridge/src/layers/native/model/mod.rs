//! Spans as OTLP has them, made from callbacks: ids, parents, times, attributes, events, links, status.
//!
//! Not how they are sent: that is `export` and the layers that stand on it. The names of attributes and
//! what becomes of which field are those of `io.spanbridge.otel.OtlpLayer`, so that it does not matter to
//! whoever reads the spans which of the two made them.

mod callsites;
mod clock;
mod fields;
mod ids;
mod json;
mod sampler;
mod settings;
mod span;
mod spans;
mod table;
#[cfg(test)]
pub(super) mod tests;
mod threads;
mod value;

pub(super) use json::Json;
pub(super) use settings::ModelSettings;
pub(super) use span::Ended;
pub(super) use spans::{NoSpan, Spans};
#[cfg(feature = "otlp")]
pub(super) use {
    callsites::Callsites,
    span::{link_flags, trace_state, EventData, SpanData},
    value::{Key, Pair, Value},
};
