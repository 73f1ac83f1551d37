//! Spans where the stack of a thread comes to its end.

use std::{hint::black_box, thread};
use tracing::{info, info_span, Span};

const STACK: usize = 1 << 20;
const STEP: usize = 1 << 10;
/// One a step; then there are less than 100 KB left.
const LEVELS: usize = 940;

/// On a thread `probe-deep` with a stack of 1 MB: 940 spans, each in the one before and with an event, a KB of stack apart; and
/// a span that is made before the first of them and closes after the last was made.
pub(crate) fn deep_thread() {
    let thread = thread::Builder::new()
        .name("probe-deep".to_owned())
        .stack_size(STACK)
        .spawn(|| {
            let start = [0_u8; 8];
            let start = black_box(&start).as_ptr() as usize;
            descend(start, 1, info_span!("carried"))
        });
    let thread = thread.expect("a thread can be started");
    thread.join().expect("the thread does not panic");
}

/// Returns how many frames it took, so that none of them is taken for a loop.
fn descend(start: usize, level: usize, carried: Span) -> usize {
    let frame = [0_u8; 128];
    let here = black_box(&frame).as_ptr() as usize;
    if start - here < level * STEP {
        return black_box(descend(start, level, carried)) + 1;
    }
    let _entered = info_span!("level", level).entered();
    info!(level);
    if level == LEVELS {
        drop(carried);
        return 1;
    }
    black_box(descend(start, level + 1, carried)) + 1
}
