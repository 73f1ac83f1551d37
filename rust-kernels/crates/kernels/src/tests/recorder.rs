//! A layer that writes down every callback as one line of text.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::Layer;

/// Runs `work` with a recorder as this thread's subscriber, and returns the lines.
pub(super) fn record<T>(work: impl FnOnce() -> T) -> Recording {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::registry().with(Recorder(lines.clone()));
    tracing::subscriber::with_default(subscriber, work);
    let lines = std::mem::take(&mut *lines.lock().unwrap());
    Recording { lines }
}

/// The lines: `new INFO name a=1`, `record name a=1`, `event INFO name a=1` with the name of the
/// span that the event is in, `enter name`, `exit name`, `close name`.
pub(super) struct Recording {
    pub(super) lines: Vec<String>,
}

impl Recording {
    /// How many lines begin with this.
    pub(super) fn count(&self, prefix: &str) -> i64 {
        let matching = self.lines.iter().filter(|line| line.starts_with(prefix));
        matching.count() as i64
    }
}

type Lines = Arc<Mutex<Vec<String>>>;

struct Recorder(Lines);

impl Recorder {
    fn push(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &Attributes<'_>, _id: &Id, _context: Context<'_, S>) {
        assert_own_target(attributes.metadata().target());
        let level = attributes.metadata().level();
        let mut line = line("new", Some(level), attributes.metadata().name());
        attributes.record(&mut Fields(&mut line));
        self.push(line);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let mut line = line("record", None, name_of(id, &context));
        values.record(&mut Fields(&mut line));
        self.push(line);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        assert_own_target(event.metadata().target());
        let span = context.event_span(event);
        let name = span.map_or("none", |span| span.name());
        let mut line = line("event", Some(event.metadata().level()), name);
        event.record(&mut Fields(&mut line));
        self.push(line);
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        self.push(line("enter", None, name_of(id, &context)));
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        self.push(line("exit", None, name_of(id, &context)));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        self.push(line("close", None, name_of(&id, &context)));
    }
}

/// Targets are what filters name, so they must read like modules a user can see.
fn assert_own_target(target: &str) {
    let modules = [
        "fibonacci",
        "fibonacci_tree",
        "instruments::held",
        "spans",
        "nested",
        "csv",
        "texts",
    ];
    let module = target.strip_prefix("spanbridge_kernels::").unwrap_or("");
    assert!(modules.contains(&module), "unexpected target {target}");
}

fn line(callback: &str, level: Option<&Level>, name: &str) -> String {
    match level {
        Some(level) => format!("{callback} {level} {name}"),
        None => format!("{callback} {name}"),
    }
}

fn name_of<S: Subscriber + for<'a> LookupSpan<'a>>(
    id: &Id,
    context: &Context<'_, S>,
) -> &'static str {
    context.span(id).expect("the span is open").name()
}

struct Fields<'line>(&'line mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).expect("a String takes everything");
    }
}
