//! What a layer did, and what the error handler is to be told of it.

use super::super::Speaker;
use crate::session::{DropReason, Report};
use parking_lot::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// The books of one layer. Thread contract: any thread; locked for moments.
pub(in super::super) struct Ledger {
    /// Where spans go, for messages.
    name: String,
    state: Mutex<State>,
    told: Condvar,
}

#[derive(Default)]
struct State {
    report: Report,
    /// The losses that a flush has reported.
    reported: u64,
    /// What is to be told, and of which reasons it was.
    news: Vec<String>,
    said: [bool; 8],
    /// Whether somebody is telling of it.
    telling: bool,
}

// === impl Ledger ===

impl Ledger {
    pub(in super::super) fn new(name: String) -> Self {
        Self {
            name,
            state: Mutex::default(),
            told: Condvar::new(),
        }
    }

    pub(in super::super) fn report(&self) -> Report {
        self.state.lock().report.clone()
    }

    pub(in super::super) fn exported(&self, spans: u64) {
        self.state.lock().report.exported += spans;
    }

    #[cfg(feature = "otlp")]
    pub(in super::super) fn retries(&self) {
        self.state.lock().report.retries += 1;
    }

    /// Counts spans that are lost; the first for each reason is told of, with `problem`.
    #[cold]
    pub(in super::super) fn lost(&self, reason: DropReason, spans: u64, problem: &str) {
        let mut state = self.state.lock();
        state.report.dropped[reason as usize] += spans;
        if !problem.is_empty() {
            state.report.last_error = Some(problem.to_owned());
        }
        if !std::mem::replace(&mut state.said[reason as usize], true) {
            let text = format!(
                "{}: {}; what is lost is counted, and this is said once",
                self.name,
                if problem.is_empty() {
                    why(reason)
                } else {
                    problem
                }
            );
            state.news.push(text);
        }
    }

    /// Counts an attempt that failed. What is lost by that is known later.
    pub(in super::super) fn failed(&self, problem: &str) {
        let mut state = self.state.lock();
        state.report.failures += 1;
        state.report.last_error = Some(problem.to_owned());
    }

    /// Keeps what a receiver says although it took everything.
    #[cfg(feature = "otlp")]
    pub(in super::super) fn warned(&self, warning: &str) {
        let mut state = self.state.lock();
        state.report.last_error = Some(warning.to_owned());
        if !std::mem::replace(&mut state.said[7], true) {
            let text = format!("{}: {warning}; this is said once", self.name);
            state.news.push(text);
        }
    }

    /// Counts an event or a link that belongs to no span. Nobody is told: it is no fault.
    pub(in super::super) fn has_no_span(&self) {
        self.state.lock().report.dropped[DropReason::NoSpan as usize] += 1;
    }

    pub(in super::super) fn has_news(&self) -> bool {
        !self.state.lock().news.is_empty()
    }

    /// Tells what there is to tell. Not from inside a callback.
    pub(in super::super) fn tell(&self, speaker: &Speaker) {
        let mut state = self.state.lock();
        if state.news.is_empty() {
            return;
        }
        let news = std::mem::take(&mut state.news);
        state.telling = true;
        drop(state);
        news.iter().for_each(|text| speaker.say(text));
        self.state.lock().telling = false;
        self.told.notify_all();
    }

    /// Waits until whoever tells has done so, or the time is over.
    pub(in super::super) fn await_told(&self, until: Instant) {
        let mut state = self.state.lock();
        while state.telling {
            if self.told.wait_until(&mut state, until).timed_out() {
                return;
            }
        }
    }

    /// What was lost since this was asked last, if anything.
    pub(in super::super) fn newly_lost(&self) -> Result<(), String> {
        let mut state = self.state.lock();
        let lost = lost(&state.report);
        let before = std::mem::replace(&mut state.reported, lost);
        self.verdict(&state.report, lost - before)
    }

    /// What was lost in all, if anything.
    pub(in super::super) fn all_lost(&self) -> Result<(), String> {
        let state = self.state.lock();
        self.verdict(&state.report, lost(&state.report))
    }

    fn verdict(&self, report: &Report, lost: u64) -> Result<(), String> {
        if lost == 0 {
            return Ok(());
        }
        let reasons = REASONS.into_iter().filter_map(|reason| {
            let count = report.dropped[reason as usize];
            (count != 0).then(|| format!("{count}: {}", why(reason)))
        });
        let reasons = reasons.collect::<Vec<_>>().join("; ");
        let error = report.last_error.as_deref();
        let error = error.map_or_else(String::new, |error| format!("; last error: {error}"));
        Err(format!(
            "{}: {} not delivered (in this session {reasons}{error})",
            self.name,
            spans_were(lost)
        ))
    }

    /// What to say when something has not come to an end in time.
    pub(in super::super) fn late(&self, waiting: u64, limit: Duration) -> String {
        let state = self.state.lock();
        let error = state.report.last_error.as_deref();
        let error = error.map_or_else(String::new, |error| format!("; last error: {error}"));
        format!(
            "{}: {} not delivered within {limit:?}{error}",
            self.name,
            spans_were(waiting)
        )
    }
}

/// The reasons for which spans are lost; events without a span are no spans.
const REASONS: [DropReason; 4] = [
    DropReason::Failed,
    DropReason::QueueFull,
    DropReason::Rejected,
    DropReason::Closed,
];

fn lost(report: &Report) -> u64 {
    REASONS
        .iter()
        .map(|reason| report.dropped[*reason as usize])
        .sum()
}

fn spans_were(count: u64) -> String {
    match count {
        1 => "1 span was".to_owned(),
        _ => format!("{count} spans were"),
    }
}

fn why(reason: DropReason) -> &'static str {
    match reason {
        DropReason::Failed => "could not be sent",
        DropReason::QueueFull => "the queue of ended spans was full",
        DropReason::Rejected => "refused by the receiver",
        DropReason::Closed => "the time for closing was over",
        DropReason::NoSpan => "outside of any span",
    }
}
