//! Spans on the workers of a `rayon` pool, which steal work from each other. The pool is never ended: its
//! threads are alive when the JVM exits.

use rayon::{
    iter::{IntoParallelIterator, ParallelIterator},
    ThreadPool, ThreadPoolBuilder,
};
use std::sync::OnceLock;
use tracing::{info, info_span, Span};

/// The workers are `probe-rayon-0` to `-2`.
const WORKERS: usize = 3;

/// Below the span `rayon`: on every worker a span `worker`; then 100 spans `item` on whichever, each with the
/// spans `left` and `right`, of which either may be stolen, and these with an event each.
pub(crate) fn rayon_emits() {
    let all = info_span!("rayon");
    pool().broadcast(|context| {
        let worker = context.index() as i64;
        info_span!(parent: &all, "worker", worker).in_scope(|| info!(worker));
    });
    pool().install(|| {
        (0..100_i64).into_par_iter().for_each(|number| {
            let item = info_span!(parent: &all, "item", number);
            let half = |span: Span| span.in_scope(|| info!(number));
            rayon::join(
                || half(info_span!(parent: &item, "left", number)),
                || half(info_span!(parent: &item, "right", number)),
            );
        });
    });
}

/// Every worker emits for ever. Returns when all have begun.
pub(crate) fn rayon_emits_for_ever() {
    let begun = std::sync::Arc::new(std::sync::Barrier::new(WORKERS + 1));
    for _ in 0..WORKERS {
        let begun = begun.clone();
        pool().spawn(move || {
            begun.wait();
            loop {
                info_span!("alive").in_scope(|| info!("works"));
            }
        });
    }
    begun.wait();
}

fn pool() -> &'static ThreadPool {
    static POOL: OnceLock<ThreadPool> = OnceLock::new();
    POOL.get_or_init(|| {
        ThreadPoolBuilder::new()
            .num_threads(WORKERS)
            .thread_name(|worker| format!("probe-rayon-{worker}"))
            .build()
            .expect("threads can be started")
    })
}
