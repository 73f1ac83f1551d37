//! Times of a trace.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A moment on both clocks. Times of one trace are measured from one moment by the clock that never goes
/// back, so that its spans keep their order and lengths when somebody sets the time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    nanoseconds: u64,
    at: Instant,
}

impl Clock {
    pub(super) fn start() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            nanoseconds: since.map_or(0, |since| since.as_nanos() as u64),
            at: Instant::now(),
        }
    }

    /// The time at which the clock was started, in nanoseconds since 1970.
    pub(super) fn origin(&self) -> u64 {
        self.nanoseconds
    }

    /// The time now, in nanoseconds since 1970.
    pub(super) fn now(&self) -> u64 {
        self.nanoseconds + self.at.elapsed().as_nanos() as u64
    }
}
