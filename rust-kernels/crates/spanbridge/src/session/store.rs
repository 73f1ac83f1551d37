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
    life::{self, Life},
    outbox::Outbox,
    thread::{Thread, FREE_MAX},
};
use parking_lot::Mutex;
use std::sync::atomic::{
    fence, AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicU8, AtomicUsize, Ordering,
};

/// The place of one live span. Two to a pair of cache lines, none shared between spans.
#[repr(align(64))]
pub(crate) struct Slot {
    life: Life<AtomicU64>,
    parent: AtomicU64,
    session: AtomicU64,
    callsite: AtomicPtr<Callsite>,
    layers: AtomicU32,
    kinds: AtomicU8,
    entered: AtomicBool,
    attachment: AtomicUsize,
    /// The outbox in which the new span may wait; null for none.
    maker: AtomicPtr<Outbox>,
}

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
    let place = take_index(thread).and_then(|index| Some((index, slot_at(index)?)));
    let Some((index, slot)) = place else {
        return (NOWHERE, None);
    };
    let generation = slot.life.next_generation();
    // Pairs with the one in `read`.
    fence(Ordering::Release);
    slot.parent.store(span.parent, Ordering::Relaxed);
    slot.session.store(span.session, Ordering::Relaxed);
    slot.callsite.store(
        span.callsite as *const Callsite as *mut Callsite,
        Ordering::Relaxed,
    );
    slot.layers.store(span.layers, Ordering::Relaxed);
    slot.kinds.store(span.kinds.0, Ordering::Relaxed);
    slot.entered.store(false, Ordering::Relaxed);
    slot.maker.store(std::ptr::null_mut(), Ordering::Relaxed);
    slot.life.publish(generation);
    (generation << 32 | u64::from(index), Some(slot))
}

/// Returns the slot of a span that has not been removed.
#[inline]
pub(crate) fn find(id: u64) -> Option<&'static Slot> {
    let slot = slot_at(id as u32)?;
    // A place that was never used has a generation, too, but no callsite: an id that nobody gave out
    // may name it.
    let used = !slot.callsite.load(Ordering::Relaxed).is_null();
    (slot.life.is(id >> 32) && used).then_some(slot)
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

/// Takes one more reference to a span; false when it has closed.
#[inline]
pub(crate) fn acquire(id: u64) -> bool {
    slot_at(id as u32).is_some_and(|slot| slot.life.acquire(id >> 32))
}

/// Gives a reference back. Returns the slot when it was the last one: the caller now owns the slot
/// and must [`remove`] it. Ids that are not live are ignored.
#[inline]
pub(crate) fn release(id: u64) -> Option<&'static Slot> {
    let slot = slot_at(id as u32)?;
    // A reference that `with_attachment` made from a bare id keeps the attachment from being freed.
    // Without one, a lost reference does no harm.
    let counted = || slot.attachment.load(Ordering::Relaxed) != 0;
    slot.life.release(id >> 32, counted).then_some(slot)
}

/// Frees the place of a span whose last reference was given back; returns the id of its parent, the
/// reference to which the caller takes over, or 0.
#[inline]
pub(crate) fn remove(thread: &Thread, id: u64, slot: &'static Slot) -> u64 {
    let parent = slot.parent.load(Ordering::Relaxed);
    if slot.attachment() != 0 {
        leave_attachment(slot);
    }
    slot.session.store(0, Ordering::Relaxed);
    slot.life.retire(id >> 32);
    give_index(thread, id as u32);
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
    for slot in CHUNKS.iter().map_while(load_chunk).flatten() {
        // In this order: an attachment that is there was attached after the session was set.
        if slot.attachment() != 0 && slot.session.load(Ordering::Acquire) == session {
            left.push(slot.take_attachment());
        }
    }
    let taken = std::mem::take(&mut *left);
    drop(left);
    taken.into_iter().for_each(each);
}

/// Counts the attachments of a session's spans. Looks at all places.
pub(crate) fn count_attachments(session: u64) -> u64 {
    let chunks = CHUNKS.iter().map_while(load_chunk);
    let attached = chunks
        .flatten()
        .filter(|slot| slot.session.load(Ordering::Acquire) == session && slot.attachment() != 0);
    attached.count() as u64
}

// === impl Slot ===

impl Slot {
    pub(crate) fn parent(&self) -> u64 {
        self.parent.load(Ordering::Relaxed)
    }

    pub(crate) fn session(&self) -> u64 {
        self.session.load(Ordering::Relaxed)
    }

    pub(crate) fn layers(&self) -> LayerMask {
        self.layers.load(Ordering::Relaxed)
    }

    /// Whether what was read of the place before was all of the span with this id.
    #[inline]
    pub(super) fn is_still(&self, id: u64) -> bool {
        // Who has read a field of the next span sees that the generation of this one has ended.
        fence(Ordering::Acquire);
        self.life.is(id >> 32)
    }

    pub(crate) fn kinds(&self) -> Kinds {
        Kinds(self.kinds.load(Ordering::Relaxed))
    }

