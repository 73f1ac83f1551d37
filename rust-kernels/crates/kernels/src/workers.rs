//! Root spans on threads that Rust made, and which live as long as the process: a runtime's pool.

use std::hint::black_box;
use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::spans::spans;
use crate::error::KernelError;
use crate::spans::{checked_count, wrong_fields};

crate::kernel!(spans_on_workers(workers: i32, count: i64, fields: i32));

const MAX_WORKERS: i32 = 64;

/// What a worker is asked for: how many spans, of how many fields.
type Task = (i64, i32);

struct Worker {
    tasks: Sender<Task>,
    checksums: Receiver<i64>,
}

static WORKERS: Mutex<Vec<Worker>> = Mutex::new(Vec::new());

/// Has each of so many workers make `count` root spans, all at the same time, and returns the sum
/// of their checksums. Blocks until they are done; one call at a time.
pub(crate) fn spans_on_workers(workers: i32, count: i64, fields: i32) -> Result<i64, KernelError> {
    let count = checked_count(black_box(count))?;
    if !matches!(fields, 0 | 1 | 3 | 4 | 16) {
        return Err(wrong_fields(fields));
    }
    if !(1..=MAX_WORKERS).contains(&workers) {
        return Err(KernelError::Argument(format!(
            "there must be 1 to {MAX_WORKERS} workers, not {workers}"
        )));
    }
    // A list of workers is whole even if a call panicked.
    let mut pool = WORKERS.lock().unwrap_or_else(PoisonError::into_inner);
    while pool.len() < workers as usize {
        let worker = start(pool.len())?;
        pool.push(worker);
    }
    let pool = &pool[..workers as usize];
    for worker in pool {
        worker.tasks.send((count, fields)).map_err(|_| gone())?;
    }
    pool.iter().try_fold(0_i64, |sum, worker| {
        let checksum = worker.checksums.recv().map_err(|_| gone())?;
        Ok(sum.wrapping_add(checksum))
    })
}

fn start(number: usize) -> Result<Worker, KernelError> {
    let (tasks, to_do) = channel::<Task>();
    let (done, checksums) = channel();
    thread::Builder::new()
        .name(format!("kernel-worker-{number}"))
        .spawn(move || {
            while let Ok((count, fields)) = to_do.recv() {
                // The arguments were looked at before they were sent.
                let Ok(checksum) = spans(count, fields, 0, 0, false) else {
                    return;
                };
                if done.send(checksum).is_err() {
                    return;
                }
            }
        })
        .map_err(|error| KernelError::State(format!("no thread for a worker: {error}")))?;
    Ok(Worker { tasks, checksums })
}

fn gone() -> KernelError {
    KernelError::State("a worker has ended, which only a panic in it explains".to_owned())
}
