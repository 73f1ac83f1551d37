//! The queue and its thread, before a sender that does as it is told.

use super::{
    super::{model::tests::span, model::Ended, Speaker},
    settings::Batch,
    Exporter, Ledger, Sender, Worker, WorkerSettings,
};
use crate::session::DropReason;
use parking_lot::Mutex;
use std::{
    sync::{
        mpsc::{channel, Receiver, Sender as To},
        Arc,
    },
    time::{Duration, Instant},
};

const LONG: Duration = Duration::from_secs(60);

/// Tells of each batch, and waits to be let go on with it; with nobody to wait for it takes everything.
struct Told {
    begun: To<usize>,
    go_on: Option<Receiver<()>>,
    ledger: Arc<Ledger>,
}

impl Sender for Told {
    fn send(&mut self, spans: &[Ended], _: Instant) {
        // Nobody may be left to hear it.
        let _ = self.begun.send(spans.len());
        if let Some(go_on) = &self.go_on {
            let _ = go_on.recv();
        }
        self.ledger.exported(spans.len() as u64);
    }

    fn close(self, _: Instant) {}
}

struct Test {
    worker: Worker,
    /// How many spans were in each batch.
    begun: Receiver<usize>,
    go_on: To<()>,
    said: Arc<Mutex<Vec<String>>>,
}

fn batch(queue_size: usize, batch_size: usize) -> Option<Batch> {
    Some(Batch {
        queue_size,
        batch_size,
        delay: Duration::from_secs(3600),
    })
}

fn open(batch: Option<Batch>, shutdown: Duration, waits: bool) -> Test {
    let ledger = Arc::new(Ledger::new("test".to_owned()));
    let (begun_sender, begun) = channel();
    let (go_on, wait) = channel();
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = said.clone();
    let sender = Told {
        begun: begun_sender,
        go_on: waits.then_some(wait),
        ledger: ledger.clone(),
    };
    let settings = WorkerSettings {
        thread_name: "test",
        batch,
        export_timeout: LONG,
        shutdown,
    };
    let speaker = Speaker::to(move |text| heard.lock().push(text.to_owned()));
    let worker = Worker::open(settings, ledger, speaker, |_| {}, || sender);
    Test {
        worker: worker.expect("a thread can be started"),
        begun,
        go_on,
        said,
    }
}

#[test]
fn a_full_batch_is_sent_at_once_and_the_rest_when_asked_for() {
    let test = open(batch(100, 3), LONG, false);
    (0..4).for_each(|_| test.worker.take(span()));
    assert_eq!(test.begun.recv_timeout(LONG), Ok(3));
    assert_eq!(test.worker.flush(LONG), Ok(()));
    assert_eq!(test.begun.recv_timeout(LONG), Ok(1));
    assert_eq!(test.worker.report().exported, 4);
    assert_eq!(test.worker.finish(LONG), Ok(()));
}

#[test]
fn a_batch_that_is_not_full_is_sent_when_its_time_has_come() {
    let soon = Batch {
        queue_size: 10,
        batch_size: 10,
        delay: Duration::from_millis(1),
    };
    let test = open(Some(soon), LONG, false);
    test.worker.take(span());
    assert_eq!(test.begun.recv_timeout(LONG), Ok(1));
}

#[test]
fn a_full_queue_drops_what_is_new_without_waiting_and_says_so_once() {
    let test = open(batch(4, 2), LONG, true);
    (0..2).for_each(|_| test.worker.take(span()));
    assert_eq!(test.begun.recv_timeout(LONG), Ok(2));
    // The sender holds two; four more wait, and there is no room for three.
    (0..7).for_each(|_| test.worker.take(span()));
    let report = test.worker.report();
    assert_eq!(report.dropped[DropReason::QueueFull as usize], 3);
    (0..3).for_each(|_| test.go_on.send(()).expect("it waits"));
    let error = test.worker.finish(LONG).expect_err("three were lost");
    assert!(error.contains("3 spans were not delivered"), "{error}");
    assert_eq!(test.worker.report().exported, 6);
    assert_eq!(test.said.lock().len(), 1);
}

