//! When to send again what could not be delivered.

use fastrand::Rng;
use serde::Deserialize;
use std::time::{Duration, SystemTime};

/// As `io.spanbridge.config.RetryPolicy`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RetryPolicy {
    pub(super) max_attempts: u32,
    initial_backoff_millis: u64,
    max_backoff_millis: u64,
    multiplier: f64,
    jitter: f64,
}

// === impl RetryPolicy ===

impl RetryPolicy {
    /// How long to wait after so many attempts, at least 1.
    pub(super) fn backoff(&self, attempts: u32, random: &mut Rng) -> Duration {
        let growth = self.multiplier.powf(f64::from(attempts - 1));
        let grown = self.initial_backoff_millis as f64 * growth;
        let wait = grown.min(self.max_backoff_millis as f64);
        let jitter = 1.0 + self.jitter * (2.0 * random.f64() - 1.0);
        Duration::from_secs_f64((wait * jitter).max(0.0) / 1000.0)
    }
}

/// Reads a `Retry-After`: seconds, or a date.
pub(super) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(Duration::from_secs(u64::from(seconds)));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    // One that has gone by: at once.
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_the_longest_and_are_spread_by_the_jitter() {
        let mut policy = RetryPolicy {
            max_attempts: 5,
            initial_backoff_millis: 1000,
            max_backoff_millis: 5000,
            multiplier: 2.0,
            jitter: 0.0,
        };
        let mut random = Rng::with_seed(1);
        let waits: Vec<_> = (1..=4)
            .map(|n| policy.backoff(n, &mut random).as_millis())
            .collect();
        assert_eq!(waits, [1000, 2000, 4000, 5000]);
        policy.jitter = 0.2;
        let spread: Vec<_> = (0..100)
            .map(|_| policy.backoff(1, &mut random).as_millis())
            .collect();
        assert!(
            spread.iter().all(|wait| (800..=1200).contains(wait)),
            "{spread:?}"
        );
        assert!(spread.iter().max() > spread.iter().min());
    }

    #[test]
    fn a_retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").expect("it is one");
        assert_eq!(retry_after(" 120 ", now), Some(Duration::from_secs(120)));
        let soon = retry_after("Sun, 06 Nov 1994 08:50:00 GMT", now);
        assert_eq!(soon, Some(Duration::from_secs(23)));
        let past = retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now);
        assert_eq!(past, Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(retry_after("-1", now), None);
    }
}
