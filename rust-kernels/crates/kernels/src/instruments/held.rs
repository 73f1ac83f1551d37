//! Root spans that stay open between calls: what a program with many requests under way looks like to a collector of
//! garbage. No kernel: it has no twin, and nothing of it is timed.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::KernelError;
use crate::probes::*;
use crate::spans::checked_count;

static HELD: Mutex<Vec<Span>> = Mutex::new(Vec::new());

/// From now on holds so many root spans with one i64 each: makes those that are missing, or drops the oldest ones that
/// are too many. One call at a time.
pub(crate) fn hold_spans(count: i64) -> Result<(), KernelError> {
    let count = usize::try_from(checked_count(count)?).map_err(|_| {
        KernelError::Argument(format!("the count must fit a machine word, not {count}"))
    })?;
    // The lock is not held while spans are made and dropped: a layer may be called then.
    let mut spans = mem::take(&mut *held());
    let too_many = spans.len().saturating_sub(count);
    drop(spans.drain(..too_many));
    spans.extend((spans.len()..count).map(|number| info_span!("held", number = number as i64)));
    *held() = spans;
    Ok(())
}

/// A list of spans is whole even if a call panicked.
fn held() -> MutexGuard<'static, Vec<Span>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}
