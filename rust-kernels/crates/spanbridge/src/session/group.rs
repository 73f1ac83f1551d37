//! What a session sends to its layers: the callbacks, the groups that receive them, and what became
//! of them. Not who gets which callback: that is `sessions` and `spans`.

pub(crate) use super::kind::{Kind, Kinds, KINDS};
use super::{
    batch::Batching, callsite::Callsite, context::RemoteContext, masks::Wants, store::Slot,
};
use crate::jvm::{Handed, Records, RingMemory};
use std::time::Duration;
use tracing_core::{
    span::{Attributes, Record as SpanRecord},
    Event,
};

/// A set of layers of one session, a bit each.
pub(crate) type LayerMask = u32;

/// How many layers a session can have.
pub(crate) const MAX_LAYERS: usize = 31;

/// A span that a callback is about.
#[derive(Clone, Copy)]
pub(crate) struct SpanRef {
    pub(crate) id: u64,
    pub(crate) slot: &'static Slot,
}

/// Another span that a callback mentions (a parent, the span of an event, the followed span), with
/// the layers for which it is the one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) id: u64,
    pub(crate) layers: LayerMask,
    pub(crate) callsite: u32,
}

/// In what form the callbacks of a group leave Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As records, which are delivered together. At most one group of a session has this form.
    Records,
    /// As records, which another thread delivers. At most one group of a session has this form.
    Batched,
    /// Each by an upcall of its own.
    Upcalls,
    /// They do not.
    Native,
}

/// Layers that receive callbacks together: all layers of one delivery.
///
/// Thread contract: any thread, several at once. No lock of this crate is held. The masks passed in
/// are those of layers that want the span or event; a group picks out its own.
///
/// For a group of the form [`Form::Records`] callbacks are written down (`post`); it gets the memory for that, and delivers them when
/// it is told to hand them over. Groups of other forms are told of each callback, and deliver it.
pub(crate) trait LayerGroup: Send + Sync {
    /// The layers of the group that want callbacks of a kind.
    fn wanted(&self, kind: Kind) -> LayerMask;

