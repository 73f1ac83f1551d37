//! The JSON form, limits and statuses, on spans that are made by hand.

use super::{
    callsites::Callsites,
    clock::Clock,
    fields::{EventFields, SpanFields},
    ids::Identity,
    settings::ModelSettings,
    span::{Ended, SpanData, Status, INTERNAL},
    value::{Attributes, Key, Value},
    Json,
};
use crate::session::{intern, Callsite};
use serde_json::json;
use std::sync::Arc;
use tracing_core::{
    callsite::DefaultCallsite, field::FieldSet, identify_callsite, Kind, Level, Metadata,
};

fn callsite() -> &'static Callsite {
    static CALLSITE: DefaultCallsite = DefaultCallsite::new(&META);
    static META: Metadata<'static> = Metadata::new(
        "made by hand",
        "a::target",
        Level::INFO,
        Some("src/a.rs"),
        Some(7),
        Some("a"),
        FieldSet::new(
            &["otel.status_code", "field", "error", "message"],
            identify_callsite!(&CALLSITE),
        ),
        Kind::SPAN,
    );
    intern(&META)
}

fn settings(limits: serde_json::Value) -> ModelSettings {
    let settings = json!({
        "resource": {"attributes": [{"key": "service.name", "value": {"string": "s"}}], "schemaUrl": null},
        "scope": {"name": "lib", "version": null, "schemaUrl": "u", "attributes": []},
        "sampler": {"type": "parent-based", "root": {"type": "trace-id-ratio", "ratio": 0.5}},
        "limits": limits,
    });
    serde_json::from_value(settings).expect("Java describes it so")
}

fn limits(all: usize, length: Option<usize>) -> serde_json::Value {
    json!({"attributes": all, "events": all, "links": all, "attributesPerEvent": all,
        "attributesPerLink": all, "attributeValueLength": length})
}

/// A span with nothing in it.
pub(in super::super) fn span() -> Ended {
    Box::new(SpanData {
        identity: Identity {
            trace: [0xab; 16],
            span: [0x01; 8],
            flags: 1,
        },
        origin: None,
        parent: [0; 8],
        has_remote_parent: false,
        callsite: callsite(),
        name: None,
        kind: INTERNAL,
        start: u64::MAX,
        end: 2,
        thread: None,
        attributes: Attributes::default(),
        events: Vec::new(),
        dropped_events: 0,
        links: Vec::new(),
        dropped_links: 0,
        status: Status::default(),
    })
}

