//! Opening and closing sessions.

use super::{
    callback, closed, collecting, crossing, drain,
    filter::Filter,
    group::{JavaContext, Kind, LayerGroup, Report},
    layer, lingering,
    open_session::Session,
    outbox::PATIENCE,
    posting,
    router::Router,
    sessions::{self, CloseError},
    statistics::COUNTERS,
    thread::{self, Thread},
};
use parking_lot::Mutex;
use std::{
    sync::{
        atomic::{AtomicU64, Ordering},
        Arc,
    },
    time::{Duration, Instant},
};
use tracing_core::{dispatcher, Dispatch};

/// For whom a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Global,
    CurrentThread,
}

/// Why a session could not be opened.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum OpenError {
    /// The Rust code of this module has installed a subscriber of its own, without our layer.
    ForeignDispatcher,
    /// There is one of this scope already.
    AlreadyOpen,
    /// A layer could not be made.
    Layer(String),
}

/// Opens a session and returns its key.
pub(crate) fn open(
    scope: Scope,
    filters: Vec<Filter>,
    groups: impl FnOnce(u64) -> Result<Vec<Box<dyn LayerGroup>>, String>,
) -> Result<u64, OpenError> {
    static NEXT_KEY: AtomicU64 = AtomicU64::new(1);

    install()?;
    let key = NEXT_KEY.fetch_add(1, Ordering::Relaxed);
    thread::with(|thread| {
        // Asked before any layer opens a file of its own, and once more when it is published.
        if is_open(thread, scope) {
            return Err(OpenError::AlreadyOpen);
        }
        let owner = match scope {
            Scope::Global => None,
            Scope::CurrentThread => Some(sessions::record(thread).number),
        };
        let groups = groups(key).map_err(OpenError::Layer)?;
        let session = Arc::new(Session::new(key, owner, filters, groups));
        let published = match scope {
            Scope::Global => sessions::publish_global(session.clone()),
            Scope::CurrentThread => sessions::publish_thread(thread, session.clone()),
        };
        if published {
            return Ok(());
        }
        lingering::end(&session);
        session.groups().for_each(|group| {
            // It has received nothing.
            let _ = group.finish(Duration::from_secs(1));
        });
        Err(OpenError::AlreadyOpen)
    })?;
    sessions_changed();
    Ok(key)
}

fn is_open(thread: &Thread, scope: Scope) -> bool {
    match scope {
        Scope::Global => sessions::has_global(),
        Scope::CurrentThread => !thread.session.get().is_null(),
    }
}

/// What came of closing a session.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Closed {
    pub(crate) counters: [u64; COUNTERS],
    /// What its native layers did.
    pub(crate) reports: Vec<Report>,
    /// What its native layers could not deliver.
    pub(crate) undelivered: Vec<String>,
    /// Whether the session was left to a callback that did not return in time.
    pub(crate) still_in_use: bool,
}

/// Closes a session.
///
/// When it returns, no callback of the session runs any more, unless one did not return
/// within `limit`, or before `gives_up` said that nobody waits any more; and its native layers have
/// ended, or the limit is over. From inside a callback of the session it returns at once, and the rest happens at
/// the end of that callback.
pub(crate) fn close(
    key: u64,
    limit: Duration,
    gives_up: impl Fn() -> bool,
) -> Result<Closed, CloseError> {
    let session = thread::with(|thread| {
        crossing::hand_over_own(thread);
        sessions::unpublish(thread, key)
    })?;
    sessions_changed();
    if let Some(batch) = session.batch() {
        batch.close();
    }
    thread::with(|thread| {
        let deadline = Instant::now() + limit;
        if sessions::is_inside(thread, &session) {
            collecting::collect(thread, &session, Duration::ZERO);
            let closed = Closed::of(&session, Vec::new(), false);
            thread.finish_later(session);
            return Ok(closed);
        }
        let waits = || sessions::is_in_use(&session) && !gives_up();
        let still_in_use = !lingering::wait_while(limit, waits) || sessions::is_in_use(&session);
        let patience = if still_in_use {
            Duration::ZERO
        } else {
            PATIENCE
        };
        collecting::collect(thread, &session, patience);
        if still_in_use || session.is_never_freed() {
            // What is kept for callbacks must stay; what native layers have on its way need not wait.
            let undelivered = each_group(&session, deadline, |group, rest| group.finish(rest));
            let closed = Closed::of(&session, undelivered, still_in_use);
            lingering::let_go(session, false);
            callback::after(thread);
            return Ok(closed);
        }
        lingering::end(&session);
        let undelivered = each_group(&session, deadline, |group, rest| group.finish(rest));
        callback::after(thread);
        Ok(Closed::of(&session, undelivered, false))
    })
}

impl Closed {
    fn of(session: &Session, undelivered: Vec<String>, still_in_use: bool) -> Self {
        closed::settle(session);
        Self {
            counters: session.counters().sum(),
            reports: reports(session),
            undelivered,
            still_in_use,
        }
    }
}

