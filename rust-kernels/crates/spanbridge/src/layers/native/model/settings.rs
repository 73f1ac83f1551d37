//! What spans are to be like, as Java says it: complete, the environment included.

use super::{sampler::Sampler, value::Pair};
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ModelSettings {
    pub(in super::super) resource: Resource,
    /// None: that of this crate.
    scope: Option<Scope>,
    pub(super) sampler: Sampler,
    pub(super) limits: Limits,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct Resource {
    attributes: Vec<Pair>,
    pub(in super::super) schema_url: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct Scope {
    pub(in super::super) name: String,
    pub(in super::super) version: Option<String>,
    pub(in super::super) schema_url: Option<String>,
    pub(in super::super) attributes: Vec<Pair>,
}

/// How much a span may carry.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Limits {
    pub(super) attributes: usize,
    pub(super) events: usize,
    pub(super) links: usize,
    pub(super) attributes_per_event: usize,
    /// Links made from follows-from have no attributes.
    #[allow(dead_code)]
    pub(super) attributes_per_link: usize,
    /// In characters of text, or in bytes; none for any length.
    pub(super) attribute_value_length: Option<usize>,
}

// === impl ModelSettings ===

impl ModelSettings {
    /// The scope, which is that of this crate unless the program named another.
    pub(in super::super) fn scope(&self) -> Scope {
        self.scope.clone().unwrap_or_else(|| Scope {
            name: "io.spanbridge".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            schema_url: None,
            attributes: Vec::new(),
        })
    }
}

// === impl Resource ===

impl Resource {
    /// The attributes, with those that say which software made the spans.
    pub(in super::super) fn attributes(&self) -> Vec<Pair> {
        let mut all = self.attributes.clone();
        for (key, value) in [
            ("telemetry.sdk.language", "rust"),
            ("telemetry.sdk.name", "spanbridge"),
            ("telemetry.sdk.version", env!("CARGO_PKG_VERSION")),
        ] {
            if !all.iter().any(|pair| pair.key == key) {
                all.push(Pair::text(key, value));
            }
        }
        all
    }
}
