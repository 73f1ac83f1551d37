//! Which sessions are open, and how a callback finds its own.

use super::{
    closed,
    group::Kind,
    hazard::{self, Pinned, Published, Record},
    open_session::Session,
    statistics::Counter,
    thread::Thread,
};
use parking_lot::RwLock;
use std::sync::{
    atomic::{fence, AtomicPtr, Ordering},
    Arc,
};

/// The open global session, or null. [`OPEN`] owns it.
static GLOBAL: Published = Published::new(AtomicPtr::new(std::ptr::null_mut()));

/// All open sessions. Held for moments only, and never while calling out.
static OPEN: RwLock<Vec<Arc<Session>>> = RwLock::new(Vec::new());

/// A session that stays while this lives.
#[must_use]
pub(super) struct Using<'a> {
    session: *const Session,
    // What keeps it, if it is neither the thread's own nor null.
    _pinned: Option<Pinned<'a>>,
    _shared: Option<Arc<Session>>,
}

/// The session that a new span or event on this thread belongs to. Does not nest: what runs in a callback is turned away
/// before (see `router`).
///
/// Cost: 2 ns on a thread with a session of its own or with none at all, a few more to pin the
/// global one. No lock, no atomic read-modify-write.
#[inline(always)]
pub(super) fn using_current(thread: &Thread) -> Using<'static> {
    let own = thread.session.get();
    let pinned = if own.is_null() {
        GLOBAL.pin(|| record(thread))
    } else {
        None
    };
    Using {
        session: pinned.as_ref().map_or(own, |global| global.target()),
        _pinned: pinned,
        _shared: None,
    }
}

/// The session of that key, when it is still open.
///
/// Cost: that of [`using_current`] when it is the current one; else a read lock and a reference
/// count.
#[inline(always)]
pub(super) fn using_key(thread: &Thread, key: u64) -> Using<'static> {
    let current = using_current(thread);
    match current.session() {
        Some(session) if session.key == key => current,
        _ => {
            drop(current);
            using_other(key)
        }
    }
}

#[cold]
fn using_other(key: u64) -> Using<'static> {
    let shared = find(key);
    Using {
        session: shared.as_ref().map_or(std::ptr::null(), Arc::as_ptr),
        _pinned: None,
        _shared: shared,
    }
}

/// The session that a span made now on this thread would belong to. Unlike [`using_current`] it may be asked for from
/// inside a callback: it is not pinned, but held by its reference count.
pub(super) fn current(thread: &Thread) -> Option<Arc<Session>> {
    let own = thread.session.get();
    let open = OPEN.read();
    let found = open.iter().find(|session| match own.is_null() {
        true => session.owner.is_none(),
        false => std::ptr::eq(Arc::as_ptr(session), own),
    });
    found.cloned()
}

/// All open sessions, for decisions about callsites.
pub(super) fn for_each_open(mut f: impl FnMut(&Session)) {
    for session in OPEN.read().iter() {
        f(session);
    }
}

pub(super) fn has_global() -> bool {
    !GLOBAL.is_empty()
}

#[cold]
pub(super) fn find(key: u64) -> Option<Arc<Session>> {
    OPEN.read()
        .iter()
        .find(|session| session.key == key)
        .cloned()
}

/// Publishes a session for the whole process; false when there is one already.
pub(super) fn publish_global(session: Arc<Session>) -> bool {
    let marked = hazard::must_mark();
    let pointer = Arc::as_ptr(&session).cast_mut();
    let mut open = OPEN.write();
    if GLOBAL.is_empty() {
        open.push(session);
        GLOBAL.publish(pointer, marked);
        return true;
    }
    false
}

/// Publishes a session for this thread; false when it has one already.
pub(super) fn publish_thread(thread: &Thread, session: Arc<Session>) -> bool {
    if !thread.session.get().is_null() {
        return false;
    }
    thread.will_leave();
    thread.session.set(Arc::as_ptr(&session));
    OPEN.write().push(session);
    true
}

