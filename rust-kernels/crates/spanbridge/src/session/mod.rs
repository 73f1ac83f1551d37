//! Who gets which callback: the router with its span store, sessions, filters and interest.
//!
//! Nothing in here knows of JNI: what a callback becomes is up to the [`LayerGroup`]s of a session.

mod atomics;
mod batch;
#[cfg(test)]
mod batch_tests;
mod baton;
mod callback;
mod callbacks;
mod callsite;
mod captures;
mod clock;
mod closed;
mod closing;
mod collecting;
mod context;
mod control;
mod crossing;
mod current;
mod deliver;
mod drain;
mod filter;
mod group;
mod hazard;
mod kept;
mod kind;
mod layer;
mod life;
#[cfg(test)]
mod life_tests;
mod lingering;
mod links;
mod log;
#[cfg(all(test, loom))]
mod loom_models;
mod masks;
mod meeting;
mod open_session;
mod outbox;
mod own;
mod parcel;
mod pass;
mod pins;
mod places;
mod post;
#[cfg(test)]
mod post_tests;
mod posting;
mod ring;
mod router;
mod seat;
mod sessions;
mod short_ways;
mod slot;
mod spans;
mod statistics;
mod store;
#[cfg(test)]
mod store_tests;
mod telling;
mod thread;
mod turns;

pub(crate) use batch::Batching;
#[cfg(test)]
pub(crate) use callsite::intern;
pub(crate) use callsite::Callsite;
pub(crate) use captures::java_runs;
pub(crate) use collecting::drop_waiting;
#[cfg(any(feature = "fmt", feature = "otlp", feature = "otlp-file"))]
pub(crate) use context::innermost as innermost_context;
pub(crate) use context::{pop as pop_context, push as push_context, RemoteContext};
pub(crate) use control::{
    await_end, close, flush, java_context, open, refresh_interest, set_filter, statistics, Closed,
    OpenError, Scope,
};
pub(crate) use crossing::{begin_entry, end_entry, flush_thread};
pub(crate) use current::{current, Current};
pub(crate) use drain::drain;
pub(crate) use filter::Filter;
#[cfg(any(feature = "fmt", feature = "otlp", feature = "otlp-file"))]
pub(crate) use group::DropReason;
pub(crate) use group::{
    Form, GroupContext, JavaContext, Keeper, Kind, LayerGroup, LayerMask, Link, Outcome, Report,
    SpanRef, KINDS, MAX_LAYERS,
};
pub use layer::{layer, BridgeLayer};
pub(crate) use links::Links;
pub(crate) use masks::Wants;
pub(crate) use sessions::CloseError;
pub(crate) use spans::{current_span, metadata_of, parent_of, with_attachment};
pub(crate) use statistics::COUNTERS;
pub(crate) use store::{count_attachments, take_attachments};
