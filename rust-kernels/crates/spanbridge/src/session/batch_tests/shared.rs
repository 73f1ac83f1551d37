//! Several threads that want drained what they have written, at the same time.

use super::{
    super::{clock::by_hand::stop, drain},
    basket::{await_drain, drained, event, span, Basket},
    FOR_EVER, LARGE, NO_TIME, SMALL,
};
use std::thread;
use tracing::{dispatcher, Dispatch};

#[test]
fn who_comes_while_another_drains_goes_on_and_that_one_brings_its_callbacks() {
    let basket = Basket::new(LARGE, NO_TIME);
    let counted = basket.session(|key| {
        event();
        let runs = basket.layer.lock();
        let other = thread::spawn(move || drained(key));
        await_drain(key);
        // The layer does not return, and nobody waits for it.
        event();
        assert_eq!(drained(key), 0);
        event();
        assert_eq!(drained(key), 0);
        drop(runs);
        assert_eq!(other.join().expect("it does not fail"), 3);
        assert_eq!(basket.crossed().concat().len(), 3);
    });
    assert_eq!(counted, [3, 0, 0]);
}

#[test]
fn a_flush_waits_for_who_drains_and_returns_when_its_callbacks_were_brought() {
    let basket = Basket::new(LARGE, NO_TIME);
    basket.session(|key| {
        event();
        let runs = basket.layer.lock();
        let other = thread::spawn(move || drained(key));
        await_drain(key);
        event();
        let flushing = thread::spawn(move || drain::flush(key, FOR_EVER));
        drop(runs);
        assert_eq!(flushing.join().expect("it does not fail"), Ok(()));
        assert_eq!(basket.crossed().concat().len(), 2);
        other.join().expect("it does not fail");
    });
}

#[test]
fn all_of_many_threads_that_write_and_drain_and_leave_it_to_each_other_is_delivered() {
    const TIMES: u64 = 2000;
    // Room for more than what a thread writes between two drains: nobody would make it for it.
    let basket = Basket::new(4 * SMALL, FOR_EVER);
    let counted = basket.session(|key| {
        let span = span();
        let threads = [(); 3].map(|()| {
            let (dispatch, theirs) = (dispatcher::get_default(Dispatch::clone), span.clone());
            let write_and_drain = move |_| {
                drop(theirs.enter());
                drained(key)
            };
            let work = || (0..TIMES).map(write_and_drain).sum::<u64>();
            thread::spawn(move || {
                stop();
                dispatcher::with_default(&dispatch, work)
            })
        });
        let brought = threads.map(|thread| thread.join().expect("it does not fail"));
        // Nobody drains after that: nothing was left to nobody.
        assert_eq!(brought.iter().sum::<u64>(), 1 + 6 * TIMES);
        assert_eq!(basket.crossed().concat().len() as u64, 1 + 6 * TIMES);
    });
    assert_eq!(counted, [2 + 6 * TIMES, 0, 0]);
}
