//! Every type of value, at its extremes, in a new span, in one record and in an event.

use std::{error::Error, fmt};
use tracing::{
    field::{self, Empty},
    info, info_span, record_all,
};

/// A span `new` made with the values, a span `later` for which they are recorded, and an event.
macro_rules! everywhere {
    ($($field:ident = $value:expr),* $(,)?) => {{
        drop(info_span!("new", $($field = $value),*));
        let later = info_span!("later", $($field = Empty),*);
        record_all!(later, $($field = $value),*);
        drop(later);
        info!($($field = $value),*);
    }};
}

pub(crate) fn values_i64() {
    everywhere!(
        min = i64::MIN,
        max = i64::MAX,
        zero = 0_i64,
        minus_one = -1_i64,
        narrow = i8::MIN,
        size = isize::MAX,
    );
}

pub(crate) fn values_u64() {
    everywhere!(
        max = u64::MAX,
        above_i64 = 1_u64 << 63,
        max_i64 = i64::MAX as u64,
        zero = 0_u64,
        narrow = u8::MAX,
        size = usize::MAX,
    );
}

pub(crate) fn values_i128() {
    everywhere!(
        min = i128::MIN,
        max = i128::MAX,
        minus_one = -1_i128,
        small = 5_i128
    );
}

pub(crate) fn values_u128() {
    everywhere!(max = u128::MAX, above_i128 = 1_u128 << 127, zero = 0_u128);
}

pub(crate) fn values_f64() {
    everywhere!(
        nan = f64::NAN,
        inf = f64::INFINITY,
        ninf = f64::NEG_INFINITY,
        nzero = -0.0_f64,
        zero = 0.0_f64,
        max = f64::MAX,
        min_positive = f64::MIN_POSITIVE,
        smallest = 5e-324_f64,
        tenth = 0.1_f64,
        narrow = 0.5_f32,
        large = 1e16_f64,
        largest_plain = 1e15_f64,
        exact = 2e23_f64,
        small = 1e-5_f64,
        smaller = 1.5e-7_f64,
    );
}

pub(crate) fn values_bool() {
    everywhere!(yes = true, no = false);
}

pub(crate) fn values_str() {
    everywhere!(
        empty = "",
        ascii = "plain",
        padded_7 = "1234567",
        padded_8 = "12345678",
        padded_9 = "123456789",
        two_bytes = "Größe",
        three_bytes = "漢字 €",
        supplementary = "🦀 👩\u{200d}🚀 \u{10ffff}",
        nul = "a\0b",
        last_of_plane = "\u{ffff}\u{feff}",
        control = "\u{1}\u{8}\u{c}\u{1f}\u{7f}\u{85}\u{2028}",
        quoted = "say \"hi\" \\ / \r\n\t",
    );
}

pub(crate) fn values_bytes() {
    let all: Vec<u8> = (0..=255).collect();
    everywhere!(
        empty = b"".as_slice(),
        some = b"\x00\xff az".as_slice(),
        all = all.as_slice(),
    );
}

pub(crate) fn values_error() {
    let chain = Failure(
        "outer",
        Some(&Failure("middle", Some(&Failure("inner 🦀", None)))),
    );
    let single = Failure("", None);
    everywhere!(
        chain = &chain as &(dyn Error + 'static),
        single = &single as &(dyn Error + 'static),
    );
}

pub(crate) fn values_debug() {
    everywhere!(
        none = field::debug(None::<u8>),
        text = field::debug("say \"hi\""),
        tuple = field::debug((1, 'x', [0.5_f32])),
        empty = field::debug(format_args!("")),
    );
}

pub(crate) fn values_display() {
    everywhere!(
        text = field::display("say \"hi\" 🦀"),
        number = field::display(1.5),
        empty = field::display(""),
    );
}

/// `None` is no value: the field stays empty.
pub(crate) fn values_option() {
    everywhere!(
        first = None::<bool>,
        some = Some(1_u64),
        none = None::<&str>,
        some_text = Some("x"),
        nested = Some(Some(true)),
        last = None::<i64>,
    );
}

/// Names with dots, names that are keywords, and names that are no identifiers at all.
pub(crate) fn values_names() {
    drop(info_span!(
        "new",
        http.request.method = "GET",
        r#type = 1_i64,
        "a name" = true
    ));
    info!(
        http.request.method = "GET",
        r#type = 1_i64,
        "a name" = true,
        "the {}",
        "message"
    );
}

/// One field twice in one event.
pub(crate) fn values_twice() {
    info!(field = 1_i64, field = "later");
}

/// Fields without a value, some of which get one later, one of them twice, and one that is not known.
pub(crate) fn values_recorded_later() {
    let span = info_span!("new", known = 1_i64, later = Empty, never = Empty);
    span.record("later", "first");
    span.record("later", 2_u64);
    span.record("known", 3_i64);
    span.record("unknown", 4_i64);
}

/// An error with its source.
#[derive(Debug)]
struct Failure(&'static str, Option<&'static Failure>);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.map(|source| source as _)
    }
}
