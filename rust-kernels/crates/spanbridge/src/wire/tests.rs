//! Whatever values a callsite records: a record holds them bit for bit, and the JSON is what
//! `serde_json` itself would write.

use super::{
    encode_event, encode_record, encode_span, format, kinds, Address, JsonWriter, Writer, Written,
};
use crate::session::{self, intern, Link};
use proptest::{collection::vec, prelude::*};
use std::{collections::BTreeMap, error::Error, fmt};
use tracing_core::{
    callsite::DefaultCallsite,
    field::{debug, display, Field, FieldSet, Value},
    identify_callsite,
    span::{Attributes, Record},
    Event, Kind, Level, Metadata,
};

static NAMES: [&str; 8] = ["message", "a", "b.c", "type", "parent", "é", "quote\"", "z"];
static CALLSITE: DefaultCallsite = DefaultCallsite::new(&META);
static META: Metadata<'static> = Metadata::new(
    "name",
    "target",
    Level::INFO,
    Some("file.rs"),
    None,
    Some("module"),
    FieldSet::new(&NAMES, identify_callsite!(&CALLSITE)),
    Kind::SPAN,
);

/// A value as it is recorded, and as it is expected to be read.
#[derive(Clone, Debug, PartialEq)]
enum Recorded {
    Bool(bool),
    I64(i64),
    U64(u64),
    I128(i128),
    U128(u128),
    /// The bits, so that NaN is equal to itself.
    F64(u64),
    Str(String),
    Bytes(Vec<u8>),
    /// Its own text, then those of its sources.
    Error(Vec<String>),
    Debug(String),
    Display(String),
}

