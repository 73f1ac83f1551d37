//! Spans and events with few and with as many fields as a callsite can have.

use tracing::{info, info_span};

pub(crate) fn fields_0() {
    let _entered = info_span!("new").entered();
    info!({});
}

macro_rules! with_fields {
    ($($field:ident)*) => {{
        let mut number = 0_i64;
        let mut next = || {
            number += 1;
            number
        };
        drop(info_span!("new", $($field = next()),*));
        info!($($field = next()),*);
    }};
}

pub(crate) fn fields_16() {
    with_fields!(f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15);
}

pub(crate) fn fields_32() {
    with_fields!(
        f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15
        f16 f17 f18 f19 f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f30 f31
    );
}
