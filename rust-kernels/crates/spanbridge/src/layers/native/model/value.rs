//! Values of the types that OTLP has, and attributes.

use serde::{Deserialize, Deserializer};

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(in super::super) enum Value {
    #[serde(rename = "string")]
    Text(String),
    #[serde(rename = "bool")]
    Bool(bool),
    #[serde(rename = "int")]
    Int(i64),
    /// Java sends the bits, because JSON lacks some doubles.
    #[serde(rename = "double", deserialize_with = "from_bits")]
    Double(f64),
    #[serde(rename = "bytes")]
    Bytes(Vec<u8>),
    #[serde(rename = "array")]
    List(Vec<Value>),
    #[serde(rename = "map")]
    Map(Vec<Pair>),
}

/// An attribute of a resource or scope, or an entry of a map.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Pair {
    pub(in super::super) key: String,
    pub(in super::super) value: Value,
}

fn from_bits<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    i64::deserialize(from).map(|bits| f64::from_bits(bits as u64))
}

impl Pair {
    pub(super) fn text(key: &str, value: &str) -> Self {
        Self {
            key: key.to_owned(),
            value: Value::Text(value.to_owned()),
        }
    }
}

// === impl Value ===

impl Value {
    /// A value of an unsigned type: OTLP has none, so what does not fit is text.
    pub(super) fn unsigned(value: u64) -> Self {
        i64::try_from(value).map_or_else(|_| Self::Text(value.to_string()), Self::Int)
    }

    /// The value as a text, for fields that are no attributes.
    pub(super) fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Bool(value) => value.to_string(),
            Self::Int(value) => value.to_string(),
            Self::Double(value) => format!("{value:?}"),
            Self::Bytes(bytes) => super::json::base64(bytes),
            Self::List(_) | Self::Map(_) => String::new(),
        }
    }

    /// Cuts texts after so many characters, and bytes after so many bytes.
    pub(super) fn cut(&mut self, length: usize) {
        match self {
            Self::Text(text) => {
                if let Some((end, _)) = text.char_indices().nth(length) {
                    text.truncate(end);
                }
            }
            Self::Bytes(bytes) => bytes.truncate(length),
            Self::List(values) => values.iter_mut().for_each(|value| value.cut(length)),
            _ => {}
        }
    }
}

/// The name of an attribute of a span or event. Nothing is allocated for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Key {
    Name(&'static str),
    /// The sources of the error in a field of that name.
    Chain(&'static str),
}

impl Key {
    /// The name, and what comes after it.
    pub(in super::super) fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Name(name) => (name, ""),
            Self::Chain(name) => (name, ".chain"),
        }
    }

    pub(in super::super) fn is(self, name: &str) -> bool {
        matches!(self, Self::Name(own) if own == name)
    }
}

pub(in super::super) type Attribute = (Key, Value);

/// Attributes in the order in which they came, each name once, up to a limit.
#[derive(Debug, Default)]
pub(in super::super) struct Attributes {
    pub(in super::super) list: Vec<Attribute>,
    /// How many there was no room for.
    pub(in super::super) dropped: u32,
}

impl Attributes {
    /// Sets an attribute. A new one needs room; `always` has it in any case.
    pub(super) fn set(&mut self, key: Key, value: Value, room: usize, always: bool) {
        if let Some((_, known)) = self.list.iter_mut().find(|(known, _)| *known == key) {
            *known = value;
        } else if always || self.list.len() < room {
            self.list.push((key, value));
        } else {
            self.dropped += 1;
        }
    }
}
