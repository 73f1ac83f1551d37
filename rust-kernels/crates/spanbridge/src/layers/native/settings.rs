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
    OtlpFile(serde::de::IgnoredAny),
    Otlp(serde::de::IgnoredAny),
}

/// How spans get from the thread that ends them to an exporter.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", tag = "type", deny_unknown_fields)]
pub(crate) enum Process {
    /// Each at once, by the thread that ended it, which waits.
    Simple {
        /// How long an export may take.
        #[serde(rename = "exportTimeoutMillis")]
        export_timeout_ms: u64,
    },
    /// By a thread of the layer, many at a time.
    Batch {
        /// How many spans wait at most; more are dropped.
        #[serde(rename = "queueSize")]
        queue_size: usize,
        /// How many spans are exported together at most.
        #[serde(rename = "batchSize")]
        batch_size: usize,
        /// How long a span waits at most until it is exported.
        #[serde(rename = "delayMillis")]
        delay_ms: u64,
        /// How long an export may take, retries included.
        #[serde(rename = "exportTimeoutMillis")]
        export_timeout_ms: u64,
    },
}
