//! Events that stand for records of the `log` crate, made by `tracing-log`.
//!
//! All records of a level share one static callsite, whose target is `log`; the real target, module,
//! file and line travel as fields. Here every place that logs is given a callsite of its own.

use super::callsite::{self, Callsite, Description};
use parking_lot::Mutex;
use std::{collections::HashMap, fmt};
use tracing_core::{
    field::{Field, Visit},
    Event, Level, Metadata,
};

/// Whether this is one of the static callsites of `tracing-log`.
pub(super) fn is_log(metadata: &Metadata<'_>) -> bool {
    metadata.target() == "log" && metadata.fields().field(TARGET).is_some()
}

/// The callsite of the place that logged; the same one each time.
pub(super) fn intern(event: &Event<'_>, shared: &'static Callsite) -> &'static Callsite {
    static KNOWN: Mutex<Option<HashMap<Place, &'static Callsite>>> = Mutex::new(None);

    let mut place = Place::default();
    event.record(&mut place);
    place.level = Some(*event.metadata().level());
    let mut known = KNOWN.lock();
    let known = known.get_or_insert_with(HashMap::new);
    if let Some(callsite) = known.get(&place) {
        return callsite;
    }
    // Program text is finite, but a program can make up targets: then they share.
    if known.len() >= MOST {
        return shared;
    }
    let description = Description {
        target: place.target.clone().unwrap_or_else(|| "log".to_owned()),
        module_path: place.module_path.clone(),
        file: place.file.clone(),
        line: place.line,
    };
    let callsite = callsite::add_described(shared.metadata, description);
    known.insert(place, callsite);
    callsite
}

const MOST: usize = 1 << 14;
const TARGET: &str = "log.target";

/// Where a record was made.
#[derive(Default, PartialEq, Eq, Hash)]
struct Place {
    level: Option<Level>,
    target: Option<String>,
    module_path: Option<String>,
    file: Option<String>,
    line: Option<u32>,
}

impl Visit for Place {
    fn record_str(&mut self, field: &Field, value: &str) {
        let place = match field.name() {
            TARGET => &mut self.target,
            "log.module_path" => &mut self.module_path,
            "log.file" => &mut self.file,
            _ => return,
        };
        *place = Some(value.to_owned());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "log.line" {
            self.line = u32::try_from(value).ok();
        }
    }

    // The message is not looked at: formatting it would run user code.
    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
