//! Callbacks about spans of other threads: first comes what those threads keep.

use super::{
    callback,
    crossing::{hand_over_if_possible, hand_over_own},
    group::{Kind, Link},
    open_session::Session,
    outbox::{Outbox, PATIENCE},
    sessions,
    statistics::Counter,
    store::{self, Slot},
    thread::{self, Thread},
};

/// For a callback about a span, or one that mentions it: delivers what the thread that made it keeps, when that is
/// another one. Returns whether it is; the callback must not wait then.
#[inline]
pub(super) fn meet(thread: &Thread, session: &Session, kind: Kind, slot: &Slot) -> bool {
    match slot.maker() {
        Some(maker) if !is_own(thread, maker) => {
            if maker.records.len() != 0 && !visit(thread, maker) {
                // It is delivered too early.
                sessions::count(thread, session, kind, Counter::Failed, 1);
            }
            true
        }
        _ => false,
    }
}

/// As [`meet`], for spans that a callback mentions.
pub(super) fn meet_all(thread: &Thread, session: &Session, kind: Kind, links: &[Link]) -> bool {
    links.iter().fold(false, |foreign, link| {
        foreign | store::find(link.id).is_some_and(|slot| meet(thread, session, kind, slot))
    })
}

/// Delivers what the threads keep that made these spans. Does nothing inside of a callback.
pub(super) fn await_makers(session: &Session, links: &[Link]) {
    if session.defers() {
        thread::with(|thread| {
            if !thread.in_callback() {
                meet_all(thread, session, Kind::NewSpan, links);
                callback::after(thread);
            }
        });
    }
}

pub(super) fn is_own(thread: &Thread, outbox: &Outbox) -> bool {
    thread
        .outbox
        .get()
        .is_some_and(|own| std::ptr::eq(own, outbox))
}

/// To be called before the place of a span is freed: whoever gets it, or ends its parent, may be another thread, and must not
/// overtake what waits here.
#[cold]
pub(super) fn before_removing(thread: &Thread, slot: &Slot) {
    let parent = store::find(slot.parent());
    let foreign = parent
        .and_then(Slot::maker)
        .is_some_and(|maker| !is_own(thread, maker));
    if foreign || store::will_share_places(thread) {
        hand_over_own(thread);
    }
}

/// Delivers what another thread keeps; false when that thread does not let go of it.
#[cold]
fn visit(thread: &Thread, outbox: &'static Outbox) -> bool {
    let Some(_visit) = outbox.visit(PATIENCE) else {
        return false;
    };
    if outbox.records.len() != 0 {
        // Of a session that is being closed the records are left to who closes it.
        if let Some(session) = sessions::find(outbox.session()) {
            if let Some(group) = session.record_group() {
                return hand_over_if_possible(thread, &session, group, outbox);
            }
        }
    }
    true
}
