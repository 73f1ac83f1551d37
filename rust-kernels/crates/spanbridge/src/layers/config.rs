//! The configuration of a session, as Java sends it, and the layer groups made from it.

use super::{
    json::JsonGroup,
    native::{self, ContextReader, NativeSettings, Seat, Speaker},
    records::RecordGroup,
};
use crate::{
    jvm::JavaEntry,
    session::{self, Batching, Filter, LayerGroup, LayerMask, OpenError, Scope, KINDS, MAX_LAYERS},
};
use serde::Deserialize;
use std::{sync::Arc, time::Duration};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Configuration {
    /// The number of the session in Java.
    session: i32,
    scope: ScopeName,
    layers: Vec<LayerConfiguration>,
    /// When there are batched layers.
    batching: Option<BatchingConfiguration>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchingConfiguration {
    /// The number of the session of these layers in Java.
    session: i32,
    ring_bytes: usize,
    patience_nanos: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ScopeName {
    Global,
    CurrentThread,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerConfiguration {
    name: String,
    delivery: Delivery,
    filter: String,
    /// The callbacks that the layer overrides, a bit each, numbered as `Kind`.
    callbacks: u32,
    /// Whether it overrides `captureContext`.
    captures: bool,
    /// The settings of a native layer.
    native: Option<NativeSettings>,
}

impl LayerConfiguration {
    /// Whether it is a Java layer that overrides no callback.
    fn hears_nothing(&self) -> bool {
        self.native.is_none() && self.callbacks == 0
    }
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Delivery {
    Direct,
    Deferred,
    Batched,
    Json,
    Native,
}

/// A session that was opened.
pub(crate) struct Opened {
    pub(crate) key: u64,
    /// The layers that can never see anything, because of their filters or for lack of callbacks.
    pub(crate) blind: LayerMask,
}

/// Opens a session from its configuration (JSON), or says what is wrong.
pub(crate) fn open(entry: JavaEntry, configuration: &[u8]) -> Result<Opened, String> {
    let configuration: Configuration = serde_json::from_slice(configuration).map_err(|error| {
        format!(
            "the configuration is not understood ({error}): the Java and the Rust half of spanbridge \
             have different versions; use the same one for both"
        )
    })?;
    if configuration.layers.len() > MAX_LAYERS {
        return Err(format!("a session has at most {MAX_LAYERS} layers"));
    }
    let filters = configuration
        .layers
        .iter()
        .map(parse_filter)
        .collect::<Result<Vec<_>, _>>()?;
    let blind = (0..)
        .zip(filters.iter().zip(&configuration.layers))
        .filter(|(_, (filter, layer))| filter.is_closed() || layer.hears_nothing())
        .fold(0, |mask, (place, _): (u32, _)| mask | 1 << place);
    let scope = match configuration.scope {
        ScopeName::Global => Scope::Global,
        ScopeName::CurrentThread => Scope::CurrentThread,
    };
    let groups = |key| groups(&configuration, &Arc::new(entry), key);
    let opened = session::open(scope, filters, groups);
    opened.map(|key| Opened { key, blind }).map_err(|error| match error {
        OpenError::ForeignDispatcher => {
            "the Rust code of this module has set a global default subscriber of its own, through which \
             the bridge sees nothing: where it calls set_global_default, init or try_init, add \
             spanbridge::layer() as the last layer, as in registry().with(fmt::layer())\
             .with(spanbridge::layer()).init(), or remove that call"
                .to_owned()
        }
        OpenError::Layer(message) => message,
        OpenError::AlreadyOpen => match scope {
            Scope::Global => {
                "a global session is already open; close it before the next one is opened"
                    .to_owned()
            }
            Scope::CurrentThread => {
                "this thread already has a session; close it before the next one is opened"
                    .to_owned()
            }
        },
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFilter {
    key: u64,
    /// The place of the layer in the session, from 0.
    layer: usize,
    name: String,
    filter: String,
}

/// Replaces a filter, as JSON says, or says what is wrong; false when the session is not open.
pub(crate) fn set_filter(text: &[u8]) -> Result<bool, String> {
    let new: NewFilter = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let filter = Filter::parse(&new.filter).map_err(|error| {
        format!(
            "the filter \"{}\" of layer {}: {error}",
            new.filter, new.name
        )
    })?;
    Ok(session::set_filter(new.key, new.layer, filter))
}

fn parse_filter(layer: &LayerConfiguration) -> Result<Filter, String> {
    Filter::parse(&layer.filter).map_err(|error| {
        format!(
            "the filter \"{}\" of layer {}: {error}",
            layer.filter, layer.name
        )
    })
}

fn groups(
    configuration: &Configuration,
    entry: &Arc<JavaEntry>,
    key: u64,
) -> Result<Vec<Box<dyn LayerGroup>>, String> {
    let mut groups: Vec<(u32, Box<dyn LayerGroup>)> = Vec::new();
    let number = configuration.session;
    let (direct, mut wanted) = masks(configuration, Delivery::Direct);
    let (deferred, wanted_later) = masks(configuration, Delivery::Deferred);
    let layers = direct | deferred;
    if layers != 0 {
        for (wanted, later) in wanted.iter_mut().zip(wanted_later) {
            *wanted |= later;
        }
        let group = RecordGroup::new(
            entry.clone(),
            number,
            layers,
            deferred,
            capturing(configuration) & deferred,
            wanted,
        );
        groups.push((layers.trailing_zeros(), Box::new(group)));
    }
    let (layers, wanted) = masks(configuration, Delivery::Batched);
    if layers != 0 {
        let batching = configuration.batching.as_ref();
        let batching = batching.ok_or("how to batch is missing")?;
        // One of its own: it remembers spans by the session that they are of in Java.
        let own = entry.second().ok_or("no memory for a global reference")?;
        let settings = Batching {
            ring: batching.ring_bytes,
            patience: Duration::from_nanos(batching.patience_nanos),
        };
        let group = RecordGroup::batched(
            Arc::new(own),
            batching.session,
            layers,
            capturing(configuration) & layers,
            wanted,
            settings,
        );
        groups.push((layers.trailing_zeros(), Box::new(group)));
    }
    let (layers, wanted) = masks(configuration, Delivery::Json);
    if layers != 0 {
        let group = JsonGroup::new(entry.clone(), number, key, layers, wanted);
        groups.push((layers.trailing_zeros(), Box::new(group)));
    }
    for (layer, settings) in (0..).zip(&configuration.layers) {
        if let Some(native) = &settings.native {
            let seat = Seat {
                layer,
                session: key,
                speaker: Speaker::new(entry.clone(), number, layer),
                contexts: ContextReader::new(entry.clone()),
            };
            let group = native::open(native, seat)
                .map_err(|error| format!("layer {}: {error}", settings.name))?;
            groups.push((layer, group));
        }
    }
    // As in `tracing`, who comes first is told first; the layers of a delivery are told together.
    groups.sort_by_key(|(first, _)| *first);
    Ok(groups.into_iter().map(|(_, group)| group).collect())
}

/// The layers that want to capture something of Java.
fn capturing(configuration: &Configuration) -> LayerMask {
    (0..)
        .zip(&configuration.layers)
        .filter(|(_, layer)| layer.captures)
        .fold(0, |mask, (place, _): (u32, _)| mask | 1 << place)
}

/// The layers of a delivery, and those of them that override each callback.
fn masks(configuration: &Configuration, delivery: Delivery) -> (LayerMask, [LayerMask; KINDS]) {
    let mut all = 0;
    let mut wanted = [0; KINDS];
    for (position, layer) in configuration.layers.iter().enumerate() {
        if layer.delivery == delivery {
            all |= 1 << position;
            for (kind, layers) in wanted.iter_mut().enumerate() {
                *layers |= (layer.callbacks >> kind & 1) << position;
            }
        }
    }
    (all, wanted)
}
