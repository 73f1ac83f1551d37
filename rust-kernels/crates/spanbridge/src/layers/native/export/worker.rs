//! The thread that sends the spans of one layer, and the queue before it.

use super::{
    super::{model::Ended, Speaker},
    settings::Batch,
    Exporter, Ledger,
};
use crate::session::{DropReason, Report};
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::{
    collections::VecDeque,
    io,
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// Sends spans, on the worker's thread.
pub(in super::super) trait Sender: Send {
    /// Sends these spans, and counts in the ledger what became of each of them. Returns at `deadline` at the latest, and
    /// as soon as it can when the closing that [`Worker::open`] was given an interruption for is over.
    fn send(&mut self, spans: &[Ended], deadline: Instant);

    /// Lets everything go; until `deadline` it may wait for that.
    fn close(self, deadline: Instant);
}

/// Spans that wait for a thread of their own to send them.
pub(in super::super) struct Worker {
    shared: Arc<Shared>,
    speaker: Speaker,
    /// Called when the session closes, with the time at which everything must be over.
    interrupt: Box<dyn Fn(Instant) + Send + Sync>,
    shutdown: Duration,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Shared {
    /// None: each span is sent when it ends, and its thread waits for that.
    batch: Option<Batch>,
    export_timeout: Duration,
    ledger: Arc<Ledger>,
    state: Mutex<State>,
    /// There is something to do.
    work: Condvar,
    /// Something was done.
    done: Condvar,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Ended>,
    /// How many spans came into the queue, how many of them are done with, and how many somebody waits for.
    taken: u64,
    done: u64,
    wanted: u64,
    /// When everything must be over; set when the session closes.
    closing: Option<Instant>,
    ended: bool,
}

/// How the worker is to be.
pub(in super::super) struct Settings {
    pub(in super::super) thread_name: &'static str,
    pub(in super::super) batch: Option<Batch>,
    pub(in super::super) export_timeout: Duration,
    pub(in super::super) shutdown: Duration,
}

// === impl Worker ===

impl Worker {
    /// Starts the thread. `sender` is made there; the error is that of the thread, which could not be started.
    pub(in super::super) fn open<S: Sender>(
        settings: Settings,
        ledger: Arc<Ledger>,
        speaker: Speaker,
        interrupt: impl Fn(Instant) + Send + Sync + 'static,
        sender: impl FnOnce() -> S + Send + 'static,
    ) -> Result<Self, String> {
        let shared = Arc::new(Shared {
            batch: settings.batch,
            export_timeout: settings.export_timeout,
            ledger,
            state: Mutex::default(),
            work: Condvar::new(),
            done: Condvar::new(),
        });
        let (own, voice) = (shared.clone(), speaker.clone());
        let thread = std::thread::Builder::new()
            .name(settings.thread_name.to_owned())
            .spawn(move || own.run(sender(), &voice));
        let started = |result: io::Result<_>| {
            result.map_err(|error| format!("its thread cannot be started: {error}"))
        };
        Ok(Self {
            thread: Mutex::new(Some(started(thread)?)),
            shared,
            speaker,
            interrupt: Box::new(interrupt),
            shutdown: settings.shutdown,
        })
    }

    /// Whether this is the thread itself, in an error handler of the program: it cannot wait for itself.
    fn is_worker(&self) -> bool {
        let own = self.thread.lock();
        own.as_ref()
            .is_some_and(|thread| thread.thread().id() == std::thread::current().id())
    }
}

impl Exporter for Worker {
    fn take(&self, span: Ended) {
        let shared = &self.shared;
        let mut state = shared.state.lock();
        if state.closing.is_some() {
            drop(state);
            return shared.ledger.lost(DropReason::Closed, 1, "");
        }
        let Some(batch) = shared.batch else {
            state.queue.push_back(span);
            state.taken += 1;
            let (own, until) = (state.taken, Instant::now() + shared.export_timeout);
            shared.work.notify_one();
            shared.await_done(&mut state, own, until);
            return;
        };
        if state.queue.len() >= batch.queue_size {
            drop(state);
            return shared.ledger.lost(DropReason::QueueFull, 1, "");
        }
        state.queue.push_back(span);
        state.taken += 1;
        if state.queue.len() == batch.batch_size {
            shared.work.notify_one();
        }
    }

    fn flush(&self, limit: Duration) -> Result<(), String> {
        if self.is_worker() {
            return self.shared.ledger.newly_lost();
        }
        let until = Instant::now() + limit;
        let mut state = self.shared.state.lock();
        let wanted = state.taken;
        state.wanted = wanted;
        self.shared.work.notify_one();
        let waiting = self.shared.await_done(&mut state, wanted, until);
        drop(state);
        self.shared.ledger.tell(&self.speaker);
        self.shared.ledger.await_told(until);
        if waiting != 0 {
            return Err(self.shared.ledger.late(waiting, limit));
        }
        self.shared.ledger.newly_lost()
    }

    fn close(&self) {
        let deadline = Instant::now() + self.shutdown;
        let mut state = self.shared.state.lock();
        if state.closing.is_none() {
            state.closing = Some(deadline);
            self.shared.work.notify_one();
            drop(state);
            (self.interrupt)(deadline);
        }
    }

    fn finish(&self, limit: Duration) -> Result<(), String> {
        let until = Instant::now() + limit;
        self.close();
        if self.is_worker() {
            return Ok(());
        }
        // The thread needs a moment to end after it has stopped.
        let stop = until - limit / 10;
        let mut state = self.shared.state.lock();
        if state.closing.is_some_and(|closing| closing > stop) {
            state.closing = Some(stop);
            drop(state);
            (self.interrupt)(stop);
            state = self.shared.state.lock();
        }
        while !state.ended {
            if self.shared.done.wait_until(&mut state, until).timed_out() {
                let waiting = state.taken - state.done;
                return Err(self.shared.ledger.late(waiting, limit));
            }
        }
        let waiting = state.taken - state.done;
        drop(state);
        let thread = self.thread.lock().take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
        self.shared.ledger.tell(&self.speaker);
        if waiting != 0 {
            // The thread has panicked.
            return Err(self.shared.ledger.late(waiting, limit));
        }
        self.shared.ledger.all_lost()
    }

    fn report(&self) -> Report {
        self.shared.ledger.report()
    }

    fn has_no_span(&self) {
        self.shared.ledger.has_no_span();
    }
}

// === impl Shared ===

impl Shared {
    fn run<S: Sender>(&self, mut sender: S, speaker: &Speaker) {
        /// Whoever waits for the end is told of it, whatever happens.
        struct End<'a>(&'a Shared);
        impl Drop for End<'_> {
            fn drop(&mut self) {
                self.0.state.lock().ended = true;
                self.0.done.notify_all();
            }
        }
        let _end = End(self);
        let mut spans = Vec::new();
        while self.next(&mut spans) {
            let count = spans.len() as u64;
            let closing = self.state.lock().closing;
            let now = Instant::now();
            let deadline = now + self.export_timeout;
            let deadline = closing.map_or(deadline, |closing| closing.min(deadline));
            if closing.is_some() && deadline <= now {
                self.ledger.lost(DropReason::Closed, count, "");
            } else {
                sender.send(&spans, deadline);
            }
            spans.clear();
            // Before anybody who waits goes on.
            self.ledger.tell(speaker);
            self.state.lock().done += count;
            self.done.notify_all();
        }
        let closing = self.state.lock().closing;
        sender.close(closing.unwrap_or_else(Instant::now));
        self.ledger.tell(speaker);
    }

    /// Waits for the next batch; false when there is none any more.
    fn next(&self, spans: &mut Vec<Ended>) -> bool {
        let batch = self.batch.unwrap_or(Batch {
            queue_size: usize::MAX,
            batch_size: 1,
            delay: Duration::from_secs(3600),
        });
        let mut due = Instant::now() + batch.delay;
        let mut state = self.state.lock();
        loop {
            let asked = state.closing.is_some() || state.wanted > state.done;
            let full = state.queue.len() >= batch.batch_size;
            if full || asked && !state.queue.is_empty() {
                break;
            }
            if state.closing.is_some() {
                return false;
            }
            if self.work.wait_until(&mut state, due).timed_out() {
                if !state.queue.is_empty() {
                    break;
                }
                due = Instant::now() + batch.delay;
            }
        }
        let most = match self.batch {
            Some(batch) => batch.batch_size,
            // Several threads may wait, each for its own span.
            None => usize::MAX,
        };
        let count = state.queue.len().min(most);
        spans.extend(state.queue.drain(..count));
        true
    }

    /// Waits until so many spans are done with; returns how many of them are not.
    fn await_done(&self, state: &mut MutexGuard<'_, State>, wanted: u64, until: Instant) -> u64 {
        while state.done < wanted && !state.ended {
            if self.done.wait_until(state, until).timed_out() {
                break;
            }
        }
        wanted.saturating_sub(state.done)
    }
}

impl Drop for Worker {
    /// The thread ends by itself, within the time for closing.
    fn drop(&mut self) {
        self.close();
    }
}
