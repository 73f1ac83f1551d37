//! The settings of native layers, as Java sends them: complete, with defaults and environment
//! variables already resolved.

use serde::Deserialize;

/// The settings of one native layer, by its type.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type", content = "settings")]
pub(crate) enum NativeSettings {
    #[cfg(feature = "fmt")]
    Fmt(super::fmt::FmtSettings),
    #[cfg(not(feature = "fmt"))]
    Fmt(serde::de::IgnoredAny),
    #[cfg(feature = "otlp-file")]
    OtlpFile(Box<super::otlp_file::OtlpFileSettings>),
    #[cfg(not(feature = "otlp-file"))]
    OtlpFile(serde::de::IgnoredAny),
    #[cfg(feature = "otlp")]
    Otlp(Box<super::otlp::OtlpSettings>),
    #[cfg(not(feature = "otlp"))]
    Otlp(serde::de::IgnoredAny),
}
