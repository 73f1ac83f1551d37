//! Native layers: those that run in Rust and that Java only configures. Each is a group of its own.

#[cfg(feature = "fmt")]
mod fmt;
mod settings;

pub(super) use settings::NativeSettings;

use crate::{
    jvm::{JavaEntry, Upcall},
    session::{JavaContext, LayerGroup, LayerMask, RemoteContext},
};
use std::sync::Arc;

/// What every native layer is given.
pub(super) struct Seat {
    /// The number of the layer in its session.
    pub(super) layer: u32,
    /// The key of the session.
    pub(super) session: u64,
    pub(super) speaker: Speaker,
    pub(super) contexts: ContextReader,
}

// === impl Seat ===

impl Seat {
    /// The only layer of the group.
    pub(super) fn mask(&self) -> LayerMask {
        1 << self.layer
    }
}

/// Tells the error handler of the session what is wrong with a layer.
///
/// Thread contract: any thread, but not from inside a callback: it calls Java, and what that does may
/// take its time.
#[derive(Clone)]
pub(super) struct Speaker(Arc<dyn Fn(&str) + Send + Sync>);

// === impl Speaker ===

impl Speaker {
    pub(super) fn new(entry: Arc<JavaEntry>, session: i32, layer: u32) -> Self {
        Self(Arc::new(move |text| {
            // Whoever cannot be told any more has the statistics.
            let _ = entry.say(session, layer, text);
        }))
    }

    pub(super) fn say(&self, text: &str) {
        (self.0)(text);
    }
}

/// Asks Java for the context of its current span.
#[derive(Clone)]
pub(super) struct ContextReader(Arc<dyn Fn(bool) -> JavaContext + Send + Sync>);

// === impl ContextReader ===

impl ContextReader {
    pub(super) fn new(entry: Arc<JavaEntry>) -> Self {
        Self(Arc::new(move |raise| match entry.context(raise) {
            Upcall::Returned(None) | Upcall::NoJvm => JavaContext::Nothing,
            Upcall::Returned(Some(bytes)) => {
                RemoteContext::decode(&bytes).map_or(JavaContext::Failed, JavaContext::Found)
            }
            Upcall::Failed | Upcall::Closed => JavaContext::Failed,
        }))
    }

    /// See [`LayerGroup::java_context`].
    pub(super) fn read(&self, raise: bool) -> JavaContext {
        (self.0)(raise)
    }
}

impl std::fmt::Debug for Speaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Speaker")
    }
}

/// Makes the group of a native layer, or says why it cannot be (a file that cannot be opened, an
/// endpoint that makes no sense).
pub(super) fn open(settings: &NativeSettings, seat: Seat) -> Result<Box<dyn LayerGroup>, String> {
    match settings {
        #[cfg(feature = "fmt")]
        NativeSettings::Fmt(settings) => Ok(Box::new(fmt::open(settings, seat)?)),
        #[cfg(not(feature = "fmt"))]
        NativeSettings::Fmt(settings) => without(settings, seat, "fmt"),
    }
}

/// A kind of layer that this library was built without.
#[cfg(not(feature = "fmt"))]
fn without<T>(_: T, _: Seat, feature: &str) -> Result<Box<dyn LayerGroup>, String> {
    Err(format!(
        "this library was built without the cargo feature \"{feature}\" of the crate spanbridge: add \
         it to the dependency in the library's Cargo.toml"
    ))
}
