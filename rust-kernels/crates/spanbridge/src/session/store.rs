//! The span store: a slab of all live spans of the module.
//!
//! A span's id is `generation << 32 | index`; the index is also the number of the span's state slot
//! in Java. Chunks are never given back, and every field of a slot is an atomic, so that a stale id
//! can at worst be not found: it is never undefined behaviour.
//!
//! # Protocol
//!
//! `life` holds the generation and the number of references (see [`life`](super::life)). `insert`
//! writes the other fields and then publishes them with a release store of `life`; readers check the
//! generation with an acquire load first. The holder of the last reference sets it to 0 and thereby
//! owns the slot; it reads the fields for `onClose`, then `remove` moves to the next generation and
//! gives the index back.
//!
//! Who has found a slot by an id alone, without a reference, may be overtaken: the span ends, and the
//! next one takes its place while the fields are read. [`read`] looks at the generation again after the
//! fields. For that to tell, `insert` fences the fields off from the generation that ended before.

use super::{
    callsite::Callsite,
    group::{Kinds, LayerMask},
    places,
    thread::Thread,
};
use parking_lot::Mutex;

pub(crate) use super::slot::Slot;

/// What a span is made of.
pub(crate) struct NewSpan {
    pub(crate) callsite: &'static Callsite,
    /// The id of the parent, whose reference the span takes over; 0 for none.
    pub(crate) parent: u64,
    /// The key of the session that the span belongs to; 0 for none.
    pub(crate) session: u64,
    /// The layers of that session that want the span.
    pub(crate) layers: LayerMask,
    /// The kinds of its callbacks that anybody in that session has a use for.
    pub(crate) kinds: Kinds,
}

/// The id given out when there is no room for another span; it is never found.
pub(crate) const NOWHERE: u64 = (1 << 32) | u32::MAX as u64;

/// Stores a span with one reference and returns its id and its place, or [`NOWHERE`] when all 2^26 places
/// are taken.
///
/// Cost: a few ns; takes a lock once in 256 spans that are not made in places just freed by the
/// same thread.
#[inline]
pub(crate) fn insert(thread: &Thread, span: NewSpan) -> (u64, Option<&'static Slot>) {
    let Some(slot) = places::take(thread) else {
        return (NOWHERE, None);
    };
    (slot.begin(span), Some(slot))
}

/// The place that an id names, whosever it is by now; for who has a reference to its span.
#[inline(always)]
pub(super) fn place(id: u64) -> Option<&'static Slot> {
    places::at(id as u32)
}

/// Returns the slot of a span that has not been removed.
#[inline]
pub(crate) fn find(id: u64) -> Option<&'static Slot> {
    places::at(id as u32).filter(|slot| slot.is_of(id))
}

/// What is known of a span that may end at any moment.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) parent: u64,
    pub(crate) session: u64,
    pub(crate) callsite: &'static Callsite,
    pub(crate) layers: LayerMask,
}

/// Reads the fields of a span that has not been removed: all of one span, also when it ends meanwhile.
///
/// Cost: as [`find`], and one load more.
#[inline]
pub(crate) fn read(id: u64) -> Option<Known> {
    let slot = find(id)?;
    let known = Known {
        parent: slot.parent(),
        session: slot.session(),
        callsite: slot.callsite(),
        layers: slot.layers(),
    };
    slot.is_still(id).then_some(known)
}

/// Takes one more reference to a span, and returns its place; none when it has closed.
#[inline]
pub(super) fn hold(id: u64) -> Option<&'static Slot> {
    places::at(id as u32).filter(|slot| slot.acquire(id))
}

/// As [`hold`], for who needs no more than the reference; false when it has closed.
#[inline]
pub(crate) fn acquire(id: u64) -> bool {
    hold(id).is_some()
}

/// Gives a reference back. Returns the slot when it was the last one: the caller now owns the slot
/// and must [`remove`] it. Ids that are not live are ignored.
#[inline]
pub(crate) fn release(id: u64) -> Option<&'static Slot> {
    places::at(id as u32).filter(|slot| slot.release(id))
}

/// Frees the place of a span whose last reference was given back; returns the id of its parent, the
/// reference to which the caller takes over, or 0.
#[inline]
pub(crate) fn remove(thread: &Thread, id: u64, slot: &'static Slot) -> u64 {
    let parent = slot.parent();
    if slot.attachment() != 0 {
        leave_attachment(slot);
    }
    slot.end(id);
    places::give(thread, slot);
    parent
}

/// Attachments of spans that closed after their session, and before it came to take them. Locked
/// while a session takes its own, so that meanwhile no place with an attachment changes hands.
static LEFT: Mutex<Vec<usize>> = Mutex::new(Vec::new());

#[cold]
fn leave_attachment(slot: &Slot) {
    let mut left = LEFT.lock();
    let attachment = slot.take_attachment();
    if attachment != 0 {
        left.push(attachment);
    }
}

/// Takes the attachment of every span of a session, and those left by spans that are gone, and hands
/// them to `each`.
///
/// Used when a session closes; a span that closes at the same moment on another thread leaves its
/// own here or has had it taken, so that each attachment is taken exactly once.
pub(crate) fn take_attachments(session: u64, each: impl FnMut(usize)) {
    let mut left = LEFT.lock();
    for slot in places::all() {
        // In this order: an attachment that is there was attached after the session was set.
        if slot.attachment() != 0 && slot.session_now() == session {
            left.push(slot.take_attachment());
        }
    }
    let taken = std::mem::take(&mut *left);
    drop(left);
    taken.into_iter().for_each(each);
}

/// Counts the attachments of a session's spans. Looks at all places.
pub(crate) fn count_attachments(session: u64) -> u64 {
    let attached =
        places::all().filter(|slot| slot.session_now() == session && slot.attachment() != 0);
    attached.count() as u64
}
