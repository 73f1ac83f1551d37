//! Spans as the bytes of a request.

use super::{
    super::model::{Callsites, Ended, Json, ModelSettings},
    proto::Proto,
};
use bytes::Bytes;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Protobuf,
    Json,
}

/// Makes payloads of one encoding.
pub(super) enum Payloads {
    Protobuf(Proto),
    Json(Json),
}

// === impl Payloads ===

impl Payloads {
    pub(super) fn new(
        encoding: Encoding,
        settings: &ModelSettings,
        callsites: Arc<Callsites>,
    ) -> Self {
        match encoding {
            Encoding::Protobuf => Self::Protobuf(Proto::new(settings, callsites)),
            Encoding::Json => Self::Json(Json::new(settings, callsites)),
        }
    }

    /// An `ExportTraceServiceRequest`, which has the form of `TracesData`.
    pub(super) fn of(&self, spans: &[Ended]) -> Bytes {
        match self {
            Self::Protobuf(proto) => proto.encode(spans),
            Self::Json(json) => {
                let mut bytes = Vec::new();
                json.write(&mut bytes, spans);
                bytes.into()
            }
        }
    }
}
