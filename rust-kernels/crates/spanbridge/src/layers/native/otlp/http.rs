//! One request by HTTP.

use super::{
    answer::{describe, shortened, Answer},
    connect::{connector, Connector},
    retry::retry_after,
    settings::{Compression, OtlpSettings, Protocol, USER_AGENT},
};
use bytes::Bytes;
use flate2::{write::GzEncoder, Compression as Level};
use http::{
    header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER, USER_AGENT as AGENT},
    HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Uri,
};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper_util::{
    client::legacy::Client,
    rt::{TokioExecutor, TokioTimer},
};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use prost::Message;
use serde::Deserialize;
use std::{
    io::Write,
    time::{Duration, SystemTime},
};

/// How much of an answer is read, in bytes: what the OTLP specification suggests.
const LARGEST_ANSWER: usize = 4 << 20;

/// How long an unused connection is kept; most servers keep it longer.
const IDLE: Duration = Duration::from_secs(20);

pub(super) struct Http {
    client: Client<Connector, Full<Bytes>>,
    uri: Uri,
    headers: HeaderMap,
    is_json: bool,
    is_compressed: bool,
}

// === impl Http ===

impl Http {
    pub(super) fn new(settings: &OtlpSettings) -> Result<Self, String> {
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector(settings, false)?);
        let is_json = settings.protocol == Protocol::HttpJson;
        let is_compressed = settings.compression == Compression::Gzip;
        let mut headers = headers(settings)?;
        headers
            .entry(AGENT)
            .or_insert(HeaderValue::from_static(USER_AGENT));
        headers.insert(CONTENT_TYPE, content_type(is_json));
        if is_compressed {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        Ok(Self {
            client,
            uri: uri(settings)?,
            headers,
            is_json,
            is_compressed,
        })
    }

    /// What is sent for a payload: made once, however often it is sent.
    pub(super) fn prepare(&self, payload: Bytes) -> Bytes {
        if !self.is_compressed {
            return payload;
        }
        let mut encoder = GzEncoder::new(Vec::new(), Level::fast());
        // Nothing fails that writes into a `Vec`.
        let written = encoder.write_all(&payload).and_then(|()| encoder.finish());
        written.map_or(payload, Bytes::from)
    }

    /// Sends a payload once.
    pub(super) async fn send(&self, body: Bytes) -> Answer {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        match self.client.request(request).await {
            Ok(response) => self.answer(response).await,
            Err(error) => Answer::later(describe(&error)),
        }
    }

    async fn answer(&self, response: Response<Incoming>) -> Answer {
        let (head, body) = response.into_parts();
        let is_json = head
            .headers
            .get(CONTENT_TYPE)
            .map_or(self.is_json, |media| {
                media.as_bytes().starts_with(b"application/json")
            });
        let body = match Limited::new(body, LARGEST_ANSWER).collect().await {
            Ok(body) => body.to_bytes(),
            // It was taken, by the status; what was said besides is lost.
            Err(_) if head.status.is_success() => Bytes::new(),
            Err(error) => Bytes::from(describe(&*error)),
        };
        if head.status.is_success() {
            let (rejected, message) = partial_success(&body, is_json);
            return Answer::Taken { rejected, message };
        }
        let problem = problem(head.status, &body, is_json);
        if !is_retryable(head.status) {
            return Answer::Refused { problem };
        }
        let after = head
            .headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok());
        Answer::Later {
            problem,
            after: after.and_then(|value| retry_after(value, SystemTime::now())),
        }
    }
}

/// Those that the OTLP specification names.
fn is_retryable(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

fn content_type(is_json: bool) -> HeaderValue {
    HeaderValue::from_static(if is_json {
        "application/json"
    } else {
        "application/x-protobuf"
    })
}

/// The headers that the program asks for.
pub(super) fn headers(settings: &OtlpSettings) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in &settings.headers {
        let wrong = || format!("the header {name} is not one that HTTP allows");
        let key = HeaderName::try_from(name).map_err(|_| wrong())?;
        let mut value = HeaderValue::try_from(value).map_err(|_| wrong())?;
        value.set_sensitive(true);
        headers.insert(key, value);
    }
    Ok(headers)
}

pub(super) fn uri(settings: &OtlpSettings) -> Result<Uri, String> {
    let endpoint = &settings.endpoint;
    let uri = Uri::try_from(endpoint);
    uri.map_err(|error| format!("the endpoint {endpoint} is not a URL: {error}"))
}

/// How many spans of a request that was taken were not, and what there is to say.
fn partial_success(body: &[u8], is_json: bool) -> (u64, String) {
    if is_json {
        let response: JsonResponse = serde_json::from_slice(body).unwrap_or_default();
        let partial = response.partial_success.unwrap_or_default();
        let rejected = partial.rejected_spans.map_or(0, |count| count.value());
        return (rejected, shortened(&partial.error_message));
    }
    let response = ExportTraceServiceResponse::decode(body).unwrap_or_default();
    let partial = response.partial_success.unwrap_or_default();
    let rejected = partial.rejected_spans.try_into().unwrap_or(0);
    (rejected, shortened(&partial.error_message))
}

/// The status, and what the collector says of it: a `google.rpc.Status`, or text.
fn problem(status: StatusCode, body: &[u8], is_json: bool) -> String {
    let message = if is_json {
        let status: Option<JsonStatus> = serde_json::from_slice(body).ok();
        status.map(|status| status.message)
    } else {
        let status = tonic_types::Status::decode(body).ok();
        status.map(|status| status.message)
    };
    let message = message.filter(|message| !message.is_empty());
    let message = message.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned());
    let message = shortened(&message);
    let colon = if message.is_empty() { "" } else { ": " };
    format!("HTTP {status}{colon}{message}")
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct JsonResponse {
    partial_success: Option<JsonPartialSuccess>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct JsonPartialSuccess {
    rejected_spans: Option<Count>,
    error_message: String,
}

/// 64-bit integers are text in the JSON form, but numbers are to be accepted.
#[derive(Deserialize)]
#[serde(untagged)]
enum Count {
    Number(u64),
    Text(String),
}

impl Count {
    fn value(&self) -> u64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(text) => text.parse().unwrap_or(0),
        }
    }
}

#[derive(Deserialize)]
struct JsonStatus {
    #[serde(default)]
    message: String,
}
