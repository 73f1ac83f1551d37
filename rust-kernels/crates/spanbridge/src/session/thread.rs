//! What the router keeps per thread.
//!
//! [`THREAD`] has a constant initialiser and nothing to drop, so that it costs one address to reach
//! and can be used at any time, even from destructors of other thread-locals. What it holds is given
//! back by a second thread-local, which only exists on threads that have something to give back.

use super::{
    clock::Watch,
    group::{Kind, LayerMask, KINDS},
    hazard::Record,
    open_session::Session,
    outbox::Outbox,
    places::{self, FreePlaces},
    posting::Rings,
    ring::Ring,
    statistics::Block,
};
use crate::jvm;
use std::{
    cell::{Cell, RefCell},
    mem::ManuallyDrop,
    sync::Arc,
};

pub(crate) struct Thread {
    /// The session of this thread, when it has one of its own. Owned by the list in `sessions`.
    pub(super) session: Cell<*const Session>,
    /// This thread's entry in the list that a closing session looks at.
    pub(super) record: Cell<Option<&'static Record>>,
    /// The session that a callback is running in on this thread; null when none is. Only compared.
    pub(super) callback_session: Cell<*const Session>,
    /// What `enabled` has found out for the span or event that comes next.
    pub(super) decided: Cell<Option<Decided>>,
    /// Where this thread counts, and for the session of which key; key 0 is none.
    pub(super) counting: Cell<(u64, *const Block)>,
    /// Callbacks that came from inside the running one and were turned away.
    suppressed: [Cell<u64>; KINDS],
    has_suppressed: Cell<bool>,
    /// The spans entered on this thread, the innermost last.
    pub(super) entered: ManuallyDrop<RefCell<Vec<Entered>>>,
    /// The innermost of them that is not there twice; 0 when there is none.
    current: Cell<u64>,
    pub(super) free_places: FreePlaces,
    /// Spans whose last reference was given back during a callback: their close waits for its end.
    pub(super) pending_closes: ManuallyDrop<RefCell<Vec<u64>>>,
    /// Sessions closed from inside one of their own callbacks: they are let go at its end.
    pub(super) closed_sessions: ManuallyDrop<RefCell<Vec<Arc<Session>>>>,
    /// Whether callsites must be asked again, when the callback has ended, who wants them.
    pub(super) stale_interest: Cell<bool>,
    waiting: Cell<bool>,
    leaving: Cell<bool>,
    /// Where records of this thread wait; none before the first one.
    pub(super) outbox: Cell<Option<&'static Outbox>>,
    /// This thread's ring of the session of that key; key 0 is none.
    pub(super) ring: Cell<(u64, *const Ring)>,
    /// All of its rings, with the keys of their sessions.
    pub(super) rings: ManuallyDrop<RefCell<Rings>>,
    /// How many native entries are on the stack.
    pub(super) entries: Cell<u32>,
    /// How many of them, from the outermost on, have Java code on the stack further in, or had.
    pub(super) interrupted: Cell<u32>,
    /// Whether what was captured for its rings holds until the innermost entry returns.
    pub(super) keeps: Cell<bool>,
    /// How many entries there were so far: a number for the one that began last.
    pub(super) begun: Cell<u64>,
    /// The span that was made last outside of all others and of all entries, and is not entered; 0 for none.
    pub(super) outermost: Cell<u64>,
    /// The time of this thread.
    pub(super) watch: Watch,
}

/// Which layers want the next span or event of a callsite.
#[derive(Clone, Copy)]
pub(super) struct Decided {
    pub(super) callsite: u32,
    /// The key of the session.
    pub(super) session: u64,
    pub(super) layers: LayerMask,
}

/// A span on the stack of entered spans.
#[derive(Clone, Copy)]
pub(super) struct Entered {
    pub(super) id: u64,
    /// The span stands further down already; as in `tracing_subscriber::Registry` such an entry is
    /// never the current span.
    duplicate: bool,
}

thread_local! {
    static THREAD: Thread = const { Thread::new() };
    static LEAVING: Leaving = const { Leaving };
}

/// Calls `f` with this thread's data.
///
/// Cost: the address of a thread-local. Thread contract: `f` may be called recursively.
#[inline]
pub(crate) fn with<R>(f: impl FnOnce(&Thread) -> R) -> R {
    THREAD.with(f)
}

impl Thread {
    const fn new() -> Self {
        Self {
            session: Cell::new(std::ptr::null()),
            record: Cell::new(None),
            callback_session: Cell::new(std::ptr::null()),
            decided: Cell::new(None),
            counting: Cell::new((0, std::ptr::null())),
            suppressed: [const { Cell::new(0) }; KINDS],
            has_suppressed: Cell::new(false),
            entered: ManuallyDrop::new(RefCell::new(Vec::new())),
            current: Cell::new(0),
            free_places: FreePlaces::new(),
            pending_closes: ManuallyDrop::new(RefCell::new(Vec::new())),
            closed_sessions: ManuallyDrop::new(RefCell::new(Vec::new())),
            stale_interest: Cell::new(false),
            waiting: Cell::new(false),
            leaving: Cell::new(false),
            outbox: Cell::new(None),
            ring: Cell::new((0, std::ptr::null())),
            rings: ManuallyDrop::new(RefCell::new(Vec::new())),
            entries: Cell::new(0),
            interrupted: Cell::new(0),
            keeps: Cell::new(false),
            begun: Cell::new(0),
            outermost: Cell::new(0),
            watch: Watch::new(),
        }
    }

