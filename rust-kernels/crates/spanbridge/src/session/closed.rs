//! Sessions that have closed: what they counted, and what comes too late for them. Not how a session closes: that is
//! `control`.
//!
//! A span can outlive its session. What happens to it then reaches no layer, and the session's own counters are gone
//! with it; so it is counted here, as dropped, and whoever still has the closed session in hand can ask. Only the
//! [`REMEMBERED`] sessions that opened last are remembered: a program may open and close any number of them.

use super::{
    group::{Kind, LayerMask, KINDS},
    open_session::Session,
    statistics::{place, Counter, COUNTERS},
};
use parking_lot::RwLock;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};

/// How many closed sessions are remembered, of about 350 bytes each.
pub(crate) const REMEMBERED: usize = 1024;

/// By key. Held for moments only.
static CLOSED: RwLock<BTreeMap<u64, Closed>> = RwLock::new(BTreeMap::new());

struct Closed {
    /// The layers that wanted callbacks of each kind.
    wanted: [LayerMask; KINDS],
    counted: [u64; COUNTERS],
    late: [AtomicU64; KINDS],
}

/// To be called when a session is taken off the list of open ones, while that is locked.
pub(super) fn remember(session: &Session) {
    let wanted = Kind::ALL.map(|kind| {
        let seats = session.seats().iter();
        seats.fold(0, |layers, seat| layers | seat.wanted(kind))
    });
    let mut closed = CLOSED.write();
    closed.insert(
        session.key,
        Closed {
            wanted,
            counted: session.counters().sum(),
            late: Default::default(),
        },
    );
    if closed.len() > REMEMBERED {
        closed.pop_first();
    }
}

/// Takes over what the session has counted since.
pub(super) fn settle(session: &Session) {
    if let Some(closed) = CLOSED.write().get_mut(&session.key) {
        closed.counted = session.counters().sum();
    }
}

/// Counts a callback of a span, which these layers wanted, after its session has closed.
#[cold]
pub(super) fn came_late(key: u64, kind: Kind, layers: LayerMask) {
    if let Some(closed) = CLOSED.read().get(&key) {
        if closed.wanted[kind as usize] & layers != 0 {
            closed.late[kind as usize].fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What a closed session has counted, with what came too late for it; none when it is not remembered.
pub(super) fn counters(key: u64) -> Option<[u64; COUNTERS]> {
    let closed = CLOSED.read();
    let closed = closed.get(&key)?;
    let mut counters = closed.counted;
    for (kind, late) in Kind::ALL.into_iter().zip(&closed.late) {
        counters[place(kind, Counter::Dropped)] += late.load(Ordering::Relaxed);
    }
    Some(counters)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sessions of other tests have small keys, and so go first.
    const KEYS: u64 = 1 << 40;

    #[test]
    fn the_sessions_that_opened_last_are_remembered_with_all_that_they_counted() {
        for key in 0..=REMEMBERED as u64 {
            remember(&Session::new(KEYS + key, None, Vec::new(), Vec::new()));
        }
        assert_eq!(counters(KEYS), None);
        came_late(KEYS, Kind::Close, 1);
        for key in 1..=REMEMBERED as u64 {
            assert_eq!(counters(KEYS + key), Some([0; COUNTERS]), "{key}");
        }

        let session = Session::new(2 * KEYS, None, Vec::new(), Vec::new());
        let counters = session.counters();
        counters.add_shared(Kind::Event, Counter::Delivered, 1);
        remember(&session);
        counters.add_shared(Kind::Event, Counter::Delivered, 2);
        settle(&session);
        let counters = super::counters(2 * KEYS).expect("it is remembered");
        assert_eq!(counters[place(Kind::Event, Counter::Delivered)], 3);
    }
}
