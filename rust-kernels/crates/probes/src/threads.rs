//! Spans and events on threads that Rust made.

use std::thread;
use tracing::{info, info_span};

/// Made here; entered, left and closed on the thread `probe-worker`, which has ended afterwards.
pub(crate) fn closed_on_other_thread() {
    let span = info_span!("moved");
    span.in_scope(|| info!("here"));
    on_thread("probe-worker".to_owned(), move || {
        span.in_scope(|| info!("there"));
    })
    .join()
    .expect("the thread does not panic");
}

/// Four threads, `probe-worker-0` to `-3`, at once, with 25 spans of one event each.
pub(crate) fn threads_emit() {
    let workers: Vec<_> = (0..4_i64)
        .map(|worker| {
            on_thread(format!("probe-worker-{worker}"), move || {
                for number in 0..25_i64 {
                    let _entered = info_span!("work", worker, number).entered();
                    info!(worker, number);
                }
            })
        })
        .collect();
    for worker in workers {
        worker.join().expect("the thread does not panic");
    }
}

fn on_thread(name: String, work: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
    thread::Builder::new()
        .name(name)
        .spawn(work)
        .expect("a thread can be started")
}
