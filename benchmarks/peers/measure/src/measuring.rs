//! The loop that times a kernel. It does what the harness of the other arms does: invocations
//! until the time of the iteration is over, one clock, a burst of the ruler before and after.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::report::{Bracket, Iteration, Measured};
use crate::spin::spin;
use crate::{Kernel, MeasureError, Phase, Plan};

/// The ruler's name in run files, and the length of one burst: as in `fork.RulerProfiler`.
const RULER: &str = "rust";
const SPINS: i64 = 1_000_000;
const WARMUP_BURSTS: usize = 5;

/// Warms up and measures.
///
/// `check` is called after every iteration with the number of invocations so far, outside of the
/// time taken, and says what is wrong about the work that was seen.
pub fn measure(
    plan: &Plan,
    mut check: impl FnMut(u64) -> Result<(), String>,
) -> Result<Measured, MeasureError> {
    let mut work = Work::of(plan.kernel)?;
    for _ in 0..WARMUP_BURSTS {
        spin(SPINS / 10);
    }
    let callbacks = plan.kernel.callbacks();
    while work.invocations * callbacks.total() < plan.warmup_callbacks {
        work.invoke()?;
    }
    phase(plan.warmup, &mut work, &mut check)?;
    let iterations = phase(plan.measured, &mut work, &mut check)?;
    Ok(Measured {
        kernel: plan.kernel,
        callbacks,
        invocations: work.invocations,
        iterations,
    })
}

/// Runs the kernel so many times without timing it.
pub fn invoke(kernel: Kernel, invocations: u64) -> Result<(), MeasureError> {
    let mut work = Work::of(kernel)?;
    for _ in 0..invocations {
        work.invoke()?;
    }
    work.checked()
}

fn phase(
    phase: Phase,
    work: &mut Work,
    check: &mut impl FnMut(u64) -> Result<(), String>,
) -> Result<Vec<Iteration>, MeasureError> {
    let mut iterations = Vec::with_capacity(phase.iterations as usize);
    for _ in 0..phase.iterations {
        let before = burst();
        let score = work.iterate(phase.length())?;
        let after = burst();
        work.checked()?;
        check(work.invocations).map_err(MeasureError::Work)?;
        iterations.push(Iteration {
            score,
            rulers: BTreeMap::from([(RULER, Bracket(before, after))]),
        });
    }
    Ok(iterations)
}

fn burst() -> f64 {
    spin(SPINS) as f64 / SPINS as f64
}

/// A kernel, and what it has done so far.
struct Work {
    kernel: Kernel,
    checksum: i64,
    invocations: u64,
    wrong: u64,
}

impl Work {
    fn of(kernel: Kernel) -> Result<Self, MeasureError> {
        Ok(Self {
            kernel,
            checksum: kernel.twin()?,
            invocations: 0,
            wrong: 0,
        })
    }

    #[inline]
    fn invoke(&mut self) -> Result<(), MeasureError> {
        let checksum = self.kernel.run()?;
        self.invocations += 1;
        self.wrong += u64::from(checksum != self.checksum);
        Ok(())
    }

    /// Invokes until the time is over; nanoseconds per span.
    fn iterate(&mut self, length: Duration) -> Result<f64, MeasureError> {
        let invocations_before = self.invocations;
        let start = Instant::now();
        let elapsed = loop {
            self.invoke()?;
            let elapsed = start.elapsed();
            if elapsed >= length {
                break elapsed;
            }
        };
        let spans = (self.invocations - invocations_before) * self.kernel.callbacks().spans;
        Ok(elapsed.as_nanos() as f64 / spans as f64)
    }

    fn checked(&self) -> Result<(), MeasureError> {
        if self.wrong > 0 {
            return Err(MeasureError::Checksum {
                wrong: self.wrong,
                invocations: self.invocations,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{measure, Work};
    use crate::{Kernel, MeasureError, Phase, Plan};

    fn plan() -> Plan {
        let short = |iterations| Phase {
            iterations,
            millis: 1,
        };
        Plan {
            kernel: Kernel::Spans1,
            warmup_callbacks: 10_000,
            warmup: short(2),
            measured: short(3),
        }
    }

    #[test]
    fn measured_are_as_many_iterations_as_planned_each_with_its_bursts() {
        let mut seen = Vec::new();
        let measured = measure(&plan(), |invocations| {
            seen.push(invocations);
            Ok(())
        })
        .unwrap();

        assert_eq!(measured.iterations.len(), 3);
        for iteration in &measured.iterations {
            assert!(iteration.score > 0.0);
            assert!(iteration.rulers["rust"].0 > 0.0 && iteration.rulers["rust"].1 > 0.0);
        }
        assert_eq!(seen.len(), 5, "after each iteration of both phases");
        assert!(seen[0] > 5, "10,000 callbacks are 5 invocations");
        assert_eq!(seen.last(), Some(&measured.invocations));
    }

    #[test]
    fn what_is_wrong_about_the_work_ends_it() {
        let error = measure(&plan(), |_| Err("nobody listened".to_owned())).unwrap_err();
        assert_eq!(error.to_string(), "nobody listened");
    }

    #[test]
    fn another_checksum_than_the_twin_s_is_told() {
        let mut work = Work::of(Kernel::Nested8).unwrap();
        work.checksum += 1;
        work.invoke().unwrap();
        assert!(matches!(
            work.checked(),
            Err(MeasureError::Checksum {
                wrong: 1,
                invocations: 1
            })
        ));
    }

    #[test]
    fn a_report_is_one_line_that_begins_with_the_name() {
        let line = measure(&plan(), |_| Ok(()))
            .unwrap()
            .line("nobody")
            .unwrap();
        assert!(
            line.starts_with(r#"{"peer":"nobody","kernel":"spans-1","callbacks":{"spans":1000"#)
        );
        assert!(!line.contains('\n'));
    }
}