/// Unpublishes a session, and returns it; the caller waits with [`is_in_use`] before it lets go.
pub(super) fn unpublish(thread: &Thread, key: u64) -> Result<Arc<Session>, CloseError> {
    let mut open = OPEN.write();
    let found = open.iter().position(|session| session.key == key);
    let position = found.ok_or(CloseError::NotOpen)?;
    let unpublished = match open[position].owner {
        Some(owner) if owner != record(thread).number => return Err(CloseError::OtherThread),
        Some(_) => {
            thread.session.set(std::ptr::null());
            None
        }
        None => Some(GLOBAL.unpublish()),
    };
    let session = open.swap_remove(position);
    // Before the lock is let go: who does not find the session any more finds it there.
    closed::remember(&session);
    drop(open);
    if unpublished.is_some_and(|unpublished| !hazard::settle(unpublished)) {
        session.free_never();
    }
    Ok(session)
}

/// Why a session could not be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CloseError {
    /// There is no open session of that key.
    NotOpen,
    /// It is the session of another thread.
    OtherThread,
}

/// Whether a callback of an unpublished session runs. On this thread, too: a callback of a session that another
/// thread has closed may open and close sessions, and so come here.
pub(super) fn is_in_use(session: &Arc<Session>) -> bool {
    // A callback that came by `using_key` holds a reference of its own. The count is read without
    // ordering; the fence makes what such a callback did before it let go visible here.
    let shared = Arc::strong_count(session) > 1;
    fence(Ordering::Acquire);
    shared || hazard::is_pinned(Arc::as_ptr(session))
}

/// Whether this very thread is inside a callback of the session.
pub(super) fn is_inside(thread: &Thread, session: &Session) -> bool {
    std::ptr::eq(thread.callback_session.get(), session)
}

/// The key of the session of this very thread.
pub(super) fn own_key(thread: &Thread) -> Option<u64> {
    let own = thread.session.get();
    OPEN.read()
        .iter()
        .find(|session| std::ptr::eq(Arc::as_ptr(session), own))
        .map(|own| own.key)
}

/// This thread's record, made at its first use.
#[inline]
pub(super) fn record(thread: &Thread) -> &'static Record {
    match thread.record.get() {
        Some(record) => record,
        None => {
            let record = hazard::take_record();
            thread.record.set(Some(record));
            thread.will_leave();
            record
        }
    }
}

/// Counts for a session, on this thread.
///
/// Cost: about 1 ns; a few more when the thread counted for another session before.
#[inline]
#[allow(unsafe_code)]
pub(super) fn count(thread: &Thread, session: &Session, kind: Kind, counter: Counter, amount: u64) {
    let (key, block) = thread.counting.get();
    if key == session.key {
        // SAFETY: `count_first` found the block in the session of this key, which keys are never used twice; the
        // session, which the caller has, keeps its blocks where they are until it is dropped. Only this thread
        // adds to the block (`Counters::block`).
        unsafe { &*block }.add(kind, counter, amount);
    } else {
        count_first(thread, session, kind, counter, amount);
    }
}

#[cold]
fn count_first(thread: &Thread, session: &Session, kind: Kind, counter: Counter, amount: u64) {
    let counters = session.counters();
    match counters.block(record(thread).number) {
        Some(block) => {
            thread.counting.set((session.key, block));
            block.add(kind, counter, amount);
        }
        None => counters.add_shared(kind, counter, amount),
    }
}

// === impl Using ===

impl Using<'_> {
    #[inline(always)]
    #[allow(unsafe_code)]
    pub(super) fn session(&self) -> Option<&Session> {
        // SAFETY: null, or one of three that live as long as this. A thread's session is only closed by that
        // thread (`close_thread`), which keeps it alive until the outermost callback has ended when it is called from
        // inside one. Who closes the global session unpublishes it and then waits (`is_in_use`) until no thread has it
        // pinned (see `pins`), which is until this is dropped. Of the third this has a reference count.
        unsafe { self.session.as_ref() }
    }
}
