//! Which traces are exported.

use super::ids::SAMPLED;
use serde::Deserialize;

/// As `io.spanbridge.config.Sampler`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type", deny_unknown_fields)]
pub(super) enum Sampler {
    AlwaysOn {},
    AlwaysOff {},
    TraceIdRatio { ratio: f64 },
    ParentBased { root: Box<Sampler> },
}

impl Sampler {
    /// Whether a span is exported; `parent` has the flags of its parent, in Rust or elsewhere.
    pub(super) fn samples(&self, trace: &[u8; 16], parent: Option<u8>) -> bool {
        match (self, parent) {
            (Self::AlwaysOn {}, _) => true,
            (Self::AlwaysOff {}, _) => false,
            (Self::TraceIdRatio { ratio }, _) => is_in(*ratio, trace),
            (Self::ParentBased { .. }, Some(flags)) => flags & SAMPLED != 0,
            (Self::ParentBased { root }, None) => root.samples(trace, None),
        }
    }
}

/// Whether a trace belongs to that part of all traces. As in the OpenTelemetry Java SDK, so that a service in Java
/// and a library in Rust that sample by the same ratio choose the same traces; the Rust SDK chooses others.
fn is_in(ratio: f64, trace: &[u8; 16]) -> bool {
    let [.., a, b, c, d, e, f, g, h] = *trace;
    let random = i64::from_be_bytes([a, b, c, d, e, f, g, h]);
    let bound = match ratio {
        0.0 => i64::MIN,
        1.0 => i64::MAX,
        _ => (ratio * i64::MAX as f64) as i64,
    };
    ratio == 1.0 || random.wrapping_abs() < bound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(random: i64) -> [u8; 16] {
        let mut trace = [7; 16];
        trace[8..].copy_from_slice(&random.to_be_bytes());
        trace
    }

    #[test]
    fn a_ratio_chooses_by_the_low_half_of_the_trace_id_without_its_sign() {
        let half = Sampler::TraceIdRatio { ratio: 0.5 };
        for (random, sampled) in [
            (0, true),
            (i64::MAX / 2 - 600, true),
            (i64::MAX / 2 + 600, false),
            (-(i64::MAX / 2) + 600, true),
            (-(i64::MAX / 2) - 600, false),
            (i64::MAX, false),
        ] {
            assert_eq!(half.samples(&trace(random), None), sampled, "{random}");
            // What the parent decided does not matter.
            assert_eq!(half.samples(&trace(random), Some(1)), sampled, "{random}");
        }
        for random in [0, 1, -1, i64::MAX, i64::MIN] {
            assert!(Sampler::TraceIdRatio { ratio: 1.0 }.samples(&trace(random), None));
            assert!(!Sampler::TraceIdRatio { ratio: 0.0 }.samples(&trace(random), None));
        }
    }

    #[test]
    fn one_that_is_based_on_the_parent_asks_another_only_without_a_parent() {
        let sampler = Sampler::ParentBased {
            root: Box::new(Sampler::AlwaysOff {}),
        };
        assert!(!sampler.samples(&trace(0), None));
        assert!(sampler.samples(&trace(0), Some(0x83)));
        assert!(!sampler.samples(&trace(0), Some(0x82)));
    }
}
