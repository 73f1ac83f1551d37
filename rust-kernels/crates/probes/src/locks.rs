//! A lock of the user's, taken where callbacks are made and where their values are formatted.

use std::{fmt, sync::Mutex};
use tracing::{
    field::{debug, Empty},
    info, info_span,
};

static LOCK: Mutex<()> = Mutex::new(());

/// Emits `holds the lock` while it does.
pub(crate) fn emits_holding_the_lock() {
    let held = LOCK.lock().expect("nothing panics while it is held");
    info!("holds the lock");
    drop(held);
}

/// A span, a record and an event whose values take the lock when they are formatted, and then an event made while
/// the lock is held.
pub(crate) fn debug_takes_the_lock() {
    let span = info_span!("needs the lock", value = debug(Locks), later = Empty);
    span.record("later", debug(Locks));
    info!(value = debug(Locks), "needs the lock");
    emits_holding_the_lock();
}

struct Locks;

impl fmt::Debug for Locks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _held = LOCK.lock().expect("nothing panics while it is held");
        f.write_str("locked")
    }
}
