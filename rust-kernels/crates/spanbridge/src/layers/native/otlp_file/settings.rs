//! The settings of the layer, as Java sends them.

use super::super::{export::ProcessSettings, model::ModelSettings};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OtlpFileSettings {
    pub(super) target: Target,
    pub(super) process: ProcessSettings,
    pub(super) model: ModelSettings,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type", deny_unknown_fields)]
pub(super) enum Target {
    File { path: PathBuf },
    Stdout {},
}
