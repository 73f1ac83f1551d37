//! The baseline: `tracing_subscriber::Registry` with a layer that only counts its callbacks.
//!
//! Counting must be exact and nearly free, or the baseline would be dearer than a layer that does
//! nothing. So every thread counts in a cell of its own, by a plain load and store instead of an
//! atomic addition, and threads do not slow each other down; a reader adds the cells up. A cell
//! outlives its thread, so that nothing counted is lost: 128 bytes per thread that ever made a
//! callback stay until the process ends.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::Layer;

use crate::error::KernelError;

/// Makes the baseline the global default of this process. It cannot be undone.
pub(crate) fn install() -> Result<(), KernelError> {
    // Not `init()`, which would also route the `log` crate in here.
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(CountingLayer))
        .map_err(|_| {
            KernelError::State(
                "a global default subscriber is set already: in a process without it, install \
                 the no-op layer before a session is opened"
                    .to_owned(),
            )
        })
}

/// Returns how many callbacks all threads counted.
///
/// Exact for callbacks that happened before this call, as everything has that a joined thread
/// did; those of threads still running may be missing.
pub(crate) fn callbacks() -> u64 {
    cells()
        .iter()
        .map(|cell| cell.0.load(Ordering::Relaxed))
        .sum()
}

/// Counts every callback and does nothing else. Any thread; never blocks, except for the first
/// callback of a thread.
pub(crate) struct CountingLayer;

impl<S: Subscriber> Layer<S> for CountingLayer {
    fn on_new_span(&self, _attributes: &Attributes<'_>, _id: &Id, _context: Context<'_, S>) {
        count();
    }

    fn on_record(&self, _id: &Id, _values: &Record<'_>, _context: Context<'_, S>) {
        count();
    }

    fn on_event(&self, _event: &Event<'_>, _context: Context<'_, S>) {
        count();
    }

    fn on_enter(&self, _id: &Id, _context: Context<'_, S>) {
        count();
    }

    fn on_exit(&self, _id: &Id, _context: Context<'_, S>) {
        count();
    }

    fn on_close(&self, _id: Id, _context: Context<'_, S>) {
        count();
    }
}

/// One thread's count, alone on its cache lines (two, because processors fetch them in pairs).
#[repr(align(128))]
struct CountCell(AtomicU64);

static CELLS: Mutex<Vec<&'static CountCell>> = Mutex::new(Vec::new());

thread_local! {
    // No destructor: reading it costs no check, and it still works while the thread ends.
    static MY_CELL: Cell<Option<&'static CountCell>> = const { Cell::new(None) };
}

#[inline]
fn count() {
    let cell = MY_CELL.get().unwrap_or_else(new_cell);
    // Only this thread writes here, so load and store lose nothing.
    let counted = cell.0.load(Ordering::Relaxed);
    cell.0.store(counted + 1, Ordering::Relaxed);
}

#[cold]
fn new_cell() -> &'static CountCell {
    let cell: &'static CountCell = Box::leak(Box::new(CountCell(AtomicU64::new(0))));
    cells().push(cell);
    MY_CELL.set(Some(cell));
    cell
}

fn cells() -> MutexGuard<'static, Vec<&'static CountCell>> {
    // A vector of references is whole even if a push panicked.
    CELLS.lock().unwrap_or_else(PoisonError::into_inner)
}
