//! Callbacks about spans by their ids alone, while the spans end: what `tracing` asks its users not to do, and
//! what nobody can keep them from.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};
use tracing::{dispatcher::get_default, field::Empty, info, info_span, span, Metadata, Value};

const SPANS: u64 = 30_000;

/// A thread makes spans `bare` and drops them; another, which has only their ids, enters, leaves and records them, lets them
/// follow each other, and makes events and spans with them as parents.
pub(crate) fn bare_ids() {
    let (latest, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let sample = info_span!("bare", later = Empty);
    let metadata = sample.metadata();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut last = 0;
            while !done.load(Ordering::Relaxed) {
                let id = latest.load(Ordering::Acquire);
                if id != 0 && id != last {
                    if let Some(metadata) = metadata {
                        use_id(
                            &span::Id::from_u64(id),
                            &span::Id::from_u64(last.max(1)),
                            metadata,
                        );
                    }
                    last = id;
                }
            }
        });
        for number in 0..SPANS {
            let span = info_span!("bare", later = Empty);
            if let Some(id) = span.id() {
                latest.store(id.into_u64(), Ordering::Release);
            }
            // The other thread gets into the middle of something.
            (0..number % 512).for_each(|_| std::hint::spin_loop());
            drop(span);
        }
        done.store(true, Ordering::Relaxed);
    });
}

fn use_id(id: &span::Id, before: &span::Id, metadata: &'static Metadata<'static>) {
    get_default(|default| {
        default.enter(id);
        default.exit(id);
        let fields = metadata.fields();
        if let Some(later) = fields.field("later") {
            let value: Option<&dyn Value> = Some(&1_i64);
            let values = [(&later, value)];
            default.record(id, &span::Record::new(&fields.value_set(&values)));
        }
        default.record_follows_from(id, before);
    });
    info!(parent: id, "of a bare id");
    drop(info_span!(parent: id, "child"));
}
