//! The bridge as a layer in somebody else's subscriber: [`layer`].
//!
//! It stands in front of the [`Router`] and only translates: a span of the author's registry that a
//! session may want gets a span of the router's store, whose id is kept in the span's extensions; every
//! callback is passed on under that id. No guard of the extensions is held meanwhile, since what runs
//! then may be user code that makes spans and events.

use super::{callsite, router::Router, spans, store, thread};
use parking_lot::Mutex;
use std::any::TypeId;
use tracing_core::{
    dispatcher::{self, WeakDispatch},
    span::{Attributes, Id, Record},
    subscriber::Interest,
    Dispatch, Event, LevelFilter, Metadata, Subscriber,
};
use tracing_subscriber::{
    filter::Filtered,
    layer::{Context, Filter, Identity, Layer},
    registry::LookupSpan,
};

/// Makes the bridge a layer of a subscriber of your own.
///
/// Needed only when a library sets a global default subscriber itself: sessions that Java opens
/// then work through this layer. Call it once per subscriber, and add the layer last:
///
/// ```
/// use tracing_subscriber::{layer::SubscriberExt, Registry};
///
/// let subscriber = Registry::default()
///     // .with(the layers of your own)
///     .with(spanbridge::layer());
/// # drop(subscriber);
/// ```
///
/// Set the subscriber before the first session opens; later there is a global default already.
/// The layer filters for itself what no session wants, and takes nothing from other layers. A filter that
/// is itself a layer of the subscriber (not one of `with_filter`) holds for Java, too.
///
/// Layers added after this one are called after Java. What Java calls meanwhile can make spans and events
/// of its own, and `tracing-subscriber` then mixes up what the per-layer filters of those layers
/// have decided; so this one should be the last.
///
/// Cost: a span is kept in your registry and in the bridge's store. While no session is open, new spans
/// and events are not looked at, and enter, exit and close look for the span once. Thread contract: any
/// thread.
pub fn layer<S>() -> BridgeLayer<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    BridgeLayer {
        filtered: Filtered::new(Identity::new(), Wanted),
        composed: Composed,
    }
}

/// The layer that [`layer`] makes.
pub struct BridgeLayer<S> {
    /// Answers for this layer where subscribers sum up what their layers want. It receives new spans and events
    /// first, so that nothing of its thread-local state is left when user code runs.
    filtered: Filtered<Identity, Wanted, S>,
    composed: Composed,
}

/// Whether sessions can work through a subscriber that has the layer: the default of this thread, or,
/// when `elsewhere`, any that lives.
pub(super) fn is_composed(elsewhere: bool) -> bool {
    if !elsewhere {
        return dispatcher::get_default(|default| default.is::<Composed>());
    }
    !live(None).is_empty()
}

/// The dispatchers with this layer. Locked for moments; the lock of `tracing`'s dispatchers may be held.
static DISPATCHES: Mutex<Vec<WeakDispatch>> = Mutex::new(Vec::new());

/// The dispatchers with this layer that are still there, `new` included.
fn live(new: Option<&Dispatch>) -> Vec<Dispatch> {
    let mut dispatches = DISPATCHES.lock();
    dispatches.extend(new.map(Dispatch::downgrade));
    // Returned, and so let go of without the lock: one may be the last reference to a subscriber.
    let mut live = Vec::with_capacity(dispatches.len());
    dispatches.retain(|dispatch| dispatch.upgrade().map(|it| live.push(it)).is_some());
    live
}

/// What a dispatcher with this layer can be downcast to.
struct Composed;

/// The filter of this layer: it lets through what the router would.
struct Wanted;

/// The id of our span for a span of the author's registry.
struct Ours(u64);

// === impl BridgeLayer ===

impl<S> BridgeLayer<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    /// Our span for the span itself.
    fn ours(id: &Id, context: &Context<'_, S>) -> Option<Id> {
        let span = context.span(id)?;
        let ours = span.extensions().get::<Ours>().map(|ours| ours.0);
        ours.map(Id::from_u64)
    }

    /// Our span for the nearest, from the span itself upwards, that has one.
    fn nearest(id: &Id, context: &Context<'_, S>) -> Option<Id> {
        let mut scope = context.span_scope(id)?;
        scope
            .find_map(|span| span.extensions().get::<Ours>().map(|ours| ours.0))
            .map(Id::from_u64)
    }
}

