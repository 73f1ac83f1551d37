//! The settings of the layer, as Java sends them: complete, the environment included.

use super::{
    super::{export::ProcessSettings, model::ModelSettings},
    retry::RetryPolicy,
};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OtlpSettings {
    /// With scheme and, by HTTP, path.
    pub(super) endpoint: String,
    pub(super) protocol: Protocol,
    pub(super) headers: Vec<(String, String)>,
    /// For one request.
    pub(super) timeout_millis: u64,
    pub(super) compression: Compression,
    pub(super) tls: Tls,
    pub(super) retry: RetryPolicy,
    pub(super) shutdown_millis: u64,
    pub(super) process: ProcessSettings,
    pub(super) model: ModelSettings,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(super) enum Protocol {
    #[serde(rename = "grpc")]
    Grpc,
    #[serde(rename = "http/protobuf")]
    HttpProtobuf,
    #[serde(rename = "http/json")]
    HttpJson,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Compression {
    None,
    Gzip,
}

/// Files in PEM form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Tls {
    /// None: who is trusted says the system.
    pub(super) certificate: Option<PathBuf>,
    pub(super) client_key: Option<PathBuf>,
    pub(super) client_certificate: Option<PathBuf>,
}

/// What requests say of who sends them.
pub(super) const USER_AGENT: &str =
    concat!("OTel-OTLP-Exporter-spanbridge/", env!("CARGO_PKG_VERSION"));
