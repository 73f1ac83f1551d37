//! The cases whose JSON is known from elsewhere: `layers/core/src/test/resources/golden` has the texts
//! that `tracing-serde` made of them. The expressions must stay as they are; the lines may move.

use std::{error::Error, fmt};
use tracing::{
    debug, debug_span, error, error_span, field, field::Empty, info, info_span, trace, trace_span,
    warn, warn_span,
};

#[derive(Debug)]
struct Inner;
impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("inner cause")
    }
}
impl Error for Inner {}
#[derive(Debug)]
struct Outer {
    source: Inner,
}
impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "outer \"failed\"")
    }
}
impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}
#[derive(Debug, Clone)]
#[allow(dead_code)]
struct Point {
    x: i32,
    y: Option<f64>,
    label: &'static str,
}
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}|{}>", self.x, self.label)
    }
}
#[derive(Debug)]
#[allow(dead_code)]
enum Shape {
    Unit,
    Tuple(u8, char),
    Named { side: f32 },
}

pub(crate) fn i64_extremes() {
    let _s = info_span!(
        "s",
        min = i64::MIN,
        max = i64::MAX,
        zero = 0i64,
        neg = -1i64
    );
    info!(min = i64::MIN, max = i64::MAX, zero = 0i64, neg = -1i64);
}
pub(crate) fn u64_extremes() {
    let _s = info_span!(
        "s",
        max = u64::MAX,
        zero = 0u64,
        above_i64 = 9_223_372_036_854_775_808u64
    );
    info!(
        max = u64::MAX,
        zero = 0u64,
        above_i64 = 9_223_372_036_854_775_808u64
    );
}
pub(crate) fn i128_values() {
    let _s = info_span!(
        "s",
        min = i128::MIN,
        max = i128::MAX,
        small = 5i128,
        neg = -5i128
    );
    info!(
        min = i128::MIN,
        max = i128::MAX,
        small = 5i128,
        neg = -5i128
    );
}
pub(crate) fn f64_special() {
    let _s = info_span!(
        "s",
        nan = f64::NAN,
        inf = f64::INFINITY,
        ninf = f64::NEG_INFINITY,
        nzero = -0.0f64,
        zero = 0.0f64
    );
    info!(
        nan = f64::NAN,
        inf = f64::INFINITY,
        ninf = f64::NEG_INFINITY,
        nzero = -0.0f64,
        zero = 0.0f64
    );
}
pub(crate) fn str_escapes() {
    let _s = info_span!(
        "s",
        quotes = "say \"hi\"",
        backslash = "a\\b",
        nl = "l1\nl2\r\n",
        tab = "a\tb",
        slash = "a/b"
    );
    info!(
        quotes = "say \"hi\"",
        backslash = "a\\b",
        nl = "l1\nl2\r\n",
        tab = "a\tb",
        slash = "a/b"
    );
}
pub(crate) fn option_values() {
    let _s = info_span!(
        "s",
        some = Some(1u64),
        none = None::<u64>,
        some_str = Some("x"),
        none_str = None::<&str>
    );
    info!(
        some = Some(1u64),
        none = None::<u64>,
        some_str = Some("x"),
        nested = Some(Some(true)),
        none_last = None::<bool>
    );
}
pub(crate) fn empty_then_recorded() {
    let s = info_span!("s", known = 1u64, later = Empty, never = Empty);
    s.record("later", "now");
}
pub(crate) fn record_all_types() {
    let s = info_span!(
        "s",
        a = Empty,
        b = Empty,
        c = Empty,
        d = Empty,
        e = Empty,
        f = Empty,
        g = Empty,
        h = Empty,
        i = Empty,
        j = Empty,
        k = Empty
    );
    s.record("a", i64::MIN);
    s.record("b", u64::MAX);
    s.record("c", f64::NAN);
    s.record("d", true);
    s.record("e", "str \"q\"\n🦀");
    s.record("f", field::debug(Some(1)));
    s.record("g", field::display("disp"));
    s.record("h", i128::MAX);
    s.record("i", b"\x01\x02".as_slice());
    s.record("j", &Inner as &(dyn Error + 'static));
    s.record("k", None::<u64>);
}
pub(crate) fn colliding_names() {
    let _s = info_span!(
        "s",
        metadata = "user metadata",
        parent = "user parent",
        is_root = "user is_root",
        name = "user name",
        level = "user level",
        target = "user target",
        fields = "user fields"
    );
    info!(
        metadata = "user metadata",
        parent = "user parent",
        name = "user name",
        "text"
    );
}
pub(crate) fn message_and_fields() {
    info!(a = 1u64, b = ?"x", "message {} of {}", 2, 3);
}
pub(crate) fn explicit_parent() {
    let outer = info_span!("outer");
    let other = info_span!("other").entered();
    let child = info_span!(parent: &outer, "child", a = 1u64);
    info!(parent: &child, "explicit child");
    info!(parent: &outer, a = 1u64, "explicit outer");
    info!("contextual");
    drop(other);
}
pub(crate) fn explicit_root() {
    let _outer = info_span!("outer").entered();
    let _root = info_span!(parent: None, "root", a = 1u64);
    info!(parent: None, "explicit none");
}
pub(crate) fn all_levels() {
    let _a = error_span!("e").entered();
    let _b = warn_span!("w").entered();
    let _c = info_span!("i").entered();
    let _d = debug_span!("d").entered();
    let _e = trace_span!("t").entered();
    error!("e");
    warn!("w");
    info!("i");
    debug!("d");
    trace!("t");
}
pub(crate) fn siblings_reuse_slot() {
    for i in 0..3u64 {
        let _s = info_span!("sibling", i = i).entered();
        info!("tick {}", i);
    }
}
pub(crate) fn bytes_values() {
    let _s = info_span!("s", raw = b"\x00\xff az".as_slice());
    info!(raw = b"\x00\xff az".as_slice(), empty = b"".as_slice(), dbg = ?b"az".as_slice());
}
pub(crate) fn error_values() {
    let e = Outer { source: Inner };
    let dynerr: &(dyn Error + 'static) = &e;
    let boxed: Box<dyn Error + Send + Sync> = "boxed error".into();
    let _s = info_span!("s", err = dynerr);
    error!(err = dynerr, boxed = &*boxed as &(dyn Error + 'static), dbg = ?e, disp = %e);
}
