//! Spans in futures that the workers of a `tokio` runtime take from each other. The runtime is never ended:
//! its threads are alive when the JVM exits.

use std::{
    future::poll_fn,
    sync::{mpsc, OnceLock},
    task::{Poll, Waker},
    thread::{self, ThreadId},
    time::{Duration, Instant},
};
use tokio::{
    runtime::{Builder, Runtime},
    task::{block_in_place, yield_now},
};
use tracing::{info, info_span, Instrument};

/// The workers are called `probe-tokio`, as are threads that take a worker's place.
const WORKERS: usize = 3;

const TASKS: i64 = 20;

/// A task that does not get to another thread in that time never will.
const LIMIT: Duration = Duration::from_secs(30);

/// Below the span `tokio`, twenty futures in a span `task` each, with two spans `step` inside of it, the second
/// of which is made on another thread than the first; and an event in each step and in the task after it.
pub(crate) fn tokio_emits() {
    let all = info_span!("tokio");
    let tasks: Vec<_> = (0..TASKS)
        .map(|number| {
            let task = info_span!(parent: &all, "task", number);
            runtime().spawn(work(number).instrument(task))
        })
        .collect();
    runtime().block_on(async {
        for task in tasks {
            task.await.expect("the task does not panic");
        }
    });
}

/// Every worker has a task that emits for ever, and gives way after each event. Returns when all have begun.
pub(crate) fn tokio_emits_for_ever() {
    let (sender, begun) = mpsc::channel();
    for _ in 0..WORKERS {
        let sender = sender.clone();
        let task = async move {
            sender.send(()).expect("the case waits for it");
            loop {
                let span = info_span!("alive");
                async { info!("works") }.instrument(span).await;
                yield_now().await;
            }
        };
        drop(runtime().spawn(task));
    }
    for _ in 0..WORKERS {
        begun.recv().expect("every task begins");
    }
}

async fn work(number: i64) {
    let first = thread::current().id();
    step(number, 1)
        .instrument(info_span!("step", step = 1_i64))
        .await;
    info!(number, after = 1_i64);
    leave(first).await;
    step(number, 2)
        .instrument(info_span!("step", step = 2_i64))
        .await;
    info!(number, after = 2_i64);
}

/// Goes on when the task has got to a thread other than `first`.
async fn leave(first: ThreadId) {
    let start = Instant::now();
    while thread::current().id() == first {
        assert!(start.elapsed() < LIMIT, "the task stays on one thread");
        // This one runs next on the worker, if no other takes it away, wakes the task, and keeps the thread
        // until the task has gone on.
        let (give, waker) = mpsc::channel::<Waker>();
        let (gone_on, wait) = mpsc::channel::<()>();
        drop(runtime().spawn(async move {
            block_in_place(|| {
                waker.recv().expect("the task gives its waker").wake();
                let _ = wait.recv_timeout(LIMIT);
            });
        }));
        let mut given = false;
        poll_fn(|context| {
            if given {
                return Poll::Ready(());
            }
            given = true;
            give.send(context.waker().clone())
                .expect("it is waited for");
            Poll::Pending
        })
        .await;
        drop(gone_on);
    }
}

async fn step(number: i64, step: i64) {
    yield_now().await;
    info!(number, step);
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .thread_name("probe-tokio")
            .build()
            .expect("threads can be started")
    })
}