impl<S> Layer<S> for BridgeLayer<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fn on_register_dispatch(&self, dispatch: &Dispatch) {
        drop(live(Some(dispatch)));
    }

    fn on_layer(&mut self, subscriber: &mut S) {
        self.filtered.on_layer(subscriber);
    }

    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        self.filtered.register_callsite(metadata)
    }

    fn enabled(&self, metadata: &Metadata<'_>, context: Context<'_, S>) -> bool {
        self.filtered.enabled(metadata, context)
    }

    fn event_enabled(&self, event: &Event<'_>, context: Context<'_, S>) -> bool {
        self.filtered.event_enabled(event, context)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Layer::<S>::max_level_hint(&self.filtered)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        self.filtered.on_new_span(attributes, id, context.clone());
        // What the filter said of the span is not asked: an event made while another layer formatted the
        // values can have overwritten it. The session is asked again in any case.
        let callsite = callsite::intern(attributes.metadata());
        if !thread::with(|thread| spans::may_be_seen(thread, callsite)) {
            return;
        }
        let ours = match attributes.parent() {
            None => Router.new_span(attributes),
            Some(parent) => {
                let (metadata, values) = (attributes.metadata(), attributes.values());
                Router.new_span(&match Self::nearest(parent, &context) {
                    Some(parent) => Attributes::child_of(parent, metadata, values),
                    None => Attributes::new_root(metadata, values),
                })
            }
        };
        let wanted = store::find(ours.into_u64()).is_some_and(|slot| slot.layers() != 0);
        match context.span(id) {
            Some(span) if wanted => {
                span.extensions_mut().replace(Ours(ours.into_u64()));
            }
            // Its filters have been asked meanwhile: to us it is as if it were not there.
            _ => {
                Router.try_close(ours);
            }
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(ours) = Self::ours(id, &context) {
            Router.record(&ours, values);
        }
    }

    fn on_follows_from(&self, id: &Id, follows: &Id, context: Context<'_, S>) {
        if let Some(ours) = Self::ours(id, &context) {
            // A span that no session wanted is told of as one that has closed: as nothing.
            let follows = Self::ours(follows, &context);
            let nowhere = || Id::from_u64(store::NOWHERE);
            Router.record_follows_from(&ours, &follows.unwrap_or_else(nowhere));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        self.filtered.on_event(event, context.clone());
        Router.event_in(event, |parent| {
            Self::nearest(parent, &context).map_or(0, |id| id.into_u64())
        });
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        if let Some(ours) = Self::ours(id, &context) {
            Router.enter(&ours);
        }
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        if let Some(ours) = Self::ours(id, &context) {
            Router.exit(&ours);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else {
            return;
        };
        let ours = span.extensions_mut().remove::<Ours>();
        if let Some(Ours(ours)) = ours {
            Router.try_close(Id::from_u64(ours));
        }
    }

    // SAFETY: (contract of the trait) the pointer returned for a `TypeId` is to a value of that type which
    // lives as long as `self`: a field of it, or what the filter, a field too, answers under the same contract.
    #[allow(unsafe_code)]
    unsafe fn downcast_raw(&self, id: TypeId) -> Option<*const ()> {
        if id == TypeId::of::<Self>() {
            return Some(std::ptr::from_ref(self).cast());
        }
        if id == TypeId::of::<Composed>() {
            return Some(std::ptr::from_ref(&self.composed).cast());
        }
        // By this `tracing-subscriber` learns that the layer has a filter of its own.
        // SAFETY: the same contract.
        unsafe { Layer::<S>::downcast_raw(&self.filtered, id) }
    }
}

// === impl Wanted ===

impl<S> Filter<S> for Wanted {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        Router.enabled(metadata)
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        Router.register_callsite(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Router.max_level_hint()
    }
}

#[cfg(test)]
mod tests;
