//! Threads of Rust that nobody joins: they are alive when the JVM exits. And many short ones.

use std::{sync::mpsc, thread};
use tracing::{info, info_span};

/// Three threads that emit once, keep a span entered, and never wake again. Returns when all have.
pub(crate) fn threads_park() {
    detach(3, |ready| {
        let _entered = info_span!("parked").entered();
        info!("parks");
        ready();
        loop {
            thread::park();
        }
    });
}

/// Two threads that emit for ever. Returns when both have begun.
pub(crate) fn threads_emit_for_ever() {
    detach(2, |ready| {
        emit();
        ready();
        loop {
            emit();
        }
    });
}

/// One thread that emits a single span, and parks when its callbacks ever return. Returns at once.
pub(crate) fn thread_emits_once() {
    detach(1, |ready| {
        ready();
        emit();
        loop {
            thread::park();
        }
    });
}

/// How many threads there are in all.
const SHORT: usize = 10_000;
/// How many of them live at a time.
const AT_ONCE: usize = 8;

/// Ten thousand threads with a span and an event each, eight at a time.
pub(crate) fn threads_short() {
    for _ in 0..SHORT / AT_ONCE {
        let batch: Vec<_> = (0..AT_ONCE).map(|_| thread::spawn(emit)).collect();
        for short in batch {
            short.join().expect("the thread does not panic");
        }
    }
}

fn emit() {
    let _entered = info_span!("alive").entered();
    info!("works");
}

/// Starts threads that run `work` for ever; returns when each has called what it was given.
fn detach(threads: usize, work: fn(&dyn Fn())) {
    let (sender, begun) = mpsc::channel();
    for number in 0..threads {
        let sender = sender.clone();
        thread::Builder::new()
            .name(format!("probe-alive-{number}"))
            .spawn(move || {
                work(&|| {
                    sender.send(()).expect("the case waits for it");
                })
            })
            .expect("a thread can be started");
    }
    for _ in 0..threads {
        begun.recv().expect("every thread begins");
    }
}
