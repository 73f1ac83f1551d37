//! Spans to a collector, by OTLP over HTTP or gRPC.
//!
//! The crate opentelemetry-otlp is not used: see `ARCHITECTURE.md`. The messages are those of
//! opentelemetry-proto; gRPC is tonic's, HTTP is hyper's, TLS is rustls'.

mod answer;
mod connect;
mod deliver;
mod grpc;
mod http;
mod payload;
mod proto;
mod retry;
mod settings;

pub(super) use settings::OtlpSettings;

use self::{
    deliver::Deliver,
    grpc::Grpc,
    http::Http,
    payload::{Encoding, Payloads},
    settings::Protocol,
};
use super::{
    export::{Ledger, OtlpGroup, Worker, WorkerSettings},
    model::Spans,
    Seat,
};
use crate::session::LayerGroup;
use std::{sync::Arc, time::Duration};
use tokio::{runtime, sync::watch};

/// How a payload gets to the collector.
enum Transport {
    Http(Http),
    Grpc(Grpc),
}

/// Prepares the connection and starts the thread that uses it; the error says what is wrong with a setting. Nothing is
/// connected yet: a collector that is down is no reason not to start.
pub(super) fn open(settings: &OtlpSettings, seat: Seat) -> Result<Box<dyn LayerGroup>, String> {
    let ledger = Arc::new(Ledger::new(format!("OTLP to {}", settings.endpoint)));
    let spans = Spans::new(settings.model.clone(), seat.session, seat.mask());
    let (transport, encoding) = match settings.protocol {
        Protocol::Grpc => (Transport::Grpc(Grpc::new(settings)?), Encoding::Protobuf),
        Protocol::HttpProtobuf => (Transport::Http(Http::new(settings)?), Encoding::Protobuf),
        Protocol::HttpJson => (Transport::Http(Http::new(settings)?), Encoding::Json),
    };
    let runtime = runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        // The system resolves names, and blocks meanwhile.
        .max_blocking_threads(1)
        .thread_name("spanbridge-dns")
        .build()
        .map_err(|error| format!("its event loop cannot be made: {error}"))?;
    let (interrupt, closing) = watch::channel(None);
    let deliver = Deliver {
        runtime,
        transport: Arc::new(transport),
        payloads: Payloads::new(encoding, &settings.model, spans.callsites()),
        retry: settings.retry.clone(),
        timeout: Duration::from_millis(settings.timeout_millis),
        closing,
        ledger: ledger.clone(),
    };
    let worker = WorkerSettings {
        thread_name: "spanbridge-otlp",
        batch: settings.process.batch(),
        export_timeout: settings.process.export_timeout(),
        shutdown: Duration::from_millis(settings.shutdown_millis),
    };
    let exporter = Worker::open(
        worker,
        ledger,
        seat.speaker.clone(),
        move |until| {
            interrupt.send_replace(Some(until));
        },
        move || deliver,
    )?;
    Ok(Box::new(OtlpGroup {
        seat,
        spans,
        exporter,
    }))
}
