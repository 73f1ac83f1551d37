//! The spans of one native layer, as `tracing_subscriber` wants to find them.
//!
//! A layer of `tracing_subscriber` looks its spans up in the subscriber below it and keeps its data in
//! their extensions, which only a `Registry` can make. So there is a registry in here, but it only
//! keeps extensions: a span is in it as a root, with an id of its own, and what the layer sees are the
//! router's ids and parents. A root has no parent for the registry to close, which it would do
//! through the default dispatcher, that is, through the router.

use crate::session::{self, Callsite, LayerMask, Links};
use parking_lot::Mutex;
use std::{
    cell::Cell,
    sync::{
        atomic::{AtomicU64, Ordering},
        OnceLock,
    },
};
use tracing_core::{
    span::{Attributes, Current, Id, Record},
    Event, Metadata, Subscriber,
};
use tracing_subscriber::{
    layer::{Identity, Layered, SubscriberExt},
    registry::{Data, Extensions, ExtensionsMut, LookupSpan, Registry, SpanData},
};

pub(super) struct Spans {
    /// `Layered` around it, because that alone can remove a span from a registry.
    registry: Layered<Identity, Registry>,
    ids: Ids,
    /// The ids in the registry of spans that have closed. A registry does not let a span go while it, or another one, is
    /// closing a span further up the stack, as the author's is under `spanbridge::layer()`; so they wait for the next span.
    closed: Mutex<Vec<u64>>,
    session: u64,
    mask: LayerMask,
}

/// A span as its layer sees it.
pub(super) struct Span<'a> {
    data: Data<'a>,
    id: Id,
    parent: Option<Id>,
}

thread_local! {
    /// The id that `new_span` is to hand out.
    static NEXT: Cell<u64> = const { Cell::new(0) };
    /// The event that is being written.
    static EVENT: Cell<Option<EventSpan>> = const { Cell::new(None) };
}

/// To which span an event belongs.
#[derive(Clone, Copy)]
pub(super) struct EventSpan {
    /// The parent that the event names; 0 for none. In somebody else's subscriber it is their id.
    pub(super) named: u64,
    /// The span that it belongs to, for this layer; 0 for none.
    pub(super) span: u64,
    /// Where it comes from; its own metadata say less when it is a record of the `log` crate.
    pub(super) callsite: &'static Callsite,
}

// === impl Spans ===

impl Spans {
    pub(super) fn new(session: u64, mask: LayerMask) -> Self {
        Self {
            registry: Registry::default().with(Identity::new()),
            ids: Ids::new(),
            closed: Mutex::new(Vec::new()),
            session,
            mask,
        }
    }

    /// Makes room for a span, before the layer is told of it.
    pub(super) fn insert(&self, id: u64, attributes: &Attributes<'_>) {
        // Two for each that comes: they never pile up.
        for _ in 0..2 {
            let closed = self.closed.lock().pop();
            closed.map(|own| self.registry.try_close(Id::from_u64(own)));
        }
        let root = Attributes::new_root(attributes.metadata(), attributes.values());
        self.ids.set(id, self.registry.new_span(&root).into_u64());
        NEXT.set(id);
    }

    /// Lets a span go, after the layer was told of its end.
    pub(super) fn remove(&self, id: u64) {
        let own = self.ids.get(id);
        if own != 0 {
            self.ids.set(id, 0);
            self.closed.lock().push(own);
        }
    }

    /// Calls `f`, which writes an event, with lookups of the current span answered by `span`.
    pub(super) fn within(span: EventSpan, f: impl FnOnce()) {
        struct Reset;
        impl Drop for Reset {
            fn drop(&mut self) {
                EVENT.set(None);
            }
        }
        EVENT.set(Some(span));
        let _reset = Reset;
        f();
    }

    /// Where the event that is being written comes from; none for one that the layer makes of a span.
    pub(super) fn callsite() -> Option<&'static Callsite> {
        EVENT.get().map(|event| event.callsite)
    }

    /// The nearest span from `id` upwards that the layer wants; 0 for none.
    fn nearest(&self, id: u64) -> u64 {
        let links = Links::of(id, self.session, self.mask);
        links.as_slice().first().map_or(0, |link| link.id)
    }
}

impl<'a> LookupSpan<'a> for Spans {
    type Data = Span<'a>;

    fn span_data(&'a self, id: &Id) -> Option<Span<'a>> {
        let id = match EVENT.get() {
            Some(event) if event.named == id.into_u64() => event.span,
            _ => id.into_u64(),
        };
        let id = self.nearest(id);
        let own = self.ids.get(id);
        if own == 0 {
            return None;
        }
        let data = self.registry.downcast_ref::<Registry>()?;
        let parent = self.nearest(session::parent_of(id));
        Some(Span {
            data: data.span_data(&Id::from_u64(own))?,
            id: Id::from_u64(id),
            parent: (parent != 0).then(|| Id::from_u64(parent)),
        })
    }
}

/// Asked by the layer; told nothing, since the router keeps the spans.
impl Subscriber for Spans {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(NEXT.get())
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}

    /// Only called when the router has closed a span.
    fn try_close(&self, _: Id) -> bool {
        true
    }

    fn current_span(&self) -> Current {
        let id = match EVENT.get() {
            Some(event) => event.span,
            None => self.nearest(session::current_span()),
        };
        match session::metadata_of(id) {
            Some(metadata) => Current::new(Id::from_u64(id), metadata),
            None => Current::none(),
        }
    }
}

impl<'a> SpanData<'a> for Span<'a> {
    fn id(&self) -> Id {
        self.id.clone()
    }

    fn metadata(&self) -> &'static Metadata<'static> {
        self.data.metadata()
    }

    fn parent(&self) -> Option<&Id> {
        self.parent.as_ref()
    }

    fn extensions(&self) -> Extensions<'_> {
        self.data.extensions()
    }

    fn extensions_mut(&self) -> ExtensionsMut<'_> {
        self.data.extensions_mut()
    }
}

const CHUNK: usize = 4096;
const CHUNKS: usize = 1 << 14;

/// The ids in the registry, by the place of the span in the router's store.
struct Ids(Box<[OnceLock<Box<[AtomicU64]>>]>);

// === impl Ids ===

impl Ids {
    fn new() -> Self {
        Self((0..CHUNKS).map(|_| OnceLock::new()).collect())
    }

    /// Only for a span that is being made or closed: nobody else asks for it then.
    fn set(&self, id: u64, own: u64) {
        if let Some(chunk) = self.0.get(id as u32 as usize / CHUNK) {
            let chunk = chunk.get_or_init(|| (0..CHUNK).map(|_| AtomicU64::new(0)).collect());
            chunk[id as u32 as usize % CHUNK].store(own, Ordering::Release);
        }
    }

    fn get(&self, id: u64) -> u64 {
        let chunk = self.0.get(id as u32 as usize / CHUNK);
        chunk.and_then(OnceLock::get).map_or(0, |chunk| {
            chunk[id as u32 as usize % CHUNK].load(Ordering::Acquire)
        })
    }
}