    #[allow(unsafe_code)]
    pub(crate) fn callsite(&self) -> &'static Callsite {
        // SAFETY: a slot is only reached through an id, ids are given out by `insert`, and `insert`
        // stored a `&'static Callsite` before. The pointer is never null from then on.
        unsafe { &*self.callsite.load(Ordering::Relaxed) }
    }

    /// Whether the span was never entered before on this thread; it was if another thread did, too.
    pub(super) fn first_enter(&self) -> bool {
        !self.entered.load(Ordering::Relaxed) && {
            self.entered.store(true, Ordering::Relaxed);
            true
        }
    }

    /// Says that the new span may wait in that outbox. Before anybody else has the id.
    pub(super) fn made_in(&self, outbox: &'static Outbox) {
        let outbox = std::ptr::from_ref(outbox).cast_mut();
        self.maker.store(outbox, Ordering::Relaxed);
    }

    /// The outbox of the thread that made the span; none when the new span was delivered at once.
    #[inline]
    #[allow(unsafe_code)]
    pub(super) fn maker(&self) -> Option<&'static Outbox> {
        // SAFETY: null, or from `made_in`; outboxes are never freed.
        unsafe { self.maker.load(Ordering::Relaxed).as_ref() }
    }

    /// Keeps a number for a layer group (the reference to a state); 0 is none.
    pub(crate) fn attach(&self, attachment: usize) {
        self.attachment.store(attachment, Ordering::Release);
    }

    pub(crate) fn attachment(&self) -> usize {
        self.attachment.load(Ordering::Acquire)
    }

    /// Takes the attachment out; the caller owns it now.
    pub(crate) fn take_attachment(&self) -> usize {
        // Sessions without attachments are spared the read-modify-write.
        if self.attachment.load(Ordering::Acquire) == 0 {
            return 0;
        }
        self.attachment.swap(0, Ordering::AcqRel)
    }
}

// === chunks and free places ===

const CHUNK_BITS: u32 = 12;
const CHUNK: usize = 1 << CHUNK_BITS;
const CHUNK_COUNT: usize = 1 << 14;

static CHUNKS: [AtomicPtr<[Slot; CHUNK]>; CHUNK_COUNT] =
    [const { AtomicPtr::new(std::ptr::null_mut()) }; CHUNK_COUNT];

/// Places that no thread holds, and how many chunks there are.
static GLOBAL: Mutex<Places> = Mutex::new(Places {
    free: Vec::new(),
    chunks: 0,
});

struct Places {
    free: Vec<u32>,
    chunks: usize,
}

#[inline]
fn slot_at(index: u32) -> Option<&'static Slot> {
    let chunk = CHUNKS.get(index as usize >> CHUNK_BITS)?;
    Some(&load_chunk(chunk)?[index as usize & (CHUNK - 1)])
}

#[inline]
#[allow(unsafe_code)]
fn load_chunk(chunk: &AtomicPtr<[Slot; CHUNK]>) -> Option<&'static [Slot; CHUNK]> {
    // SAFETY: an entry is null or a chunk that `add_chunk` leaked, initialised before the release
    // store that this load pairs with; chunks are never freed.
    unsafe { chunk.load(Ordering::Acquire).as_ref() }
}

#[inline]
fn take_index(thread: &Thread) -> Option<u32> {
    let index = thread.free_places.borrow_mut().pop();
    index.or_else(|| refill(thread))
}

#[cold]
fn refill(thread: &Thread) -> Option<u32> {
    let mut free = thread.free_places.borrow_mut();
    let mut global = GLOBAL.lock();
    if global.free.is_empty() {
        add_chunk(&mut global);
    }
    // A thread that is going away would never give a store of places back.
    let wanted = if thread.is_leaving() { 1 } else { FREE_MAX / 2 };
    let rest = global.free.len().saturating_sub(wanted);
    free.extend(global.free.drain(rest..));
    drop(global);
    thread.will_leave();
    free.pop()
}

fn add_chunk(global: &mut Places) {
    if global.chunks == CHUNK_COUNT {
        return;
    }
    let slots: Box<[Slot]> = (0..CHUNK).map(|_| Slot::new()).collect();
    let slots: Box<[Slot; CHUNK]> = slots.try_into().ok().expect("it has CHUNK slots");
    CHUNKS[global.chunks].store(Box::leak(slots), Ordering::Release);
    let first = (global.chunks * CHUNK) as u32;
    // The last is taken first: small indices come first.
    global.free.extend((first..first + CHUNK as u32).rev());
    global.chunks += 1;
}

#[inline]
fn give_index(thread: &Thread, index: u32) {
    let mut free = thread.free_places.borrow_mut();
    free.push(index);
    if free.len() > FREE_MAX || thread.is_leaving() {
        // Made here and dropped there must not let the store grow: what is too much goes back.
        let keep = if thread.is_leaving() { 0 } else { FREE_MAX / 2 };
        give_back(free.drain(keep..));
    }
}

/// Whether the next place that is freed on this thread goes to others.
pub(super) fn will_share_places(thread: &Thread) -> bool {
    thread.is_leaving() || thread.free_places.borrow().len() >= FREE_MAX
}

/// Puts places back for any thread to take.
#[cold]
pub(super) fn give_back(places: impl Iterator<Item = u32>) {
    GLOBAL.lock().free.extend(places);
}

impl Slot {
    fn new() -> Self {
        Self {
            life: Life::new(AtomicU64::new(life::UNUSED)),
            parent: AtomicU64::new(0),
            session: AtomicU64::new(0),
            callsite: AtomicPtr::new(std::ptr::null_mut()),
            layers: AtomicU32::new(0),
            kinds: AtomicU8::new(0),
            entered: AtomicBool::new(false),
            attachment: AtomicUsize::new(0),
            maker: AtomicPtr::new(std::ptr::null_mut()),
        }
    }
}
