//! Spans and events with few and with as many fields as a callsite can have.

use tracing::{info, info_span};

pub(crate) fn fields_0() {
    let _entered = info_span!("new").entered();
    info!({});
}

/// A span and an event for each of the fields with all that stand before it: with one field, with two, and so on. The
/// values are numbered through, from 1.
macro_rules! with_more_and_more_fields {
    ($next:ident; $($before:ident)*;) => {
        $(let _ = stringify!($before);)*
    };
    ($next:ident; $($before:ident)*; $field:ident $($after:ident)*) => {
        drop(info_span!("new", $($before = $next(),)* $field = $next()));
        info!($($before = $next(),)* $field = $next());
        with_more_and_more_fields!($next; $($before)* $field; $($after)*);
    };
}

pub(crate) fn fields_1_to_32() {
    let mut number = 0_i64;
    let mut next = || {
        number += 1;
        number
    };
    with_more_and_more_fields!(next;; f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15
        f16 f17 f18 f19 f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f30 f31);
}
