//! Sessions that have closed, until nobody uses them any more: then they end. Not how they are closed: that is `control`.

use super::{closed, drain, open_session::Session, sessions, thread};
use parking_lot::Mutex;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Sessions that were closed while a callback of theirs did not return, and those that must stay.
static LINGERING: Mutex<Vec<Arc<Session>>> = Mutex::new(Vec::new());

/// Lets go of sessions whose last callback has returned meanwhile.
pub(super) fn sweep() {
    let mut lingering = LINGERING.lock();
    let (used, done): (Vec<_>, Vec<_>) = lingering
        .drain(..)
        .partition(|session| session.is_never_freed() || sessions::is_in_use(session));
    *lingering = used;
    drop(lingering);
    done.iter().for_each(end);
}

/// Ends a closed session, now or when a [`sweep`] finds it unused.
pub(super) fn let_go(session: Arc<Session>, unused: bool) {
    if unused && !session.is_never_freed() {
        end(&session);
    } else {
        LINGERING.lock().push(session);
    }
}

/// Ends a session that nobody uses any more.
pub(super) fn end(session: &Arc<Session>) {
    // With what nobody drained, since a callback of the session itself has closed it.
    thread::with(|thread| drain::end(thread, session));
    closed::settle(session);
    for group in session.groups() {
        group.closed();
    }
}

/// Lets go of a session that was closed from inside a callback which has now ended.
pub(super) fn finish(session: Arc<Session>) {
    let unused = wait(&session, Duration::from_secs(1));
    let_go(session, unused);
}

/// Adds what a callback has counted that has not returned, or did after the session had closed, to what is remembered of it.
pub(super) fn settle(key: u64) {
    let lingering = LINGERING.lock();
    if let Some(session) = lingering.iter().find(|session| session.key == key) {
        closed::settle(session);
    }
}

/// Waits until nobody uses an unpublished session; false when that took too long.
fn wait(session: &Arc<Session>, limit: Duration) -> bool {
    wait_while(limit, || sessions::is_in_use(session))
}

/// Looks again and again, at last every millisecond. To be told instead, every callback would have to say that it ends,
/// with a lock or a fence that most of them have no use for; closing is rare, and callbacks end soon.
pub(super) fn wait_while(limit: Duration, condition: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    let mut rounds = 0_u32;
    while condition() {
        if start.elapsed() > limit {
            return false;
        }
        rounds += 1;
        if rounds < 100 {
            std::thread::yield_now();
        } else {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    true
}
