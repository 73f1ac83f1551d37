//! Delivering a batch: attempts, waits between them, and an end to it.

use super::{
    super::{
        export::{Ledger, Sender},
        model::Ended,
    },
    answer::Answer,
    payload::Payloads,
    retry::RetryPolicy,
    Transport,
};
use crate::session::DropReason;
use bytes::Bytes;
use fastrand::Rng;
use std::{
    hash::{BuildHasher, RandomState},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    runtime::Runtime,
    sync::watch,
    time::{sleep_until, timeout},
};

/// Delivers batches, one after the other, on the thread of the worker.
pub(super) struct Deliver {
    pub(super) runtime: Runtime,
    pub(super) transport: Arc<Transport>,
    pub(super) payloads: Payloads,
    pub(super) retry: RetryPolicy,
    /// For one attempt.
    pub(super) timeout: Duration,
    /// When everything must be over, once the session closes.
    pub(super) closing: watch::Receiver<Option<Instant>>,
    pub(super) ledger: Arc<Ledger>,
}

/// What became of a batch.
enum Verdict {
    Taken { rejected: u64, message: String },
    Refused(String),
    GivenUp(String),
}

impl Sender for Deliver {
    fn send(&mut self, spans: &[Ended], deadline: Instant) {
        let count = spans.len() as u64;
        let payload = self.transport.prepare(self.payloads.of(spans));
        let mut closing = self.closing.clone();
        let verdict = self.runtime.block_on(async {
            tokio::select! {
                // What was taken in the last moment was taken.
                biased;
                verdict = self.attempts(payload, deadline) => Some(verdict),
                () = end(deadline, &mut closing) => None,
            }
        });
        let ledger = &self.ledger;
        match verdict {
            Some(Verdict::Taken { rejected, message }) => {
                let rejected = rejected.min(count);
                ledger.exported(count - rejected);
                if rejected != 0 {
                    ledger.lost(DropReason::Rejected, rejected, &message);
                } else if !message.is_empty() {
                    ledger.warned(&message);
                }
            }
            Some(Verdict::Refused(problem)) => ledger.lost(DropReason::Rejected, count, &problem),
            Some(Verdict::GivenUp(problem)) => ledger.lost(DropReason::Failed, count, &problem),
            None => {
                let is_closing = closing.borrow().is_some_and(|end| end <= Instant::now());
                let problem = ledger.report().last_error;
                let last = problem.map_or_else(String::new, |problem| format!(": {problem}"));
                if is_closing {
                    let text = format!("not taken before the time for closing was over{last}");
                    ledger.lost(DropReason::Closed, count, &text);
                } else {
                    let text = format!("not taken within the export timeout{last}");
                    ledger.lost(DropReason::Failed, count, &text);
                }
            }
        }
    }

    fn close(self, deadline: Instant) {
        // The connections go with it. Looking up a name cannot be broken off; it is waited for, but not for ever.
        let rest = deadline.saturating_duration_since(Instant::now());
        self.runtime.shutdown_timeout(rest);
    }
}

// === impl Deliver ===

impl Deliver {
    async fn attempts(&self, payload: Bytes, deadline: Instant) -> Verdict {
        let mut random = Rng::with_seed(RandomState::new().hash_one(0));
        let mut attempts = 1;
        loop {
            let sent = timeout(self.timeout, self.transport.send(payload.clone())).await;
            let answer = sent.unwrap_or_else(|_| {
                self.transport.reconnect();
                Answer::later(format!("no answer within {:?}", self.timeout))
            });
            let (problem, after) = match answer {
                Answer::Taken { rejected, message } => return Verdict::Taken { rejected, message },
                Answer::Refused { problem } => {
                    self.ledger.failed(&problem);
                    return Verdict::Refused(problem);
                }
                Answer::Later { problem, after } => (problem, after),
            };
            self.ledger.failed(&problem);
            if attempts >= self.retry.max_attempts {
                let times = if attempts == 1 { "attempt" } else { "attempts" };
                return Verdict::GivenUp(format!("{problem} (after {attempts} {times})"));
            }
            let backoff = self.retry.backoff(attempts, &mut random);
            let wait = after.unwrap_or(backoff);
            if !self.pause(wait, deadline).await {
                return Verdict::GivenUp(format!(
                    "{problem} (the next attempt would be in {wait:?}, which is too late)"
                ));
            }
            attempts += 1;
            self.ledger.retries();
        }
    }

    /// Waits; false, at once, when it would be over too late.
    async fn pause(&self, wait: Duration, deadline: Instant) -> bool {
        let next = Instant::now() + wait;
        let mut closing = self.closing.clone();
        loop {
            let closing_at = *closing.borrow_and_update();
            let end = closing_at.map_or(deadline, |closing| closing.min(deadline));
            if next >= end {
                return false;
            }
            tokio::select! {
                () = sleep_until(next.into()) => return true,
                changed = closing.changed() => if changed.is_err() {
                    sleep_until(next.into()).await;
                    return true;
                },
            }
        }
    }
}

/// Returns when the time is over: that of the batch, or that of the closing session.
async fn end(deadline: Instant, closing: &mut watch::Receiver<Option<Instant>>) {
    loop {
        let closing_at = *closing.borrow_and_update();
        let end = closing_at.map_or(deadline, |closing| closing.min(deadline));
        tokio::select! {
            () = sleep_until(end.into()) => return,
            changed = closing.changed() => if changed.is_err() {
                return sleep_until(end.into()).await;
            },
        }
    }
}

impl Transport {
    fn prepare(&self, payload: Bytes) -> Bytes {
        match self {
            Self::Http(http) => http.prepare(payload),
            // tonic compresses by itself.
            Self::Grpc(_) => payload,
        }
    }

    /// After a request that was not answered.
    fn reconnect(&self) {
        match self {
            // The connection of such a request is not used again.
            Self::Http(_) => {}
            Self::Grpc(grpc) => grpc.reconnect(),
        }
    }

    async fn send(&self, payload: Bytes) -> Answer {
        match self {
            Self::Http(http) => http.send(payload).await,
            Self::Grpc(grpc) => grpc.send(payload).await,
        }
    }
}
