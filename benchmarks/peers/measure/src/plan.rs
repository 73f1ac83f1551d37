//! What the launcher asks for.

use std::time::Duration;

use serde::Deserialize;

use crate::{Kernel, MeasureError};

/// How long a fork of a peer measures what: the form of the run, in the words of the launcher.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plan {
    /// What runs.
    pub kernel: Kernel,
    /// How many callbacks come before the first iteration, at least.
    pub warmup_callbacks: u64,
    /// Iterations that are run and thrown away.
    pub warmup: Phase,
    /// Iterations that count.
    pub measured: Phase,
}

/// Some iterations of one length.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Phase {
    /// How many.
    pub iterations: u32,
    /// How long each lasts, in milliseconds, at least.
    pub millis: u64,
}

impl Plan {
    /// Reads the JSON that the launcher hands over.
    pub fn parse(json: &str) -> Result<Self, MeasureError> {
        Ok(serde_json::from_str(json)?)
    }
}

impl Phase {
    pub(crate) fn length(self) -> Duration {
        Duration::from_millis(self.millis)
    }
}

#[cfg(test)]
mod tests {
    use super::{Phase, Plan};
    use crate::Kernel;

    const PLAN: &str = r#"{"kernel":"nested-8","warmupCallbacks":7,
        "warmup":{"iterations":1,"millis":30},"measured":{"iterations":5,"millis":100}}"#;

    #[test]
    fn a_plan_is_read_as_the_launcher_writes_it() {
        assert_eq!(
            Plan::parse(PLAN).unwrap(),
            Plan {
                kernel: Kernel::Nested8,
                warmup_callbacks: 7,
                warmup: Phase {
                    iterations: 1,
                    millis: 30
                },
                measured: Phase {
                    iterations: 5,
                    millis: 100
                },
            }
        );
    }

    #[test]
    fn a_kernel_that_is_not_there_and_a_word_that_is_not_known_are_named() {
        let other = PLAN.replace("nested-8", "nested-9");
        assert!(Plan::parse(&other)
            .unwrap_err()
            .to_string()
            .contains("nested-9"));
        let more = PLAN.replace("\"kernel\"", "\"rounds\":1,\"kernel\"");
        assert!(Plan::parse(&more)
            .unwrap_err()
            .to_string()
            .contains("rounds"));
    }
}
