//! What a collector answers, whatever the protocol.

use std::{error::Error, time::Duration};

/// What became of one request.
#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    /// It was taken, but for so many spans; the collector may say something besides.
    Taken { rejected: u64, message: String },
    /// It was not taken, and may be sent again, at the earliest after that time.
    Later {
        problem: String,
        after: Option<Duration>,
    },
    /// It was not taken, and will not be.
    Refused { problem: String },
}

impl Answer {
    pub(super) fn later(problem: impl Into<String>) -> Self {
        Self::Later {
            problem: problem.into(),
            after: None,
        }
    }
}

/// How many characters of what a collector says are kept.
const LONGEST: usize = 300;

/// The text of an error with those of its sources, each once.
pub(super) fn describe(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let own = source.to_string();
        if !text.contains(&own) {
            text = format!("{text}: {own}");
        }
        next = source.source();
    }
    shortened(&text)
}

/// A text on one line, and not longer than anybody reads.
pub(super) fn shortened(text: &str) -> String {
    let line = |c: char| if c.is_control() { ' ' } else { c };
    let text = text.trim();
    let mut short: String = text.chars().take(LONGEST).map(line).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push_str("...");
    }
    short
}
