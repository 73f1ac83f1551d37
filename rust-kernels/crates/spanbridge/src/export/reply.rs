//! Answers with more in them than numbers, read by `io.spanbridge.internal.Reply`.
//!
//! Numbers are big-endian, as a `ByteBuffer` reads them; a text is its length in bytes (`i32`, -1 for
//! none) and UTF-8.

use crate::session::{Closed, Current, GroupContext, RemoteContext, Report, COUNTERS};

#[derive(Default)]
pub(super) struct ReplyWriter(Vec<u8>);

// === impl ReplyWriter ===

impl ReplyWriter {
    /// Whether a callback did not return, what was not delivered, and the statistics.
    pub(super) fn closed(closed: &Closed, states: u64) -> Vec<u8> {
        let mut writer = Self::default();
        writer.int(i32::from(closed.still_in_use));
        writer.texts(&closed.undelivered);
        writer.counts(&closed.counters, states, &closed.reports);
        writer.0
    }

    pub(super) fn statistics(
        counters: &[u64; COUNTERS],
        states: u64,
        reports: &[Report],
    ) -> Vec<u8> {
        let mut writer = Self::default();
        writer.counts(counters, states, reports);
        writer.0
    }

    /// What a flush could not deliver.
    pub(super) fn undelivered(texts: &[String]) -> Vec<u8> {
        let mut writer = Self::default();
        writer.texts(texts);
        writer.0
    }

    /// Where a thread is: the contexts that native layers know, the spans whose states Java layers have, and the context
    /// that Java has told of.
    pub(super) fn current(current: &Current) -> Vec<u8> {
        let mut writer = Self::default();
        writer.length(current.layers.len());
        for known in &current.layers {
            match known {
                GroupContext::Known { layer, context } => {
                    writer.int(1);
                    writer.int(*layer as i32);
                    writer.context(Some(context));
                }
                GroupContext::InJava { session, links } => {
                    writer.int(0);
                    writer.int(*session);
                    writer.length(links.len());
                    for link in links {
                        writer.int(link.layers as i32);
                        writer.long(link.id);
                    }
                }
            }
        }
        writer.context(current.held.as_deref());
        writer.0
    }

    fn context(&mut self, context: Option<&RemoteContext>) {
        match context {
            Some(context) => {
                let bytes = context.encode();
                self.length(bytes.len());
                self.0.extend_from_slice(&bytes);
            }
            None => self.int(-1),
        }
    }

    fn counts(&mut self, counters: &[u64; COUNTERS], states: u64, reports: &[Report]) {
        counters.iter().for_each(|count| self.long(*count));
        self.long(states);
        self.length(reports.len());
        for report in reports {
            self.int(report.layer as i32);
            self.long(report.exported);
            report.dropped.iter().for_each(|count| self.long(*count));
            self.long(report.failures);
            self.long(report.retries);
            self.text(report.last_error.as_deref());
        }
    }

    fn texts(&mut self, texts: &[String]) {
        self.length(texts.len());
        texts.iter().for_each(|text| self.text(Some(text)));
    }

    fn text(&mut self, text: Option<&str>) {
        match text {
            Some(text) => {
                self.length(text.len());
                self.0.extend_from_slice(text.as_bytes());
            }
            None => self.int(-1),
        }
    }

    fn length(&mut self, length: usize) {
        self.int(i32::try_from(length).unwrap_or(i32::MAX));
    }

    fn int(&mut self, number: i32) {
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    fn long(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_be_bytes());
    }
}
