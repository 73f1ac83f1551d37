//! What becomes of callbacks that do not all arrive, and of the memory they were in.

use super::{
    super::store,
    basket::{drained, elsewhere, event, one_pass, span, Basket, Fate},
    LARGE, NO_TIME, SMALL,
};

/// The counters, and how many spans were forgotten, when that becomes of ten callbacks (the last of them a close), and one is heard after them.
fn after(fate: Fate) -> ([u64; 3], usize) {
    let basket = Basket::new(LARGE, NO_TIME);
    let counted = basket.session(|key| {
        *basket.fate.lock() = fate;
        let span = span();
        (0..6).for_each(|_| event());
        drop(span.enter());
        drop(span);
        assert_eq!(drained(key), 10);
        // Whatever became of them, nothing is left of them, and what comes is heard.
        *basket.fate.lock() = Fate::Hears;
        basket.crossed();
        event();
        assert_eq!(drained(key), 1);
        assert_eq!(basket.kinds().concat().len(), 1);
    });
    let forgotten = basket.forgotten.lock().clone();
    assert!(forgotten.iter().all(|span| store::find(*span).is_none()));
    (counted, forgotten.len())
}

#[test]
fn what_comes_after_a_layer_has_closed_the_session_is_dropped() {
    assert_eq!(after(Fate::ClosesAfter(4)), ([5, 0, 6], 0));
    assert_eq!(after(Fate::ClosesAfter(0)), ([1, 0, 10], 0));
}

#[test]
fn what_comes_after_a_callback_that_is_not_understood_has_failed_and_is_forgotten() {
    assert_eq!(after(Fate::FailsAfter(4)), ([5, 6, 0], 1));
    assert_eq!(after(Fate::FailsAfter(9)), ([10, 1, 0], 1));
}

#[test]
fn what_was_handed_over_by_an_upcall_that_throws_has_failed_and_is_forgotten() {
    assert_eq!(after(Fate::Throws), ([1, 10, 0], 1));
}

#[test]
fn of_several_threads_each_is_counted_by_what_became_of_its_own() {
    let basket = Basket::new(LARGE, NO_TIME);
    let counted = basket.session(|key| {
        let span = span();
        let theirs = span.clone();
        elsewhere(move || (0..2).for_each(|_| drop(theirs.enter())));
        (0..2).for_each(|_| event());
        // By time all are alike: three of one thread, then four of the other.
        *basket.fate.lock() = Fate::ClosesAfter(5);
        assert_eq!(drained(key), 7);
        assert_eq!(drained(key), 0);
    });
    // And the close.
    assert_eq!(counted, [6, 0, 2]);
}

#[test]
fn what_one_thread_alone_has_written_is_taken_whatever_its_clock_says() {
    let basket = Basket::new(LARGE, NO_TIME);
    basket.session(|key| {
        let span = span();
        assert_eq!(drained(key), 1);
        elsewhere(move || {
            super::pass(1000);
            drop(span.enter());
        });
        assert_eq!(drained(key), 3);
        assert_eq!(basket.kinds().concat().len(), 4);
    });
}

#[test]
fn of_several_threads_a_pass_leaves_what_is_later_than_its_beginning_to_the_next() {
    let basket = Basket::new(LARGE, NO_TIME);
    basket.session(|key| {
        let span = span();
        elsewhere(move || {
            super::pass(1000);
            drop(span.enter());
        });
        // The new span alone: this thread's clock stands at the beginning.
        assert_eq!(one_pass(key), 1);
        event();
        assert_eq!(one_pass(key), 1);
        super::pass(1000);
        event();
        assert_eq!(one_pass(key), 4);
        assert_eq!(basket.kinds().concat().len(), 6);
    });
}

#[test]
fn the_memory_of_a_thread_that_has_ended_and_been_drained_is_the_next_ones_and_goes_with_the_session(
) {
    let basket = Basket::new(LARGE, NO_TIME);
    let given_back = || -> Vec<bool> {
        let rings = basket.rings.lock();
        rings.iter().map(|(_, given_back)| *given_back).collect()
    };
    basket.session(|key| {
        let span = span();
        let enter_elsewhere = || {
            let theirs = span.clone();
            elsewhere(move || drop(theirs.enter()));
        };
        enter_elsewhere();
        assert_eq!(drained(key), 3);
        enter_elsewhere();
        // That one has not been drained: another one cannot have its memory.
        enter_elsewhere();
        assert_eq!(given_back(), [false; 3]);
        assert_eq!(drained(key), 4);
        enter_elsewhere();
        assert_eq!(drained(key), 2);
        assert_eq!(given_back(), [false; 3]);
    });
    assert_eq!(given_back(), [true; 3]);
}

#[test]
fn of_many_threads_that_have_ended_the_memory_of_a_few_is_kept() {
    let basket = Basket::new(LARGE, NO_TIME);
    basket.session(|key| {
        let span = span();
        for _ in 0..20 {
            let theirs = span.clone();
            elsewhere(move || drop(theirs.enter()));
        }
        assert_eq!(drained(key), 41);
        let rings = basket.rings.lock();
        let given_back = rings.iter().filter(|(_, given_back)| *given_back).count();
        assert_eq!((rings.len(), given_back), (21, 4));
    });
}

#[test]
fn a_full_ring_crosses_in_parts_each_of_which_makes_room() {
    let basket = Basket::new(4 * SMALL, NO_TIME);
    basket.session(|key| {
        (0..100).for_each(|_| event());
        let kept = drained(key) as usize;
        let crossed = basket.crossed();
        assert!(
            crossed.len() > 1 && crossed.concat().len() == kept,
            "{crossed:?}"
        );
    });
}
