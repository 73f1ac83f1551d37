//! The pure Rust ruler.

use std::hint::black_box;
use std::time::Instant;

/// Runs `count` steps of a chain, each waiting for the one before, and returns nanoseconds.
///
/// One step is a shift, an exclusive or and a multiplication: 5 cycles of latency on current
/// processors, and a form that compilers neither vectorise nor fold into fewer steps. Nothing
/// but the processor's clock should move it.
pub(crate) fn spin(count: i64) -> i64 {
    let count = black_box(count);
    let seed = black_box(0x2545_F491_4F6C_DD1D_u64);
    let start = Instant::now();
    let end = (0..count).fold(seed, |chain, _| step(chain));
    black_box(end);
    start.elapsed().as_nanos() as i64
}

fn step(chain: u64) -> u64 {
    (chain ^ (chain >> 12)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::{spin, step};

    #[test]
    fn no_steps_take_no_negative_time() {
        assert!(spin(0) >= 0);
        assert!(spin(-1) >= 0);
        assert!(spin(1000) >= 0);
    }

    #[test]
    fn the_chain_keeps_moving() {
        let mut seen = std::collections::HashSet::new();
        let mut chain = 0x2545_F491_4F6C_DD1D;
        for _ in 0..10_000 {
            assert!(seen.insert(chain), "the chain came back to {chain}");
            chain = step(chain);
        }
    }
}