#[derive(Debug)]
struct Failure {
    text: String,
    source: Option<Box<Failure>>,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

fn recorded() -> impl Strategy<Value = Recorded> {
    prop_oneof![
        any::<bool>().prop_map(Recorded::Bool),
        any::<i64>().prop_map(Recorded::I64),
        any::<u64>().prop_map(Recorded::U64),
        any::<i128>().prop_map(Recorded::I128),
        any::<u128>().prop_map(Recorded::U128),
        any::<u64>().prop_map(Recorded::F64),
        any::<f64>().prop_map(|value| Recorded::F64(value.to_bits())),
        any::<String>().prop_map(Recorded::Str),
        vec(any::<u8>(), 0..40).prop_map(Recorded::Bytes),
        vec(any::<String>(), 1..4).prop_map(Recorded::Error),
        any::<String>().prop_map(Recorded::Debug),
        any::<String>().prop_map(Recorded::Display),
    ]
}

/// At most one value for each of the eight places of a callsite's value set; a field may come twice.
fn members() -> impl Strategy<Value = [Option<(usize, Recorded)>; 8]> {
    let member = proptest::option::of((0..NAMES.len(), recorded()));
    proptest::array::uniform8(member)
}

// === recording ===

/// Calls `f` with the values as `tracing` would have them.
fn with_values<R>(
    members: &[Option<(usize, Recorded)>; 8],
    f: impl FnOnce(&tracing_core::field::ValueSet<'_>) -> R,
) -> R {
    let fields: Vec<Field> = META.fields().iter().collect();
    let values: Vec<Option<Box<dyn Value + '_>>> = members
        .iter()
        .map(|member| member.as_ref().map(|(_, value)| value.as_value()))
        .collect();
    let pairs: [(&Field, Option<&dyn Value>); 8] = std::array::from_fn(|place| {
        let field = members[place].as_ref().map_or(0, |(field, _)| *field);
        (&fields[field], values[place].as_deref())
    });
    f(&META.fields().value_set(&pairs))
}

// === impl Recorded ===

impl Recorded {
    fn as_value(&self) -> Box<dyn Value + '_> {
        match self {
            Self::Bool(value) => Box::new(*value),
            Self::I64(value) => Box::new(*value),
            Self::U64(value) => Box::new(*value),
            Self::I128(value) => Box::new(*value),
            Self::U128(value) => Box::new(*value),
            Self::F64(bits) => Box::new(f64::from_bits(*bits)),
            Self::Str(value) => Box::new(value.as_str()),
            Self::Bytes(value) => Box::new(value.as_slice()),
            Self::Error(texts) => {
                let chain = texts.iter().rev().fold(None, |source, text| {
                    Some(Box::new(Failure {
                        text: text.clone(),
                        source,
                    }))
                });
                Box::new(chain.expect("one text or more") as Box<dyn Error + 'static>)
            }
            Self::Debug(value) => Box::new(debug(value)),
            Self::Display(value) => Box::new(display(value)),
        }
    }

    /// As a record tells it: a text made by `Display` is not told from one made by `Debug`.
    fn in_record(&self) -> Self {
        match self {
            Self::Debug(value) => Self::Debug(format!("{value:?}")),
            Self::Display(value) => Self::Debug(value.clone()),
            other => other.clone(),
        }
    }

    fn in_json(&self) -> serde_json::Value {
        match self {
            Self::Bool(value) => (*value).into(),
            Self::I64(value) => (*value).into(),
            Self::U64(value) => (*value).into(),
            Self::I128(value) => value.to_string().into(),
            Self::U128(value) => value.to_string().into(),
            Self::F64(bits) => f64::from_bits(*bits).into(),
            Self::Str(value) | Self::Display(value) => value.as_str().into(),
            Self::Bytes(value) => {
                let bytes: Vec<String> = value.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("[{}]", bytes.join(" ")).into()
            }
            Self::Error(texts) => texts[0].as_str().into(),
            Self::Debug(value) => format!("{value:?}").into(),
        }
    }
}

const TO: Address = Address {
    layers: 1,
    timestamp: 1_234_567,
    captured: 0,
};

/// What is written where there is room for so many bytes.
fn encoded(room: usize, encode: impl FnOnce(&mut Writer<'_>) -> bool) -> Vec<u8> {
    let mut memory = vec![0xEE; room];
    let mut writer = Writer::new(&mut memory);
    assert!(encode(&mut writer));
    match writer.finish() {
        Written::Fixed(length) => memory[..length].to_vec(),
        Written::Outgrown(bytes) => {
            assert!(bytes.len() > room);
            bytes
        }
    }
}

// === reading ===

fn number<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes[at..at + N].try_into().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Reads the values of a record, and checks lengths and padding.
fn decode(record: &[u8]) -> Vec<(usize, Recorded)> {
    assert_eq!(u32::from_ne_bytes(number(record, 0)) as usize, record.len());
    assert_eq!(record.len() % 8, 0);
    let links = usize::from(u16::from_ne_bytes(number(record, 6)));
    let count = u16::from_ne_bytes(number(record, format::VALUES_AT));
    let mut at = format::HEADER + 16 * links;
    let mut values = Vec::new();
    for _ in 0..count {
        assert_eq!(at % 8, 0);
        let field = usize::from(u16::from_ne_bytes(number(record, at)));
        let length = u32::from_ne_bytes(number(record, at + 4)) as usize;
        let (ty, from) = (record[at + 2], at + 8);
        let size = if ty == 0 { 0 } else { length };
        let bytes = &record[from..from + size];
        values.push((field, decode_value(ty, length, bytes)));
        at = (from + size).next_multiple_of(8);
        assert!(record[from + size..at].iter().all(|byte| *byte == 0));
    }
    assert_eq!(at, record.len());
    values
}

fn decode_value(ty: u8, length: usize, bytes: &[u8]) -> Recorded {
    match ty {
        0 => Recorded::Bool(length == 1),
        1 => Recorded::I64(i64::from_ne_bytes(bytes.try_into().unwrap())),
        2 => Recorded::U64(u64::from_ne_bytes(bytes.try_into().unwrap())),
        3 => Recorded::I128(i128::from_be_bytes(bytes.try_into().unwrap())),
        4 => Recorded::U128(u128::from_be_bytes(bytes.try_into().unwrap())),
        5 => Recorded::F64(u64::from_ne_bytes(bytes.try_into().unwrap())),
        6 => Recorded::Str(text(bytes)),
        7 => Recorded::Bytes(bytes.to_vec()),
        8 => {
            let (mut texts, mut at) = (Vec::new(), 0);
            while at < bytes.len() {
                let end = at + 4 + u32::from_ne_bytes(number(bytes, at)) as usize;
                texts.push(text(&bytes[at + 4..end]));
                at = end;
            }
            Recorded::Error(texts)
        }
        9 => Recorded::Debug(text(bytes)),
        _ => panic!("type {ty}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: if cfg!(miri) { 4 } else { 256 },
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_record_holds_every_value_as_it_was_recorded(
        members in members(),
        room in 0..300_usize,
        links in 0..3_usize,
    ) {
        let callsite = intern(&META);
        let expected: Vec<_> = members
            .iter()
            .flatten()
            .map(|(field, value)| (*field, value.in_record()))
            .collect();
        let links = vec![Link { id: 7, layers: 1, callsite: 0 }; links];
        with_values(&members, |values| {
            let span = Attributes::new_root(&META, values);
            let record = encoded(room, |writer| encode_span(writer, 1, callsite, TO, &span, &links));
            assert_eq!(decode(&record), expected);
            assert_eq!(kinds(&record).collect::<Vec<_>>(), [(session::Kind::NewSpan, false)]);
            let later = Record::new(values);
            let record = encoded(room, |writer| encode_record(writer, 1, callsite, TO, &later));
            assert_eq!(decode(&record), expected);
            let event = Event::new(&META, values);
            let record = encoded(room, |writer| encode_event(writer, callsite, TO, &event, &links));
            assert_eq!(decode(&record), expected);
            assert_eq!(i64::from_ne_bytes(number(&record, 24)), TO.timestamp);
        });
    }

    #[test]
    fn json_is_what_serde_json_writes_of_a_sorted_map(members in members()) {
        let callsite = intern(&META);
        let mut expected: BTreeMap<&str, serde_json::Value> = members
            .iter()
            .flatten()
            .map(|(field, value)| (NAMES[*field], value.in_json()))
            .collect();
        with_values(&members, |values| {
            let mut writer = JsonWriter::default();
            let json = text(writer.values(callsite, &Record::new(values)));
            assert_eq!(json, serde_json::to_string(&expected).unwrap());

            let json = text(writer.event(callsite, &Event::new(&META, values)));
            expected.insert("metadata", serde_json::from_str(&metadata(&json)).unwrap());
            assert_eq!(json, serde_json::to_string(&expected).unwrap());

            let json = text(writer.span(callsite, &Attributes::new_root(&META, values)));
            expected.insert("is_root", true.into());
            expected.entry("parent").or_insert(serde_json::Value::Null);
            assert_eq!(json, serde_json::to_string(&expected).unwrap());
            assert!(writer.is_whole());
        });
    }
}

/// The member `metadata`, with what must stand in it.
fn metadata(json: &str) -> String {
    let read: serde_json::Value = serde_json::from_str(json).unwrap();
    let metadata = &read["metadata"];
    assert_eq!(metadata["name"], "name");
    assert_eq!(metadata["level"], "INFO");
    assert_eq!(metadata["line"], serde_json::Value::Null);
    assert_eq!(metadata["fields"].as_array().unwrap().len(), NAMES.len());
    metadata.to_string()
}