fn written(settings: &ModelSettings, spans: &[Ended]) -> String {
    let callsites = Arc::new(Callsites::new(settings.limits));
    let mut bytes = Vec::new();
    Json::new(settings, callsites).write(&mut bytes, spans);
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

#[test]
fn the_json_form_is_that_of_otlp_to_the_letter() {
    let mut span = span();
    span.parent = [0x02; 8];
    span.attributes.list = vec![
        (Key::Name("t"), Value::Text("\"\\\n\u{1}ü".to_owned())),
        (Key::Name("b"), Value::Bool(true)),
        (Key::Name("i"), Value::Int(i64::MIN)),
        (Key::Name("d"), Value::Double(1e300)),
        (Key::Name("n"), Value::Double(f64::NAN)),
        (Key::Name("inf"), Value::Double(f64::NEG_INFINITY)),
        (Key::Name("x"), Value::Bytes(vec![0, 255])),
        (
            Key::Chain("e"),
            Value::List(vec![Value::Text("s".to_owned())]),
        ),
    ];
    span.attributes.dropped = 3;
    span.status.describe("it broke");
    let settings = settings(limits(128, None));
    let expected = concat!(
        r#"{"resourceSpans":[{"resource":{"attributes":["#,
        r#"{"key":"service.name","value":{"stringValue":"s"}},"#,
        r#"{"key":"telemetry.sdk.language","value":{"stringValue":"rust"}},"#,
        r#"{"key":"telemetry.sdk.name","value":{"stringValue":"spanbridge"}},"#,
        r#"{"key":"telemetry.sdk.version","value":{"stringValue":"0.1.0"}}]},"#,
        r#""scopeSpans":[{"scope":{"name":"lib"},"spans":["#,
        r#"{"traceId":"abababababababababababababababab","spanId":"0101010101010101","#,
        r#""parentSpanId":"0202020202020202","flags":257,"name":"made by hand","kind":1,"#,
        r#""startTimeUnixNano":"18446744073709551615","endTimeUnixNano":"2","attributes":["#,
        r#"{"key":"target","value":{"stringValue":"a::target"}},"#,
        r#"{"key":"code.file.path","value":{"stringValue":"src/a.rs"}},"#,
        r#"{"key":"code.module.name","value":{"stringValue":"a"}},"#,
        r#"{"key":"code.line.number","value":{"intValue":"7"}},"#,
        r#"{"key":"t","value":{"stringValue":"\"\\\n\u0001ü"}},"#,
        r#"{"key":"b","value":{"boolValue":true}},"#,
        r#"{"key":"i","value":{"intValue":"-9223372036854775808"}},"#,
        r#"{"key":"d","value":{"doubleValue":1e300}},"#,
        r#"{"key":"n","value":{"doubleValue":"NaN"}},"#,
        r#"{"key":"inf","value":{"doubleValue":"-Infinity"}},"#,
        r#"{"key":"x","value":{"bytesValue":"AP8="}},"#,
        r#"{"key":"e.chain","value":{"arrayValue":{"values":[{"stringValue":"s"}]}}}],"#,
        r#""droppedAttributesCount":3,"status":{"code":2,"message":"it broke"}}],"#,
        r#""schemaUrl":"u"}]}]}"#,
    );
    assert_eq!(written(&settings, &[span]), expected);
}

#[test]
fn every_control_character_is_valid_json() {
    let mut span = span();
    let all: String = (0..=0x20_u8).map(char::from).collect();
    span.name = Some(all.clone());
    let text = written(&settings(limits(128, None)), &[span]);
    let read: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let name = &read["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["name"];
    assert_eq!(name, all.as_str());
}

#[test]
fn there_is_room_for_so_many_attributes_and_the_place_in_the_source_comes_first() {
    let settings = settings(limits(5, Some(3)));
    let callsites = Callsites::new(settings.limits);
    let known = callsites.of(callsite());
    let known = known.expect("there is room for callsites");
    assert_eq!(known.attributes.len(), 4);
    assert_eq!(known.attributes[0].1, Value::Text("a::".to_owned()));
    assert_eq!((known.of_thread, known.room, known.dropped), (1, 0, 1));
    let fields = SpanFields::read(Some(known), &settings.limits, true, |visitor| {
        let set = callsite().metadata.fields();
        let field = set.field("field").expect("it has one");
        visitor.record_i64(&field, 1);
        visitor.record_i64(&field, 2);
    });
    let mut span = span();
    fields.apply(&mut span, 0);
    assert_eq!(
        (span.attributes.list.len(), span.attributes.dropped),
        (0, 2)
    );
}

#[test]
fn values_that_come_again_replace_the_first_and_unknown_status_codes_stay() {
    let settings = settings(limits(128, None));
    let set = callsite().metadata.fields();
    let field = |name| set.field(name).expect("it has one");
    let mut span = span();
    for (code, value) in [("nonsense", 1), ("ok", 2), ("error", 3)] {
        let fields = SpanFields::read(None, &settings.limits, false, |visitor| {
            visitor.record_str(&field("otel.status_code"), code);
            visitor.record_i64(&field("field"), value);
        });
        fields.apply(&mut span, 0);
    }
    assert_eq!(
        span.attributes.list,
        [
            (Key::Name("field"), Value::Int(3)),
            (
                Key::Name("otel.status_code"),
                Value::Text("nonsense".to_owned())
            ),
        ]
    );
    // Ok is final.
    assert_eq!((span.status.code, span.status.message.as_str()), (1, ""));
}

#[test]
fn an_event_is_named_by_its_message_or_by_what_went_wrong() {
    let settings = settings(limits(128, None));
    let set = callsite().metadata.fields();
    let field = |name| set.field(name).expect("it has one");
    let read = |record: &dyn Fn(&mut dyn tracing_core::field::Visit)| {
        EventFields::read(None, &settings.limits, false, |visitor| record(visitor)).finish()
    };
    let (name, attributes, problem) = read(&|visitor| {
        visitor.record_str(&field("message"), "hello");
        visitor.record_str(&field("error"), "broken");
    });
    assert_eq!((name.as_deref(), problem.as_str()), (Some("hello"), ""));
    assert_eq!(attributes.list.len(), 1);
    let (name, attributes, problem) =
        read(&|visitor| visitor.record_str(&field("error"), "broken"));
    assert_eq!(
        (name.as_deref(), problem.as_str()),
        (Some("exception"), "broken")
    );
    assert_eq!(attributes.list.len(), 2);
    let (name, _, problem) = read(&|visitor| visitor.record_i64(&field("error"), 5));
    assert_eq!((name, problem.as_str()), (None, ""));
}

#[test]
fn texts_are_cut_between_characters_and_bytes_between_bytes() {
    let mut value = Value::List(vec![
        Value::Text("äöü".to_owned()),
        Value::Bytes(vec![1, 2, 3]),
        Value::Text("ä".to_owned()),
    ]);
    value.cut(2);
    let cut = [
        Value::Text("äö".to_owned()),
        Value::Bytes(vec![1, 2]),
        Value::Text("ä".to_owned()),
    ];
    assert_eq!(value, Value::List(cut.to_vec()));
}

#[test]
fn a_clock_goes_on_from_its_origin() {
    let clock = Clock::start();
    let now = clock.now();
    assert!(clock.origin() <= now && now <= clock.now());
}
