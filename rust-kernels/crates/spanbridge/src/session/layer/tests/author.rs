//! A layer as the author of a library could have one.

use parking_lot::Mutex;
use std::sync::Arc;
use tracing_core::{
    span::{Attributes, Id, Record},
    Event, Subscriber,
};
use tracing_subscriber::{
    layer::{Context, Layer},
    registry::{LookupSpan, SpanRef},
};

/// Writes every callback down, as [`Recorder`](super::Recorder) does.
#[derive(Clone, Default)]
pub(super) struct Author {
    lines: Arc<Mutex<Vec<String>>>,
    /// When there: the spans of which every event takes the extensions for writing.
    locking: Option<Arc<Mutex<Vec<Id>>>>,
}

impl Author {
    pub(super) fn locking() -> Self {
        Self {
            locking: Some(Arc::default()),
            ..Self::default()
        }
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.lines.lock().clone()
    }

    /// How many lines contain the text.
    pub(super) fn count(&self, text: &str) -> usize {
        let lines = self.lines.lock();
        lines.iter().filter(|line| line.contains(text)).count()
    }

    fn add(&self, line: String) {
        self.lines.lock().push(line);
    }
}

impl<S> Layer<S> for Author
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let parent = context.span(id).and_then(|span| span.parent());
        let parent = inside(attributes.is_root(), attributes.parent().is_some(), &parent);
        self.add(format!("new {}{parent}", attributes.metadata().name()));
        if let Some(spans) = &self.locking {
            spans.lock().push(id.clone());
        }
    }

    fn on_record(&self, id: &Id, _: &Record<'_>, context: Context<'_, S>) {
        self.add(format!("record {}", name(id, &context)));
    }

    fn on_follows_from(&self, id: &Id, follows: &Id, context: Context<'_, S>) {
        let (span, follows) = (name(id, &context), name(follows, &context));
        self.add(format!("{span} follows {follows}"));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let span = context.event_span(event);
        let inside = inside(event.is_root(), event.parent().is_some(), &span);
        self.add(format!("event {}{inside}", event.metadata().name()));
        if let Some(spans) = &self.locking {
            let open = spans.lock().clone();
            let open = open.iter().filter_map(|id| context.span(id));
            open.for_each(|span| drop(span.extensions_mut()));
        }
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        self.add(format!("enter {}", name(id, &context)));
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        self.add(format!("exit {}", name(id, &context)));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        self.add(format!("close {}", name(&id, &context)));
    }
}

fn name<S>(id: &Id, context: &Context<'_, S>) -> &'static str
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    context.span(id).expect("the span is open").name()
}

fn inside<'a, S: LookupSpan<'a>>(
    root: bool,
    explicit: bool,
    span: &Option<SpanRef<'a, S>>,
) -> String {
    let name = span.as_ref().map(|span| span.metadata().name());
    super::recorder::inside(root, explicit, name)
}
