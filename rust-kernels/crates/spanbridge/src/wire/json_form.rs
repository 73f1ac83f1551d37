//! What the JSON texts of a callsite have in common: everything but the values. It is made once, and a text is then
//! this with values put in between.

use crate::session::Callsite;
use std::{ops::Range, sync::OnceLock};
use tracing_core::field::Field;

/// What a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A new span with the parent that it has by context.
    Span,
    /// A new span that says that it is a root.
    Root,
    /// A new span that names its parent.
    Child,
    Event,
    /// Values recorded later.
    Values,
}

const SUBJECTS: usize = 5;

/// The forms of a callsite's texts, each made when first needed.
#[derive(Default)]
pub(crate) struct JsonForms([OnceLock<Box<JsonForm>>; SUBJECTS]);

/// All of a text but its values.
pub(super) struct JsonForm {
    /// By the index of a field, its name and the slot of its value. Fields of one name share a slot: the later value stays.
    fields: Box<[(&'static str, usize)]>,
    /// How many slots there are.
    pub(super) slots: usize,
    /// The slot of the parent's id, in the form of a [`Subject::Child`].
    pub(super) parent: usize,
    /// What the ranges are of.
    pub(super) text: Box<[u8]>,
    /// One per slot that can have a value, in the order of the keys.
    pub(super) members: Box<[Member]>,
    /// What stands after the last of them.
    pub(super) tail: Range<usize>,
}

/// The member of a value, and what stands before it. Every key is preceded by a comma, the first one, too.
pub(super) struct Member {
    pub(super) slot: usize,
    /// What stands before it in any case, and the key.
    pub(super) with_value: Range<usize>,
    /// The same without the key, when there is no value.
    pub(super) without: Range<usize>,
    /// What stands in its place when there is no value; as a rule nothing.
    pub(super) instead: Range<usize>,
}

// === impl JsonForms ===

impl JsonForms {
    #[inline]
    pub(super) fn get(&self, callsite: &Callsite, subject: Subject) -> &JsonForm {
        self.0[subject as usize].get_or_init(|| Box::new(JsonForm::new(callsite, subject, &[])))
    }
}

// === impl JsonForm ===

/// A key that a text can have, with its value when that never changes.
struct Key {
    name: &'static str,
    slot: Option<usize>,
    fixed: Option<String>,
}

impl JsonForm {
    /// The form of a callsite's texts; `others` are names of fields that it does not have. Their slots come last.
    pub(super) fn new(callsite: &Callsite, subject: Subject, others: &[&'static str]) -> Self {
        let own = callsite.metadata.fields().iter().map(|field| field.name());
        let own: Vec<&'static str> = own.collect();
        let parent = own.len();
        let mut keys: Vec<Key> = Vec::new();
        let mut slot_of = |name, slot| {
            let known = keys.iter().find(|key| key.name == name);
            let slot = known.and_then(|key| key.slot).unwrap_or(slot);
            if known.is_none() {
                keys.push(Key {
                    name,
                    slot: Some(slot),
                    fixed: None,
                });
            }
            slot
        };
        let fields = own.iter().enumerate();
        let fields: Box<[_]> = fields
            .map(|(at, name)| (*name, slot_of(name, at)))
            .collect();
        for (at, name) in others.iter().enumerate() {
            slot_of(name, parent + 1 + at);
        }
        let parent = match subject {
            Subject::Child => slot_of("parent", parent),
            _ => parent,
        };
        let slots = own.len() + 1 + others.len();
        let mut fix = |name, value: String| match keys.iter_mut().find(|key| key.name == name) {
            Some(key) => key.fixed = Some(value),
            None => keys.push(Key {
                name,
                slot: None,
                fixed: Some(value),
            }),
        };
        if subject != Subject::Values {
            fix("metadata", metadata_json(callsite));
        }
        match subject {
            Subject::Span | Subject::Root => {
                fix("is_root", (subject == Subject::Root).to_string());
                fix("parent", "null".to_owned());
            }
            Subject::Child => fix("is_root", "false".to_owned()),
            Subject::Event | Subject::Values => {}
        }
        keys.sort_by_key(|key| key.name);
        let (text, members, tail) = lay_out(&keys);
        Self {
            fields,
            slots,
            parent,
            text,
            members,
            tail,
        }
    }

    /// The slot of a field's value; none when it is not a field of this callsite.
    #[inline]
    pub(super) fn slot(&self, field: &Field) -> Option<usize> {
        match self.fields.get(field.index()) {
            // As a rule it is the same text in memory.
            Some((name, slot)) if std::ptr::eq(*name, field.name()) => Some(*slot),
            _ => self.slot_named(field.name()),
        }
    }

    #[cold]
    fn slot_named(&self, name: &str) -> Option<usize> {
        let found = self.fields.iter().find(|(known, _)| *known == name);
        found.map(|(_, slot)| *slot)
    }
}

fn lay_out(keys: &[Key]) -> (Box<[u8]>, Box<[Member]>, Range<usize>) {
    let (mut text, mut members, mut from) = (Vec::new(), Vec::new(), 0);
    for key in keys {
        let here = text.len();
        text.push(b',');
        text.extend(json_of(key.name).bytes());
        text.push(b':');
        let fixed = key.fixed.as_deref().unwrap_or_default();
        match key.slot {
            None => text.extend(fixed.bytes()),
            Some(slot) => {
                let with_value = from..text.len();
                if !fixed.is_empty() {
                    text.extend_from_within(here..);
                    text.extend(fixed.bytes());
                }
                members.push(Member {
                    slot,
                    without: from..here,
                    instead: with_value.end..text.len(),
                    with_value,
                });
                from = text.len();
            }
        }
    }
    text.push(b'}');
    let tail = from..text.len();
    (text.into(), members.into(), tail)
}

fn metadata_json(callsite: &Callsite) -> String {
    let metadata = callsite.metadata;
    #[derive(serde::Serialize)]
    struct Text<'a> {
        fields: Vec<&'a str>,
        file: Option<&'a str>,
        is_event: bool,
        is_span: bool,
        level: &'a str,
        line: Option<u32>,
        module_path: Option<&'a str>,
        name: &'a str,
        target: &'a str,
    }
    json_of(&Text {
        fields: callsite.fields().collect(),
        file: callsite.file(),
        is_event: metadata.is_event(),
        is_span: metadata.is_span(),
        level: metadata.level().as_str(),
        line: callsite.line(),
        module_path: callsite.module_path(),
        name: metadata.name(),
        target: callsite.target(),
    })
}

fn json_of<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("texts and numbers are JSON")
}
