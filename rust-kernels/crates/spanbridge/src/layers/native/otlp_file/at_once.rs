//! Each span is written when it ends, by the thread that ended it.

use super::{
    super::{
        export::{Exporter, Ledger},
        model::Ended,
        Speaker,
    },
    Lines,
};
use crate::session::{DropReason, Report};
use parking_lot::Mutex;
use std::{
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

pub(super) struct AtOnce {
    /// None: the session has closed.
    lines: Mutex<Option<Lines>>,
    ledger: Arc<Ledger>,
    speaker: Speaker,
    /// Tells of an error, because in a callback Java must not be called.
    teller: Mutex<Option<JoinHandle<()>>>,
}

// === impl AtOnce ===

impl AtOnce {
    pub(super) fn new(lines: Lines, ledger: Arc<Ledger>, speaker: Speaker) -> Self {
        Self {
            lines: Mutex::new(Some(lines)),
            ledger,
            speaker,
            teller: Mutex::new(None),
        }
    }

    #[cold]
    fn tell_soon(&self) {
        let (ledger, speaker) = (self.ledger.clone(), self.speaker.clone());
        let thread = std::thread::Builder::new().name("spanbridge-otlp".to_owned());
        // Without a thread it is told by `flush` or `finish`.
        if let Ok(thread) = thread.spawn(move || ledger.tell(&speaker)) {
            *self.teller.lock() = Some(thread);
        }
    }

    fn tell(&self, until: Instant) {
        self.ledger.tell(&self.speaker);
        self.ledger.await_told(until);
    }
}

impl Exporter for AtOnce {
    fn take(&self, span: Ended) {
        match &mut *self.lines.lock() {
            Some(lines) => lines.write(&[span]),
            None => self.ledger.lost(DropReason::Closed, 1, ""),
        }
        if self.ledger.has_news() {
            self.tell_soon();
        }
    }

    fn flush(&self, limit: Duration) -> Result<(), String> {
        self.tell(Instant::now() + limit);
        self.ledger.newly_lost()
    }

    fn close(&self) {
        *self.lines.lock() = None;
    }

    fn finish(&self, limit: Duration) -> Result<(), String> {
        self.close();
        let until = Instant::now() + limit;
        self.tell(until);
        let teller = self.teller.lock().take();
        // It has told, so it is about to end; one that a handler holds up is not waited for.
        if let Some(teller) = teller.filter(|_| Instant::now() < until) {
            let _ = teller.join();
        }
        self.ledger.all_lost()
    }

    fn report(&self) -> Report {
        self.ledger.report()
    }

    fn has_no_span(&self) {
        self.ledger.has_no_span();
    }
}