    /// Whether a callback is running on this thread.
    #[inline]
    pub(super) fn in_callback(&self) -> bool {
        !self.callback_session.get().is_null()
    }

    /// Counts a callback that comes from inside another one.
    pub(super) fn suppress(&self, kind: Kind) {
        let count = &self.suppressed[kind as usize];
        count.set(count.get() + 1);
        self.has_suppressed.set(true);
    }

    /// Whether there is something for [`take_suppressed`](Self::take_suppressed).
    #[inline]
    pub(super) fn has_suppressed(&self) -> bool {
        self.has_suppressed.get()
    }

    /// How many callbacks of each kind were suppressed since this was called last.
    pub(super) fn take_suppressed(&self) -> impl Iterator<Item = (Kind, u64)> + '_ {
        self.has_suppressed.set(false);
        let counts = Kind::ALL
            .into_iter()
            .map(|kind| (kind, self.suppressed[kind as usize].take()));
        counts.filter(|(_, count)| *count != 0)
    }

    /// Whether the thread's destructors have run: what it takes now must be given back at once.
    #[inline]
    pub(crate) fn is_leaving(&self) -> bool {
        self.leaving.get()
    }

    /// Whether something waits for the end of a callback.
    #[inline]
    pub(super) fn has_waiting(&self) -> bool {
        self.waiting.get()
    }

    pub(super) fn nothing_waits(&self) {
        self.waiting.set(false);
    }

    pub(super) fn close_later(&self, id: u64) {
        self.pending_closes.borrow_mut().push(id);
        self.waiting.set(true);
    }

    pub(super) fn finish_later(&self, session: Arc<Session>) {
        self.closed_sessions.borrow_mut().push(session);
        self.waiting.set(true);
    }

    pub(super) fn refresh_interest_later(&self) {
        self.stale_interest.set(true);
        self.waiting.set(true);
    }

    /// Makes sure that what this thread holds is given back when it ends.
    pub(crate) fn will_leave(&self) {
        jvm::detach_last();
        // Fails when the destructor has run; `is_leaving` is true then.
        let _ = LEAVING.try_with(|_| {});
    }

    /// Puts a span on the stack. `first` says that it was never entered before, anywhere, and spares
    /// the search for it.
    #[inline(always)]
    pub(super) fn enter(&self, id: u64, first: bool) {
        let mut entered = self.entered.borrow_mut();
        if !first || entered.len() == entered.capacity() {
            drop(entered);
            return self.enter_again(id, first);
        }
        entered.push(Entered {
            id,
            duplicate: false,
        });
        self.current.set(id);
    }

    /// As [`enter`](Self::enter), for a span that may be on the stack already, or for which there is no room.
    #[inline(never)]
    fn enter_again(&self, id: u64, first: bool) {
        let mut entered = self.entered.borrow_mut();
        if entered.len() == entered.capacity() {
            self.will_leave();
        }
        let duplicate = !first && entered.iter().any(|entry| entry.id == id);
        entered.push(Entered { id, duplicate });
        if !duplicate {
            self.current.set(id);
        }
    }

    /// Takes a span off the stack, if it is on it.
    #[inline(always)]
    pub(super) fn exit(&self, id: u64) {
        let mut entered = self.entered.borrow_mut();
        match entered.last() {
            Some(last) if last.id == id => {
                entered.pop();
            }
            _ => remove(&mut entered, id),
        }
        let current = entered.iter().rev().find(|entry| !entry.duplicate);
        self.current.set(current.map_or(0, |entry| entry.id));
        if entered.is_empty() && self.is_leaving() {
            *entered = Vec::new();
        }
    }

    /// The span that a span or an event made now belongs to; 0 when there is none.
    #[inline(always)]
    pub(super) fn current(&self) -> u64 {
        self.current.get()
    }
}

#[cold]
fn remove(entered: &mut Vec<Entered>, id: u64) {
    if let Some(position) = entered.iter().rposition(|entry| entry.id == id) {
        entered.remove(position);
    }
}

/// Gives back, when the thread ends, what [`Thread`] holds.
struct Leaving;

impl Drop for Leaving {
    fn drop(&mut self) {
        with(|thread| {
            super::control::leave(thread);
            thread.leaving.set(true);
            places::leave(thread);
            if thread.entered.borrow().is_empty() {
                thread.entered.take();
            }
            if let Some(record) = thread.record.take() {
                record.give_back();
            }
        });
    }
}
