//! What only layers that make OTLP spans look at: reserved fields, statuses, limits, bursts.

use std::{error::Error, fmt};
use tracing::{debug, error, field::Empty, info, info_span};

/// The fields that OpenTelemetry reserves, with the span and later; words that are not known stay attributes.
pub(crate) fn otel_fields() {
    drop(info_span!(
        "made",
        otel.name = "GET /x",
        otel.kind = "SERVER",
        otel.status_code = "ok"
    ));
    let later = info_span!(
        "later",
        otel.name = Empty,
        otel.kind = Empty,
        otel.status_code = Empty,
        otel.status_description = Empty
    );
    later.record("otel.name", 5_i64);
    later.record("otel.kind", "client");
    later.record("otel.status_description", "went wrong");
    later.record("otel.status_code", "error");
    drop(later);
    drop(info_span!(
        "unknown",
        otel.kind = "x",
        otel.status_code = "y"
    ));
}

/// Spans in which something went wrong, told in several ways.
pub(crate) fn otel_errors() {
    info_span!("message").in_scope(|| error!("it broke"));
    info_span!("text").in_scope(|| error!(error = "broken"));
    info_span!("value")
        .in_scope(|| info!(error = &Failure as &(dyn Error + 'static), code = 7_i64));
    drop(info_span!(
        "field",
        cause = &Failure as &(dyn Error + 'static)
    ));
    info_span!("fine", otel.status_code = "ok").in_scope(|| error!("it broke"));
    info_span!("rival", target = "mine", thread.name = "mine").in_scope(|| info!(level = "mine"));
}

/// A span with five fields, five events of five fields each, and five links.
pub(crate) fn otel_limits() {
    let others: Vec<_> = (0..5_i64)
        .map(|number| info_span!("other", number))
        .collect();
    let span = info_span!(
        "full",
        a = "ä123456",
        b = 2_i64,
        c = 3_i64,
        d = 4_i64,
        e = b"12345".as_slice()
    );
    for other in &others {
        span.follows_from(other);
    }
    span.in_scope(|| {
        for number in 0..5_i64 {
            info!(
                a = "ä123456",
                b = number,
                c = 3_i64,
                d = 4_i64,
                e = 5_i64,
                "event"
            );
        }
    });
}

/// Events and spans that the transports of an exporter make.
pub(crate) fn exporter_targets() {
    let _span = info_span!("own").entered();
    macro_rules! from {
        ($($target:literal)*) => {$(
            info!(target: $target, "of the exporter");
            drop(info_span!(target: $target, "of the exporter"));
        )*};
    }
    from!("opentelemetry" "opentelemetry_sdk" "opentelemetry-otlp" "tonic::transport" "hyper" "hyper::client::conn"
        "hyper_util::client" "h2::codec" "reqwest::connect" "rustls::client" "tower::buffer");
    debug!(target: "hyperbole", "not of the exporter");
    info!(target: "h2o", "not of the exporter");
}

/// 20,000 spans with one field.
pub(crate) fn burst() {
    for number in 0..20_000_i64 {
        drop(info_span!("burst", number));
    }
}

#[derive(Debug)]
struct Failure;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such file")
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        static SOURCE: fmt::Error = fmt::Error;
        Some(&SOURCE)
    }
}