/// Has the native layers of a session send on what they keep, within `limit`; returns what could not
/// be, or none when the session is not open.
pub(crate) fn flush(key: u64, limit: Duration) -> Option<Vec<String>> {
    let deadline = Instant::now() + limit;
    let batched = drain::flush(key, limit);
    collecting::collect_open(key, limit.min(PATIENCE));
    let session = sessions::find(key)?;
    let mut undelivered = each_group(&session, deadline, |group, rest| group.flush(rest));
    undelivered.extend(batched.err());
    Some(undelivered)
}

/// Calls `f` for each group with the time that is left; returns what went wrong.
fn each_group(
    session: &Session,
    deadline: Instant,
    f: impl Fn(&dyn LayerGroup, Duration) -> Result<(), String>,
) -> Vec<String> {
    let groups = session.groups();
    let results = groups.map(|group| f(group, deadline.saturating_duration_since(Instant::now())));
    results.filter_map(Result::err).collect()
}

fn reports(session: &Session) -> Vec<Report> {
    let groups = session.groups();
    groups.filter_map(|group| group.report()).collect()
}

/// Asks Java for the context of its current span, when a layer of the current session has a use for
/// it. Calls Java: what that emits is turned away, and in a callback nothing is asked.
pub(crate) fn java_context(raise: bool) -> JavaContext {
    let found = thread::with(|thread| {
        if thread.in_callback() {
            return None;
        }
        crossing::hand_over_own(thread);
        let using = sessions::using_current(thread);
        let session = using.session()?;
        callback::run(thread, session, Kind::NewSpan, None, || {
            session.groups().find_map(|group| group.java_context(raise))
        })
    });
    thread::with(callback::after);
    found.unwrap_or(JavaContext::Nothing)
}

/// Waits until the session of a thread that has ended is closed, which the last of the thread's own
/// destructors does; false when that took too long.
pub(crate) fn await_end(key: u64, limit: Duration) -> bool {
    lingering::wait_while(limit, || sessions::find(key).is_some())
}

/// Has every callsite ask the layers of a session again; false when it is not open.
pub(crate) fn refresh_interest(key: u64) -> bool {
    let Some(session) = sessions::find(key) else {
        return false;
    };
    session.forget_interest();
    drop(session);
    sessions_changed();
    true
}

/// Replaces the filter of a layer, counted from 0; false when there is no such layer, or the session
/// is not open. Spans made before keep the layers that they have.
pub(crate) fn set_filter(key: u64, layer: usize, filter: Filter) -> bool {
    let replaced = sessions::find(key).is_some_and(|session| session.set_filter(layer, filter));
    if replaced {
        sessions_changed();
    }
    replaced
}

/// What a session has counted so far, and what its native layers did. Of one that has closed the
/// counters alone, as long as [`closed`] remembers it.
pub(crate) fn statistics(key: u64) -> Option<([u64; COUNTERS], Vec<Report>)> {
    match sessions::find(key) {
        Some(session) => Some((session.counters().sum(), reports(&session))),
        None => {
            lingering::settle(key);
            closed::counters(key).map(|counters| (counters, Vec::new()))
        }
    }
}

/// Closes the session of a thread that ends without having closed it.
pub(super) fn leave(thread: &Thread) {
    collecting::leave(thread);
    posting::leave(thread);
    let own = sessions::own_key(thread).map(|key| sessions::unpublish(thread, key));
    if let Some(Ok(session)) = own {
        sessions_changed();
        lingering::finish(session);
    }
}

/// Makes every callsite ask again who wants it.
///
/// A new dispatcher does that under the write lock of `tracing`'s callsite registry. Rebuilding
/// under the read lock, as `rebuild_interest_cache` does, could be overtaken by a thread that is
/// registering a callsite and has got its answer from before.
pub(super) fn sessions_changed() {
    drop(Dispatch::new(Router));
    if layer::is_composed(true) {
        // The router is not the one that is asked there, and its answers, added up with those of the
        // author's subscriber, would stay. That one alone is asked now; a thread that is registering at this
        // moment was not yet doing so before.
        tracing_core::callsite::rebuild_interest_cache();
    }
    lingering::sweep();
}

/// Installs the router, once, as the default dispatcher of the process, unless a subscriber with
/// [`layer`] is there to call it.
fn install() -> Result<(), OpenError> {
    static INSTALLED: Mutex<Option<Dispatch>> = Mutex::new(None);

    let mut installed = INSTALLED.lock();
    if installed.is_some() || layer::is_composed(false) {
        return Ok(());
    }
    match dispatcher::set_global_default(Dispatch::new(Router)) {
        Ok(()) => {
            // With a second dispatcher about, a callsite is never decided by the default of the one
            // thread that happens to meet it first.
            *installed = Some(Dispatch::new(Router));
            Ok(())
        }
        // The default of this thread alone is another one.
        Err(_) if layer::is_composed(true) => Ok(()),
        Err(_) => {
            // Without what the router, which was not taken, has answered meanwhile.
            tracing_core::callsite::rebuild_interest_cache();
            Err(OpenError::ForeignDispatcher)
        }
    }
}
