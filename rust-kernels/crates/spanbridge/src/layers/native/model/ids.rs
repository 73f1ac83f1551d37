//! Random ids of traces and spans.

use fastrand::Rng;
use std::{
    cell::{Cell, RefCell},
    hash::{BuildHasher, RandomState},
};

/// Who a span is in its trace, as in W3C Trace Context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) trace: [u8; 16],
    pub(crate) span: [u8; 8],
    /// Bit 0: sampled. Others are those of the parent, whatever they mean.
    pub(crate) flags: u8,
}

pub(super) const SAMPLED: u8 = 1;
/// The trace id is random, at least in its last 7 bytes.
pub(super) const RANDOM_ID: u8 = 2;

// Two generators of 64 bits each: ids of 128 bits from one would repeat themselves as often as those of 64.
// Nothing to drop, so that spans can be made in destructors of other thread-locals.
thread_local! {
    static RANDOM: RefCell<Option<(Rng, Rng)>> = const { RefCell::new(None) };
    /// The ids that were given to a span of the router's by the layer that was told of it first.
    static LAST: Cell<(u64, [u8; 16], [u8; 8])> = const { Cell::new((0, [0; 16], [0; 8])) };
}

/// The ids of the span `id` of the router's; the trace is a new one. All layers that ask, one after the other, when they
/// are told of the same span get the same: a span that two layers export is one span.
pub(super) fn of_span(id: u64) -> ([u8; 16], [u8; 8]) {
    let (last, trace, span) = LAST.get();
    if last == id {
        return (trace, span);
    }
    let (trace, span) = RANDOM.with_borrow_mut(|random| {
        let (one, other) = random.get_or_insert_with(|| (seeded(1), seeded(2)));
        let trace = u128::from(not_zero(one)) << 64 | u128::from(not_zero(other));
        (trace.to_be_bytes(), not_zero(other).to_be_bytes())
    });
    LAST.set((id, trace, span));
    (trace, span)
}

fn not_zero(random: &mut Rng) -> u64 {
    random.u64(1..)
}

/// The keys of a `RandomState` come from the system, once per thread, and are never the same twice.
fn seeded(which: u64) -> Rng {
    Rng::with_seed(RandomState::new().hash_one(which))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_differ_between_spans_and_threads_and_not_between_layers() {
        let ids = || (1..1000).map(|id| (id, of_span(id))).collect::<Vec<_>>();
        let other = std::thread::spawn(ids).join().expect("it does not panic");
        let all: HashSet<_> = ids().into_iter().chain(other).map(|(_, ids)| ids).collect();
        assert_eq!(all.len(), 2 * 999);
        assert!(all
            .iter()
            .all(|(trace, span)| *trace != [0; 16] && *span != [0; 8]));
        assert_eq!(of_span(7), of_span(7));
    }
}