    /// Asks those of `layers` that are of the group whether they want a callsite, always or
    /// `sometimes`. Called before the first callback of a callsite, perhaps by several threads at
    /// once. The error is what becomes of the callback because they could not be asked.
    fn register(&self, callsite: &'static Callsite, layers: LayerMask) -> Result<Wants, Outcome>;

    /// Asks those of `layers` that are of the group, and that answered `sometimes`, about one span or
    /// event; returns those that want it. The error is what becomes of the callback, as far as these
    /// layers go, because they could not be asked.
    fn enabled(&self, callsite: &'static Callsite, layers: LayerMask)
        -> Result<LayerMask, Outcome>;

    /// `_links` are the parents of the span, as each layer sees them.
    fn new_span(
        &self,
        _span: &SpanRef,
        _attributes: &Attributes<'_>,
        _links: &[Link],
        _layers: LayerMask,
    ) -> Outcome {
        Outcome::Failed
    }

    fn record(&self, _span: &SpanRef, _values: &SpanRecord<'_>, _layers: LayerMask) -> Outcome {
        Outcome::Failed
    }

    fn event(
        &self,
        _event: &Event<'_>,
        _callsite: &'static Callsite,
        _links: &[Link],
        _layers: LayerMask,
    ) -> Outcome {
        Outcome::Failed
    }

    /// The callbacks that carry no values. `_link` is the followed span of [`Kind::FollowsFrom`].
    fn signal(
        &self,
        _kind: Kind,
        _span: &SpanRef,
        _link: Option<Link>,
        _layers: LayerMask,
    ) -> Outcome {
        Outcome::Failed
    }

    /// In what form callbacks leave Rust.
    fn form(&self) -> Form {
        Form::Native
    }

    /// Gets memory of so many bytes for the records of this thread, for a group of the form [`Form::Batched`]: `spare` memory if there is
    /// some. Run as a callback. The error is what becomes of the callback because there is none.
    fn lend_ring(&self, _size: usize, _spare: Option<RingMemory>) -> Result<RingMemory, Outcome> {
        Err(Outcome::Failed)
    }

    /// Gives such memory back: nobody writes it any more, and its records were handed over.
    fn take_back(&self, _memory: &RingMemory) {}

    /// How the session batches, for a group of that form.
    fn batching(&self) -> Option<Batching> {
        None
    }

    /// The layers of the group whose records may wait for one another.
    fn deferred(&self) -> LayerMask {
        0
    }

    /// The layers of the group that hear of things later, and want to capture something of Java before.
    fn capturing(&self) -> LayerMask {
        0
    }

    /// Has those layers capture what they want to know of Java on this thread; by what number Java keeps that, 0 when it is nothing.
    /// `in_entry` says that Java waits for this thread in a native entry. Run as a callback. The error is what becomes of the
    /// callback as far as that goes.
    fn capture(&self, _keeper: Keeper<'_>, _in_entry: bool) -> Result<u16, Outcome> {
        Err(Outcome::Failed)
    }

    /// Gets memory for one more record, which may have to wait there for others when it is `roomy`. Not delivered: there is
    /// none. Run as a callback.
    fn prepare(&self, _records: &Records, _roomy: bool) -> Outcome {
        Outcome::Failed
    }

    /// Adds a record for which there was no room. Run as a callback.
    fn add_large(&self, _records: &Records, _record: &[u8]) -> Outcome {
        Outcome::Failed
    }

    /// Delivers records, which stay where they are; `own` says that they are this thread's. Of the form [`Form::Batched`] `records` say
    /// where they are ([`wire::stretch`](crate::wire::stretch)). Run as a callback; never panics.
    fn hand_over(&self, _records: &Records, _own: bool) -> Handed {
        Handed::Failed
    }

    /// Delivers a callback that carries nothing, without a record (`wire::signal_word`). `records` are this thread's, and empty.
    /// Run as a callback; never panics.
    fn hand_over_signal(&self, _records: &Records, _span: u64, _word: u64) -> Handed {
        Handed::Failed
    }

    /// Forgets records that were handed over.
    fn handed_over(&self, records: &Records) {
        records.clear();
    }

    /// Lets go of what layers keep for the spans that close in the records from `from` on, which were lost, and for `span`,
    /// of whose end they cannot be told.
    fn forget(&self, _records: &Records, _from: usize, _span: Option<u64>) {}

    /// Gives back memory of records, when there are none.
    fn shrink(&self, _records: &Records) {}

    /// As [`shrink`](Self::shrink); they are another thread's next.
    fn put_away(&self, _records: &Records) {}

    /// The session has closed and no callback of it runs any more. Does not wait for anything.
    fn closed(&self);

    /// Sends on what the group keeps on its way, within `limit`; says what could not be.
    fn flush(&self, _limit: Duration) -> Result<(), String> {
        Ok(())
    }

    /// Waits until what [`closed`](Self::closed) began has ended, for at most `limit`; says what was
    /// not delivered. Nothing of the group is alive when it returns: no thread, socket or file. When the session cannot
    /// be let go, it is called without that, and callbacks may still come.
    fn finish(&self, _limit: Duration) -> Result<(), String> {
        Ok(())
    }

    /// Asks Java for the context of its current span; with `raise`, a failure leaves a Java exception
    /// pending. None: no layer of the group has a use for it.
    fn java_context(&self, _raise: bool) -> Option<JavaContext> {
        None
    }

    /// What the group knows of the context of a span; `links` are, for each layer, the nearest span upwards that it
    /// wants. None: it knows no contexts.
    fn context_of(&self, _links: &[Link]) -> Option<GroupContext> {
        None
    }

    /// What a native layer did; none for the groups of Java layers.
    fn report(&self) -> Option<Report> {
        None
    }
}

/// With whose records Java keeps what was captured: this thread's.
#[derive(Clone, Copy)]
pub(crate) enum Keeper<'a> {
    /// Those that these are among.
    Outbox(&'a Records),
    /// Those of the ring that this is the memory of.
    Ring(&'a RingMemory),
}

/// What a group knows of the context of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GroupContext {
    /// That of a native layer.
    Known { layer: u32, context: RemoteContext },
    /// Java layers of the session of this number have states, which Java must ask.
    InJava { session: i32, links: Vec<Link> },
}

/// What Java says of its current span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum JavaContext {
    /// There is none.
    Nothing,
    Found(RemoteContext),
    /// The source threw, or what it gave makes no sense.
    Failed,
}

/// What a native layer did so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// The number of the layer in its session.
    pub(crate) layer: u32,
    /// Records that were written.
    pub(crate) exported: u64,
    /// Records that were lost, by [`DropReason`].
    pub(crate) dropped: [u64; DROP_REASONS],
    /// Attempts to write or to send that failed.
    pub(crate) failures: u64,
    /// Attempts to send what could not be delivered before.
    pub(crate) retries: u64,
    /// What was wrong when that happened last.
    pub(crate) last_error: Option<String>,
}

/// Why a native layer lost something, numbered as in `io.spanbridge.DropReason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum DropReason {
    /// It could not be written, or not be delivered after all attempts.
    Failed = 0,
    /// The queue of ended spans was full.
    QueueFull = 1,
    /// The collector answered that it does not want it.
    Rejected = 2,
    /// The session had closed, or its time for closing was over.
    Closed = 3,
    /// An event outside of any span, or a link to a span that is not known.
    NoSpan = 4,
}

/// How many reasons there are.
pub(crate) const DROP_REASONS: usize = 5;

/// What became of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was, or its record was made.
    Delivered,
    /// It was delivered with a marker in place of a value that panicked.
    DeliveredInPart,
    /// It did not reach the layer.
    Failed,
    /// It was not sent: the JVM is going down.
    Dropped,
}

impl Outcome {
    /// The outcome for a callback of which `whole` says whether all its values could be read.
    #[inline]
    pub(crate) fn of_whole(self, whole: bool) -> Self {
        match self {
            Self::Delivered if !whole => Self::DeliveredInPart,
            other => other,
        }
    }
}
