//! How an event is written: one record, whole.

use super::{
    fields::{Fields, JsonFields},
    guarded::{self, Guarded},
    settings::FmtSettings,
    spans::Spans,
};
use crate::{
    session::{innermost_context, Callsite},
    wire::{survives, PANICKED},
};
use serde_json::Value;
use std::fmt;
use tracing_core::Event;
use tracing_subscriber::{
    fmt::{
        format::Writer,
        time::{FormatTime, SystemTime},
        FmtContext, FormatEvent, FormatFields, FormattedFields,
    },
    registry::SpanRef,
};

type Context<'a> = FmtContext<'a, Spans, Fields>;

/// The JSON form, with the keys that `tracing_subscriber` gives its own.
pub(super) struct Json(pub(super) FmtSettings);

impl FormatEvent<Spans, Fields> for Json {
    fn format_event(
        &self,
        context: &Context<'_>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let settings = &self.0;
        let metadata = event.metadata();
        let callsite = Spans::callsite();
        writer.write_str("{\"timestamp\":\"")?;
        SystemTime.format_time(&mut writer)?;
        write!(writer, "\",\"level\":\"{}\",\"fields\":", metadata.level())?;
        let mut fields = JsonFields::default();
        event.record(&mut Guarded(&mut fields));
        fields.write(&mut writer)?;
        if settings.show_target {
            let target = callsite.map_or(metadata.target(), Callsite::target);
            entry(&mut writer, "target", target)?;
        }
        if settings.show_file {
            let file = callsite.map_or(metadata.file(), Callsite::file);
            file.map_or(Ok(()), |file| entry(&mut writer, "filename", file))?;
        }
        if settings.show_line {
            let line = callsite.map_or(metadata.line(), Callsite::line);
            line.map_or(Ok(()), |line| write!(writer, ",\"line_number\":{line}"))?;
        }
        spans(settings, context, event, &mut writer)?;
        if let Some(held) = settings
            .show_trace_context
            .then(innermost_context)
            .flatten()
        {
            let trace = &held.context;
            hex(&mut writer, "trace_id", &trace.trace_id)?;
            hex(&mut writer, "span_id", &trace.span_id)?;
            hex(&mut writer, "trace_flags", &[trace.flags])?;
        }
        if settings.show_thread {
            let thread = std::thread::current();
            if let Some(name) = thread.name() {
                entry(&mut writer, "threadName", name)?;
            }
            entry(&mut writer, "threadId", &format!("{:?}", thread.id()))?;
        }
        writer.write_str("}\n")
    }
}

/// The span of the event, and those around it, the outermost first.
fn spans(
    settings: &FmtSettings,
    context: &Context<'_>,
    event: &Event<'_>,
    writer: &mut Writer<'_>,
) -> fmt::Result {
    // The events that the layer makes of spans name them; all others find theirs as the current one.
    let named = event.parent().and_then(|id| context.span(id));
    let Some(span) = named.or_else(|| context.lookup_current()) else {
        return Ok(());
    };
    let describe = |span: &SpanRef<'_, Spans>| {
        let extensions = span.extensions();
        let fields = extensions.get::<FormattedFields<Fields>>();
        let fields = fields.map_or("{}", |fields| fields.fields.as_str());
        let open = fields.strip_suffix('}').unwrap_or("{");
        let comma = if open == "{" { "" } else { "," };
        format!("{open}{comma}\"name\":{}}}", Value::from(span.name()))
    };
    write!(writer, ",\"span\":{}", describe(&span))?;
    if settings.show_span_list {
        let list: Vec<_> = span
            .scope()
            .from_root()
            .map(|span| describe(&span))
            .collect();
        write!(writer, ",\"spans\":[{}]", list.join(","))?;
    }
    Ok(())
}

fn hex(writer: &mut Writer<'_>, key: &str, bytes: &[u8]) -> fmt::Result {
    write!(writer, ",\"{key}\":\"")?;
    bytes
        .iter()
        .try_for_each(|byte| write!(writer, "{byte:02x}"))?;
    writer.write_char('"')
}

fn entry(writer: &mut Writer<'_>, key: &str, text: &str) -> fmt::Result {
    write!(writer, ",\"{key}\":{}", Value::from(text))
}

/// A form of `tracing_subscriber`. Where that runs user code without a guard (the pretty form does)
/// and it panics, the marker and all fields, guarded, come after what was written till then.
pub(super) struct Whole<F>(pub(super) F);

impl<F: FormatEvent<Spans, Fields>> FormatEvent<Spans, Fields> for Whole<F> {
    fn format_event(
        &self,
        context: &Context<'_>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut result = Ok(());
        if survives(|| result = self.0.format_event(context, writer.by_ref(), event)) {
            return result;
        }
        guarded::count_panic();
        write!(writer, " {PANICKED}; ")?;
        context.format_fields(writer.by_ref(), event)?;
        writer.write_char('\n')
    }
}
