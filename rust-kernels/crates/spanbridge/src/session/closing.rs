//! What happens when spans end.

use super::{
    group::{Kind, SpanRef},
    meeting, post,
    store::{self, Slot},
    telling,
    thread::Thread,
};

/// Gives a reference back; closes the span when it was the last one, and then those of its
/// ancestors that nothing else holds. Returns whether it was.
#[inline(always)]
pub(super) fn release(thread: &Thread, id: u64) -> bool {
    let Some(slot) = store::release(id) else {
        return false;
    };
    if thread.in_callback() {
        // The layers are told at the end of the callback; until then the span keeps its place.
        thread.close_later(id);
    } else {
        close_released(thread, id, slot);
        post::after_leaving(thread);
    }
    true
}

/// Tells the layers that a span, whose last reference was given back, has ended, and frees its place.
pub(super) fn close(thread: &Thread, id: u64) {
    if let Some(slot) = store::find(id) {
        close_released(thread, id, slot);
    }
}

#[inline(always)]
fn close_released(thread: &Thread, mut id: u64, mut slot: &'static Slot) {
    loop {
        if slot.kinds().has(Kind::Close) {
            telling::close(thread, SpanRef { id, slot });
        }
        // The span has a reference to its parent, and hands it over to this thread.
        let parent_id = slot.parent();
        let parent = if parent_id == 0 {
            None
        } else {
            store::place(parent_id)
        };
        meeting::before_removing(thread, parent);
        store::remove(thread, id, slot);
        match parent {
            Some(parent) if parent.release(parent_id) => (id, slot) = (parent_id, parent),
            _ => return,
        }
    }
}
