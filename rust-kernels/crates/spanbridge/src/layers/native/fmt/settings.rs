//! The settings of the text layer.

use serde::Deserialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FmtSettings {
    pub(super) target: Target,
    pub(super) format: Format,
    pub(super) ansi: Ansi,
    pub(super) show_target: bool,
    pub(super) show_file: bool,
    pub(super) show_line: bool,
    pub(super) show_thread: bool,
    /// Whether the enclosing spans are written with an event.
    pub(super) show_span_list: bool,
    /// Whether JSON records have the ids of the trace that Java has told of.
    pub(super) show_trace_context: bool,
    /// Which callbacks of a span are written as events.
    pub(super) span_events: Vec<SpanEvent>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type", deny_unknown_fields)]
pub(super) enum Target {
    File {
        path: PathBuf,
        append: bool,
        rotation: Rotation,
    },
    Stdout {},
    Stderr {},
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Rotation {
    Never,
    Hourly,
    Daily,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Format {
    Json,
    Full,
    Compact,
    Pretty,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Ansi {
    On,
    Off,
    /// When the stream is a terminal.
    Auto,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SpanEvent {
    New,
    Enter,
    Exit,
    Close,
}
