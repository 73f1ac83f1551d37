//! One request by gRPC.

use super::{
    answer::{describe, shortened, Answer},
    connect::{connector, Connector},
    http::{headers, uri},
    settings::{Compression, OtlpSettings, USER_AGENT},
};
use bytes::{BufMut, Bytes};
use http::{uri::PathAndQuery, HeaderMap, HeaderValue, Uri};
use hyper_util::{
    client::legacy::Client,
    rt::{TokioExecutor, TokioTimer},
};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use parking_lot::Mutex;
use prost::Message;
use std::{error::Error, time::Duration};
use tonic::{
    body::Body,
    client,
    codec::{Codec, CompressionEncoding, DecodeBuf, Decoder, EncodeBuf, Encoder},
    metadata::MetadataMap,
    Code, Request, Status,
};
use tonic_types::StatusExt;

const METHOD: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

type Channel = client::Grpc<Client<Connector, Body>>;

pub(super) struct Grpc {
    client: Mutex<Channel>,
    connector: Connector,
    uri: Uri,
    is_compressed: bool,
    metadata: MetadataMap,
    timeout: Duration,
}

// === impl Grpc ===

impl Grpc {
    pub(super) fn new(settings: &OtlpSettings) -> Result<Self, String> {
        let connector = connector(settings, true)?;
        let uri = uri(settings)?;
        let is_compressed = settings.compression == Compression::Gzip;
        let mut metadata: HeaderMap = headers(settings)?;
        let agent = metadata.entry(http::header::USER_AGENT);
        agent.or_insert(HeaderValue::from_static(USER_AGENT));
        Ok(Self {
            client: Mutex::new(channel(&connector, &uri, is_compressed)),
            connector,
            uri,
            is_compressed,
            metadata: MetadataMap::from_headers(metadata),
            timeout: Duration::from_millis(settings.timeout_millis),
        })
    }

    /// Connects anew for what comes next. Many requests share one connection, and one that is dead looks like a collector
    /// that does not answer.
    pub(super) fn reconnect(&self) {
        *self.client.lock() = channel(&self.connector, &self.uri, self.is_compressed);
    }

    /// Sends a payload once.
    pub(super) async fn send(&self, payload: Bytes) -> Answer {
        let mut request = Request::new(payload);
        *request.metadata_mut() = self.metadata.clone();
        request.set_timeout(self.timeout);
        let mut client = self.client.lock().clone();
        if let Err(error) = client.ready().await {
            return Answer::later(describe(&error));
        }
        let path = PathAndQuery::from_static(METHOD);
        match client.unary(request, path, Encoded).await {
            Ok(response) => {
                let partial = response.into_inner().partial_success.unwrap_or_default();
                Answer::Taken {
                    rejected: partial.rejected_spans.try_into().unwrap_or(0),
                    message: shortened(&partial.error_message),
                }
            }
            Err(status) => answer(&status),
        }
    }
}

fn channel(connector: &Connector, uri: &Uri, is_compressed: bool) -> Channel {
    let http = Client::builder(TokioExecutor::new())
        .http2_only(true)
        .pool_timer(TokioTimer::new())
        .build(connector.clone());
    let client = client::Grpc::with_origin(http, uri.clone());
    let client = client.accept_compressed(CompressionEncoding::Gzip);
    if is_compressed {
        client.send_compressed(CompressionEncoding::Gzip)
    } else {
        client
    }
}

/// By the table of the OTLP specification.
fn answer(status: &Status) -> Answer {
    if let Some(source) = status.source() {
        // No collector said this: there was no answer.
        return Answer::later(describe(source));
    }
    let message = shortened(status.message());
    let colon = if message.is_empty() { "" } else { ": " };
    let problem = format!("gRPC {:?}{colon}{message}", status.code());
    let info = status.get_details_retry_info();
    let after = info.and_then(|info| info.retry_delay);
    let is_retryable = match status.code() {
        Code::Cancelled
        | Code::DeadlineExceeded
        | Code::Aborted
        | Code::OutOfRange
        | Code::Unavailable
        | Code::DataLoss => true,
        // Only when the collector says when.
        Code::ResourceExhausted => after.is_some(),
        _ => false,
    };
    if is_retryable {
        Answer::Later { problem, after }
    } else {
        Answer::Refused { problem }
    }
}

/// Takes messages that are encoded already, because the same bytes may be sent several times.
#[derive(Clone, Copy)]
struct Encoded;

impl Codec for Encoded {
    type Encode = Bytes;
    type Decode = ExportTraceServiceResponse;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Encoded {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put(item);
        Ok(())
    }
}

impl Decoder for Encoded {
    type Item = ExportTraceServiceResponse;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Self::Item>, Status> {
        let decoded = ExportTraceServiceResponse::decode(from);
        decoded
            .map(Some)
            .map_err(|error| Status::internal(error.to_string()))
    }
}
