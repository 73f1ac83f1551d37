//! Values as text, whatever the code that makes the text does: what panics becomes a marker.

use crate::wire::{survives, PANICKED};
use std::{cell::Cell, error::Error, fmt};
use tracing_core::{field::Visit, Field};

thread_local! {
    static PANICS: Cell<u32> = const { Cell::new(0) };
}

/// How many values have panicked on this thread since this was called last.
pub(super) fn take_panics() -> u32 {
    PANICS.take()
}

pub(super) fn count_panic() {
    PANICS.set(PANICS.get() + 1);
}

/// Passes values on to a visitor, with those that run user code already made text.
pub(super) struct Guarded<'a>(pub(super) &'a mut dyn Visit);

impl Visit for Guarded<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.record_f64(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.record_i64(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.record_u64(field, value);
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.0.record_i128(field, value);
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.0.record_u128(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.record_bool(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.record_str(field, value);
    }

    fn record_bytes(&mut self, field: &Field, value: &[u8]) {
        self.0.record_bytes(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.0.record_error(field, &Known::of(value, SOURCES));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.record_debug(field, &Safe(value));
    }
}

/// How many sources of an error are followed.
const SOURCES: usize = 64;

struct Safe<'a>(&'a dyn fmt::Debug);

impl fmt::Debug for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alternate = f.alternate();
        f.write_str(&text(|text| {
            if alternate {
                fmt::write(text, format_args!("{:#?}", self.0))
            } else {
                fmt::write(text, format_args!("{:?}", self.0))
            }
        }))
    }
}

/// What `write` writes, or the marker when it panics or fails.
fn text(write: impl FnOnce(&mut String) -> fmt::Result) -> String {
    let mut text = String::new();
    let mut result = Ok(());
    if !survives(|| result = write(&mut text)) {
        count_panic();
        PANICKED.clone_into(&mut text);
    }
    if result.is_err() {
        text.push_str("<failed>");
    }
    text
}

/// An error whose texts are made.
struct Known {
    display: String,
    debug: String,
    source: Option<Box<Known>>,
}

// === impl Known ===

impl Known {
    fn of(error: &(dyn Error + 'static), sources: usize) -> Self {
        let mut source = None;
        if sources > 0 && !survives(|| source = error.source()) {
            count_panic();
        }
        Self {
            display: text(|text| fmt::write(text, format_args!("{error}"))),
            debug: text(|text| fmt::write(text, format_args!("{error:?}"))),
            source: source.map(|source| Box::new(Self::of(source, sources - 1))),
        }
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display)
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.debug)
    }
}

impl Error for Known {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
