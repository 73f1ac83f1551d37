//! Callbacks about spans of other threads: first comes what those threads keep.

use super::{
    callback,
    crossing::{hand_over_if_possible, hand_over_own},
    group::{Kind, Link},
    open_session::Session,
    outbox::{self, Outbox, PATIENCE},
    places, sessions,
    statistics::Counter,
    store::{self, Slot},
    thread::{self, Thread},
};

/// For a callback about a span, or one that mentions it: delivers what the thread that made it keeps, when that is
/// another one. Returns whether it is; the callback must not wait then.
#[inline(always)]
pub(super) fn meet(thread: &Thread, session: &Session, kind: Kind, slot: &Slot) -> bool {
    let maker = slot.maker();
    let foreign = maker != 0 && maker != own_number(thread);
    if foreign {
        meet_other(thread, session, kind, maker);
    }
    foreign
}

/// The number of this thread's outbox; 0 when it has none.
#[inline(always)]
fn own_number(thread: &Thread) -> u32 {
    thread.outbox.get().map_or(0, |own| own.number)
}

#[cold]
fn meet_other(thread: &Thread, session: &Session, kind: Kind, maker: u32) {
    let maker = outbox::numbered(maker);
    if maker.is_some_and(|maker| maker.records.len() != 0 && !visit(thread, maker)) {
        // It is delivered too early.
        sessions::count(thread, session, kind, Counter::Failed, 1);
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

/// To be called before the place of a span is freed, with that of its parent: whoever gets it, or ends the parent, may be
/// another thread, and must not overtake what waits here.
#[inline(always)]
pub(super) fn before_removing(thread: &Thread, parent: Option<&Slot>) {
    let maker = parent.map_or(0, Slot::maker);
    let foreign = maker != 0 && maker != own_number(thread);
    if foreign || places::will_share(thread) {
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
