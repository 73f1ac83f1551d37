//! What comes from the crates that the bridge itself stands on.

use tracing_core::Metadata;

/// Whether this comes from the crates that the bridge itself stands on: never delivered, since they
/// may say something while it is at work.
pub(super) fn is_own(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    // Asked for each span in some sessions: as a rule one look tells.
    if !matches!(target.as_bytes().first(), Some(first) if FIRST.contains(first)) {
        return false;
    }
    let of_crate = target.split("::").next().unwrap_or(target);
    OWN.contains(&of_crate)
        || cfg!(feature = "otlp")
            && (TRANSPORT.contains(&of_crate) || of_crate.starts_with("opentelemetry"))
}

/// With what the names below begin.
const FIRST: [u8; 7] = *b"hjmortw";

const OWN: [&str; 1] = ["jni"];

/// What speaks while spans are sent; that would make spans to be sent.
const TRANSPORT: [&str; 14] = [
    "h2",
    "hyper",
    "hyper_rustls",
    "hyper_util",
    "mio",
    "reqwest",
    "rustls",
    "rustls_native_certs",
    "tokio_rustls",
    "tokio_util",
    "tonic",
    "tower",
    "tower_http",
    "want",
];
