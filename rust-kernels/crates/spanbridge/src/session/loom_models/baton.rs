//! Threads that write, and want drained what they have written, as `drain` does it: they pass the baton, or leave it to who has it.

use super::{
    super::baton::{Baton, Found},
    check,
    pins::Modelled,
};
use loom::{
    cell::UnsafeCell,
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc,
    },
    thread,
};

struct Drained {
    baton: Baton<Modelled>,
    /// As `drain::PASSES`: the pass after so many is the last.
    passes: u32,
    /// What each thread has written, and how far.
    tails: [AtomicUsize; 3],
    /// How far each was drained. `loom` fails when two are at it.
    heads: UnsafeCell<[usize; 3]>,
}

// SAFETY: that the baton makes it so is what is modelled.
#[allow(unsafe_code)]
unsafe impl Sync for Drained {}

// === impl Drained ===

impl Drained {
    fn new(passes: u32) -> Arc<Self> {
        Arc::new(Self {
            baton: Baton::new(),
            passes,
            tails: [const { () }; 3].map(|()| AtomicUsize::new(0)),
            heads: UnsafeCell::new([0; 3]),
        })
    }

    fn write(&self, thread: usize) {
        self.tails[thread].fetch_add(1, Ordering::Release);
    }

    /// As `Drain::run_or_leave`.
    fn drain(&self) {
        loop {
            match self.baton.take_or_ask() {
                Found::Free(mut baton) => {
                    let mut passes = 0;
                    loop {
                        self.pass();
                        passes += 1;
                        if !baton.goes_on(passes >= self.passes) {
                            return;
                        }
                    }
                }
                Found::Asked => return,
                Found::Last => {
                    while !self.baton.is_free() {
                        thread::yield_now();
                    }
                }
            }
        }
    }

    #[allow(unsafe_code)]
    fn pass(&self) {
        let tails = [0, 1, 2].map(|thread| self.tails[thread].load(Ordering::Acquire));
        // SAFETY: `loom` watches it.
        self.heads.with_mut(|heads| unsafe { *heads = tails });
    }

    /// That nothing is left to nobody.
    #[allow(unsafe_code)]
    fn is_done(&self, written: [usize; 3]) {
        assert!(self.baton.is_free());
        // SAFETY: nobody else is there any more.
        assert_eq!(self.heads.with(|heads| unsafe { *heads }), written);
    }
}

/// Threads that write and drain so often, at the same time; after so many passes comes the last.
fn threads<const N: usize>(times: [usize; N], passes: u32) {
    let drained = Drained::new(passes);
    let threads: Vec<_> = times
        .into_iter()
        .enumerate()
        .map(|(number, times)| {
            let drained = drained.clone();
            thread::spawn(move || {
                for _ in 0..times {
                    drained.write(number);
                    drained.drain();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let mut written = [0; 3];
    written[..N].copy_from_slice(&times);
    drained.is_done(written);
}

#[test]
fn one_thread_drains_at_a_time_and_all_that_was_written_before_a_drain_is_drained() {
    check(3, || threads([2, 2], 8));
    check(2, || threads([1, 1, 1], 8));
}

#[test]
fn who_is_sent_away_in_the_last_pass_comes_again() {
    check(3, || threads([1, 3], 1));
    check(2, || threads([1, 1, 1], 1));
}
