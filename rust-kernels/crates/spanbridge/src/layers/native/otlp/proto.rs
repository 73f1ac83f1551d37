//! Spans as the messages of the crate opentelemetry-proto.

use super::super::model::{
    link_flags, trace_state, Callsites, Ended, EventData, Key, ModelSettings, Pair, SpanData, Value,
};
use bytes::Bytes;
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{any_value, AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList},
    resource::v1::Resource,
    trace::v1::{
        span::{Event, Link},
        ResourceSpans, ScopeSpans, Span, Status,
    },
};
use prost::Message;
use std::sync::Arc;

pub(super) struct Proto {
    callsites: Arc<Callsites>,
    /// A message without spans.
    frame: ResourceSpans,
}

// === impl Proto ===

impl Proto {
    pub(super) fn new(settings: &ModelSettings, callsites: Arc<Callsites>) -> Self {
        let scope = settings.scope();
        let frame = ResourceSpans {
            resource: Some(Resource {
                attributes: pairs(&settings.resource.attributes()),
                ..Resource::default()
            }),
            scope_spans: vec![ScopeSpans {
                scope: Some(InstrumentationScope {
                    name: scope.name,
                    version: scope.version.unwrap_or_default(),
                    attributes: pairs(&scope.attributes),
                    ..InstrumentationScope::default()
                }),
                spans: Vec::new(),
                schema_url: scope.schema_url.unwrap_or_default(),
            }],
            schema_url: settings.resource.schema_url.clone().unwrap_or_default(),
        };
        Self { callsites, frame }
    }

    pub(super) fn encode(&self, spans: &[Ended]) -> Bytes {
        let mut frame = self.frame.clone();
        frame.scope_spans[0].spans = spans.iter().map(|span| self.span(span)).collect();
        let request = ExportTraceServiceRequest {
            resource_spans: vec![frame],
        };
        request.encode_to_vec().into()
    }

    fn span(&self, span: &SpanData) -> Span {
        let parent = if span.parent == [0; 8] {
            Vec::new()
        } else {
            span.parent.to_vec()
        };
        Span {
            trace_id: span.identity.trace.to_vec(),
            span_id: span.identity.span.to_vec(),
            trace_state: span.trace_state().to_owned(),
            parent_span_id: parent,
            flags: span.flags(),
            name: span.name().to_owned(),
            kind: i32::from(span.kind),
            start_time_unix_nano: span.start,
            end_time_unix_nano: span.end,
            attributes: self.attributes(span),
            dropped_attributes_count: span.attributes.dropped,
            events: span.events.iter().map(|event| self.event(event)).collect(),
            dropped_events_count: span.dropped_events,
            links: span
                .links
                .iter()
                .map(|(identity, origin)| Link {
                    trace_id: identity.trace.to_vec(),
                    span_id: identity.span.to_vec(),
                    trace_state: trace_state(origin).to_owned(),
                    flags: link_flags(identity),
                    ..Link::default()
                })
                .collect(),
            dropped_links_count: span.dropped_links,
            status: (span.status.code != 0).then(|| Status {
                message: span.status.message.clone(),
                code: i32::from(span.status.code),
            }),
        }
    }

    fn attributes(&self, span: &SpanData) -> Vec<KeyValue> {
        let mut all = Vec::with_capacity(span.attributes.list.len() + 6);
        span.each_attribute(&self.callsites, |key, value| {
            all.push(pair(key, any(value)));
        });
        all
    }

    fn event(&self, event: &EventData) -> Event {
        let mut attributes = Vec::with_capacity(event.attributes.list.len() + 5);
        event.each_attribute(&self.callsites, |key, value| {
            attributes.push(pair(key, any(value)));
        });
        Event {
            time_unix_nano: event.time,
            name: event.name().to_owned(),
            attributes,
            dropped_attributes_count: event.attributes.dropped,
        }
    }
}

fn pair(key: Key, value: AnyValue) -> KeyValue {
    let (name, rest) = key.parts();
    KeyValue {
        key: [name, rest].concat(),
        value: Some(value),
        ..KeyValue::default()
    }
}

fn pairs(pairs: &[Pair]) -> Vec<KeyValue> {
    let pair = |pair: &Pair| KeyValue {
        key: pair.key.clone(),
        value: Some(any(&pair.value)),
        ..KeyValue::default()
    };
    pairs.iter().map(pair).collect()
}

fn any(value: &Value) -> AnyValue {
    let value = match value {
        Value::Text(text) => any_value::Value::StringValue(text.clone()),
        Value::Bool(value) => any_value::Value::BoolValue(*value),
        Value::Int(value) => any_value::Value::IntValue(*value),
        Value::Double(value) => any_value::Value::DoubleValue(*value),
        Value::Bytes(bytes) => any_value::Value::BytesValue(bytes.clone()),
        Value::List(values) => any_value::Value::ArrayValue(ArrayValue {
            values: values.iter().map(any).collect(),
        }),
        Value::Map(map) => any_value::Value::KvlistValue(KeyValueList { values: pairs(map) }),
    };
    AnyValue { value: Some(value) }
}