#[test]
fn flushing_ends_within_its_limit_and_says_what_waits() {
    let test = open(batch(10, 1), LONG, true);
    (0..2).for_each(|_| test.worker.take(span()));
    assert_eq!(test.begun.recv_timeout(LONG), Ok(1));
    let error = test.worker.flush(Duration::from_millis(1));
    assert!(error.is_err_and(|error| error.contains("2 spans were not delivered within 1ms")));
    (0..2).for_each(|_| test.go_on.send(()).expect("it waits"));
    assert_eq!(test.worker.flush(LONG), Ok(()));
    assert_eq!(test.worker.finish(LONG), Ok(()));
}

#[test]
fn a_sender_that_hangs_holds_the_close_up_only_for_its_limit() {
    let test = open(batch(10, 1), Duration::ZERO, true);
    (0..3).for_each(|_| test.worker.take(span()));
    assert_eq!(test.begun.recv_timeout(LONG), Ok(1));
    let error = test.worker.finish(Duration::from_millis(1));
    assert!(error.is_err_and(|error| error.contains("3 spans were not delivered")));
    // It comes back after all: what waits is lost, and counted.
    test.go_on.send(()).expect("it waits");
    let error = test.worker.finish(LONG).expect_err("two were lost");
    assert!(error.contains("2 spans were not delivered"), "{error}");
    assert_eq!(test.worker.report().dropped[DropReason::Closed as usize], 2);
}

#[test]
fn what_comes_after_closing_is_lost_and_counted() {
    let test = open(batch(10, 10), LONG, false);
    test.worker.take(span());
    test.worker.close();
    test.worker.take(span());
    assert!(test.worker.finish(LONG).is_err());
    let report = test.worker.report();
    assert_eq!(report.exported, 1);
    assert_eq!(report.dropped[DropReason::Closed as usize], 1);
    // Again is the same again.
    assert!(test.worker.finish(LONG).is_err());
}

#[test]
fn without_batches_a_thread_goes_on_when_its_span_is_sent() {
    let test = open(None, LONG, true);
    std::thread::scope(|scope| {
        let taking = scope.spawn(|| test.worker.take(span()));
        assert_eq!(test.begun.recv_timeout(LONG), Ok(1));
        assert!(!taking.is_finished());
        assert_eq!(test.worker.report().exported, 0);
        test.go_on.send(()).expect("it waits");
    });
    assert_eq!(test.worker.report().exported, 1);
    assert_eq!(test.worker.finish(LONG), Ok(()));
}

#[test]
fn all_that_threads_have_given_is_sent_however_they_overlap() {
    let test = open(batch(1 << 16, 7), LONG, false);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..1000).for_each(|_| test.worker.take(span())));
        }
    });
    assert_eq!(test.worker.finish(LONG), Ok(()));
    assert_eq!(test.worker.report().exported, 4000);
    assert_eq!(test.begun.try_iter().sum::<usize>(), 4000);
}

#[test]
fn a_sender_that_panics_is_an_error_at_the_end() {
    struct Panics;
    impl Sender for Panics {
        fn send(&mut self, _: &[Ended], _: Instant) {
            // Without the message of a panic.
            std::panic::resume_unwind(Box::new(()));
        }

        fn close(self, _: Instant) {}
    }
    let settings = WorkerSettings {
        thread_name: "test",
        batch: batch(10, 1),
        export_timeout: LONG,
        shutdown: LONG,
    };
    let ledger = Arc::new(Ledger::new("test".to_owned()));
    let worker = Worker::open(settings, ledger, Speaker::to(|_| {}), |_| {}, || Panics);
    let worker = worker.expect("a thread can be started");
    worker.take(span());
    let error = worker.finish(LONG).expect_err("it was not sent");
    assert!(error.contains("1 span was not delivered"), "{error}");
}
