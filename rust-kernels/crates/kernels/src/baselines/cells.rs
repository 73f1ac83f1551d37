//! Counters that are exact and nearly free.
//!
//! Counting must cost next to nothing, or the baselines would be dearer than layers that do
//! nothing. So every thread counts in cells of its own, by a plain load and store instead of an
//! atomic addition, and threads do not slow each other down; a reader adds the cells up. A cell
//! outlives its thread, so that nothing counted is lost: 128 bytes per thread that ever made a
//! callback stay until the process ends.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is counted.
#[derive(Clone, Copy)]
pub(crate) enum Count {
    Callbacks = 0,
    Spans = 1,
    Events = 2,
    Records = 3,
}

const COUNTS: usize = 4;

/// One thread's counts, alone on its cache lines (two, because processors fetch them in pairs).
#[repr(align(128))]
struct Cells([AtomicU64; COUNTS]);

static CELLS: Mutex<Vec<&'static Cells>> = Mutex::new(Vec::new());

thread_local! {
    // No destructor: reading it costs no check, and it still works while the thread ends.
    static MY_CELLS: Cell<Option<&'static Cells>> = const { Cell::new(None) };
}

/// Adds to a count. Any thread; never blocks, except for the first time on a thread.
#[inline]
pub(crate) fn add(what: Count, amount: u64) {
    let cells = MY_CELLS.get().unwrap_or_else(new_cells);
    let cell = &cells.0[what as usize];
    // Only this thread writes here, so load and store lose nothing.
    let counted = cell.load(Ordering::Relaxed);
    cell.store(counted + amount, Ordering::Relaxed);
}

/// Returns what all threads counted.
///
/// Exact for what happened before this call, as everything has that a joined thread did; what
/// threads still running counted may be missing.
pub(crate) fn total(what: Count) -> u64 {
    all()
        .iter()
        .map(|cells| cells.0[what as usize].load(Ordering::Relaxed))
        .sum()
}

#[cold]
fn new_cells() -> &'static Cells {
    let cells: &'static Cells = Box::leak(Box::new(Cells(Default::default())));
    all().push(cells);
    MY_CELLS.set(Some(cells));
    cells
}

fn all() -> MutexGuard<'static, Vec<&'static Cells>> {
    // A vector of references is whole even if a push panicked.
    CELLS.lock().unwrap_or_else(PoisonError::into_inner)
}
