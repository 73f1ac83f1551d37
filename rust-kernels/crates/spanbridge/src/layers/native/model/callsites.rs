//! What all spans or events of a callsite have in common.

use super::{
    json,
    settings::Limits,
    table::Table,
    value::{Key, Value},
};
use crate::session::Callsite;
use std::sync::OnceLock;

/// The attributes that the place in the source gives.
pub(in super::super) struct Static {
    pub(in super::super) attributes: Vec<(&'static str, Value)>,
    /// They, as the elements of a JSON list.
    pub(super) json: String,
    /// How many there was no room for.
    pub(in super::super) dropped: u32,
    /// Whether a field has the name of one of them; then the field wins.
    pub(super) has_rival: bool,
    /// For how many of those that say which thread there is room.
    pub(in super::super) of_thread: usize,
    /// How many attributes may come from fields.
    pub(super) room: usize,
}

/// What is known of callsites, by their numbers.
pub(in super::super) struct Callsites {
    table: Table<OnceLock<Box<Static>>>,
    limits: Limits,
}

// === impl Callsites ===

impl Callsites {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            table: Table::new(),
            limits,
        }
    }

    /// Cost: a few ns when the callsite is known.
    pub(in super::super) fn of(&self, callsite: &'static Callsite) -> Option<&Static> {
        let place = self.table.at(callsite.id)?;
        Some(place.get_or_init(|| Box::new(Static::new(callsite, &self.limits))))
    }
}

// === impl Static ===

/// What spans have, too.
const OF_THREAD: [&str; 2] = [THREAD_ID, THREAD_NAME];
pub(super) const THREAD_ID: &str = "thread.id";
pub(super) const THREAD_NAME: &str = "thread.name";

impl Static {
    fn new(callsite: &Callsite, limits: &Limits) -> Self {
        let metadata = callsite.metadata;
        let is_event = metadata.is_event();
        let text = |text: &str| Value::Text(text.to_owned());
        let level = is_event.then(|| text(metadata.level().as_str()));
        let all = [
            ("level", level),
            ("target", Some(text(callsite.target()))),
            ("code.file.path", callsite.file().map(text)),
            ("code.module.name", callsite.module_path().map(text)),
            (
                "code.line.number",
                callsite.line().map(|line| Value::Int(i64::from(line))),
            ),
        ];
        let all = all
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)));
        let mut attributes: Vec<(&'static str, Value)> = all.collect();
        let limit = if is_event {
            limits.attributes_per_event
        } else {
            limits.attributes
        };
        let wanted_of_thread = if is_event { 0 } else { OF_THREAD.len() };
        let dropped = (attributes.len() + wanted_of_thread).saturating_sub(limit);
        attributes.truncate(limit);
        let of_thread = wanted_of_thread.min(limit - attributes.len());
        if let Some(length) = limits.attribute_value_length {
            attributes
                .iter_mut()
                .for_each(|(_, value)| value.cut(length));
        }
        let has_rival = callsite.fields().any(|field| {
            OF_THREAD.contains(&field) || attributes.iter().any(|(key, _)| *key == field)
        });
        Self {
            json: json::attributes(&attributes),
            room: limit - attributes.len() - of_thread,
            of_thread,
            attributes,
            dropped: dropped as u32,
            has_rival,
        }
    }

    /// Whether a field of that name takes the place of one of these.
    pub(super) fn is_rival(&self, key: Key) -> bool {
        self.has_rival
            && (OF_THREAD.iter().any(|name| key.is(name))
                || self.attributes.iter().any(|(name, _)| key.is(name)))
    }
}
