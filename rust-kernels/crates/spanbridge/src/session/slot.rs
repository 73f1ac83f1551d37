//! The place of one span: its fields, and in which order they are written and read. What the order is for is said in
//! [`store`](super::store).

use super::{
    callsite::Callsite,
    group::{Kinds, LayerMask},
    life::{self, Life},
    store::NewSpan,
};
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
    attachment: AtomicUsize,
    /// The next free place of the thread that this one, being free, belongs to.
    next_free: AtomicPtr<Slot>,
    layers: AtomicU32,
    /// The number of the outbox in which the new span may wait; 0 for none.
    maker: AtomicU32,
    /// Its own number, the lower half of the ids of its spans.
    index: u32,
    kinds: AtomicU8,
    entered: AtomicBool,
    /// Whether Java knows of the span as the current one, and may be between it and its children.
    gone_on: AtomicBool,
}

// === impl Slot ===

impl Slot {
    pub(super) const fn new(index: u32) -> Self {
        const { assert!(size_of::<Self>() == 64) };
        Self {
            life: Life::new(AtomicU64::new(life::UNUSED)),
            parent: AtomicU64::new(0),
            session: AtomicU64::new(0),
            callsite: AtomicPtr::new(std::ptr::null_mut()),
            attachment: AtomicUsize::new(0),
            next_free: AtomicPtr::new(std::ptr::null_mut()),
            layers: AtomicU32::new(0),
            maker: AtomicU32::new(0),
            index,
            kinds: AtomicU8::new(0),
            entered: AtomicBool::new(false),
            gone_on: AtomicBool::new(false),
        }
    }

    /// Makes it the place of a span with one reference, and returns its id. Only for who owns the place.
    #[inline(always)]
    pub(super) fn begin(&self, span: NewSpan) -> u64 {
        let generation = self.life.next_generation();
        // Pairs with the one in `is_still`.
        fence(Ordering::Release);
        self.parent.store(span.parent, Ordering::Relaxed);
        self.session.store(span.session, Ordering::Relaxed);
        self.callsite.store(
            std::ptr::from_ref(span.callsite).cast_mut(),
            Ordering::Relaxed,
        );
        self.layers.store(span.layers, Ordering::Relaxed);
        self.kinds.store(span.kinds.0, Ordering::Relaxed);
        self.entered.store(false, Ordering::Relaxed);
        self.gone_on.store(false, Ordering::Relaxed);
        self.maker.store(0, Ordering::Relaxed);
        self.life.publish(generation);
        generation << 32 | u64::from(self.index)
    }

    /// Ends the span. Only for who owns the place.
    #[inline]
    pub(super) fn end(&self, id: u64) {
        self.session.store(0, Ordering::Relaxed);
        self.life.retire(id >> 32);
    }

    /// Whether a span of this id was begun here and has not been removed.
    #[inline]
    pub(super) fn is_of(&self, id: u64) -> bool {
        // A place that was never used has a generation, too, but no callsite: an id that nobody gave out
        // may name it.
        let used = !self.callsite.load(Ordering::Relaxed).is_null();
        self.life.is(id >> 32) && used
    }

    /// Takes one more reference; false when the span has closed.
    #[inline]
    pub(super) fn acquire(&self, id: u64) -> bool {
        self.life.acquire(id >> 32)
    }

    /// Gives a reference back; true when it was the last one.
    #[inline]
    pub(super) fn release(&self, id: u64) -> bool {
        // A reference that `with_attachment` made from a bare id keeps the attachment from being freed.
        // Without one, a lost reference does no harm.
        let counted = || self.attachment.load(Ordering::Relaxed) != 0;
        self.life.release(id >> 32, counted)
    }

    /// Remembers the next free place. Only for who owns both.
    #[inline]
    pub(super) fn set_next_free(&self, next: Option<&'static Slot>) {
        let next = next.map_or(std::ptr::null_mut(), |next| {
            std::ptr::from_ref(next).cast_mut()
        });
        self.next_free.store(next, Ordering::Relaxed);
    }

    #[inline]
    #[allow(unsafe_code)]
    pub(super) fn next_free(&self) -> Option<&'static Slot> {
        // SAFETY: null, or from `set_next_free`; places are never freed.
        unsafe { self.next_free.load(Ordering::Relaxed).as_ref() }
    }

    /// As [`session`](Self::session), for who looks at places whose spans it does not know.
    pub(super) fn session_now(&self) -> u64 {
        self.session.load(Ordering::Acquire)
    }

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

    /// Java has asked for the span, which is the current one, and may go on from it.
    pub(super) fn java_goes_on(&self) {
        self.gone_on.store(true, Ordering::Relaxed);
    }

    /// Whether Java may be between the span and its children. Told to a thread by what brings it the span, or Java's context.
    pub(super) fn has_java_gone_on(&self) -> bool {
        self.gone_on.load(Ordering::Relaxed)
    }

    /// Says that the new span may wait in the outbox of that number. Before anybody else has the id.
    #[inline]
    pub(super) fn made_in(&self, outbox: u32) {
        self.maker.store(outbox, Ordering::Relaxed);
    }

    /// The number of the outbox of the thread that made the span; 0 when the new span was delivered at once.
    #[inline]
    pub(super) fn maker(&self) -> u32 {
        self.maker.load(Ordering::Relaxed)
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
