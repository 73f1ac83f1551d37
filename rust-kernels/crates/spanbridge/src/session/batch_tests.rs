//! What a drain brings, and what becomes of callbacks that find no room, seen by a group that writes down what would have
//! crossed.

mod basket;
mod capturing;
mod fates;
mod shared;

use super::{
    clock::by_hand::{pass, stop},
    drain, store, Kind,
};
use basket::{drained, event, span, Basket};
use std::{fmt, thread, time::Duration};
use tracing::{dispatcher, field, Dispatch};

use Kind::{Close, Enter, Event as AnEvent, Exit, NewSpan};

const LARGE: usize = 1 << 20;
/// A ring that holds less than thirty callbacks.
const SMALL: usize = 1 << 10;
const NO_TIME: Duration = Duration::ZERO;
const FOR_EVER: Duration = Duration::from_secs(600);

#[test]
fn nothing_crosses_until_somebody_drains_and_then_all_together() {
    let basket = Basket::new(LARGE, NO_TIME);
    let counted = basket.session(|key| {
        drop(span().entered());
        event();
        assert!(basket.crossed().is_empty());
        assert_eq!(drained(key), 5);
        assert_eq!(basket.kinds(), [[NewSpan, Enter, Exit, Close, AnEvent]]);
        assert_eq!(drained(key), 0);
        assert!(basket.crossed().is_empty());
    });
    assert_eq!(counted, [5, 0, 0]);
}

#[test]
fn each_callback_has_the_time_at_which_it_happened() {
    let basket = Basket::new(LARGE, NO_TIME);
    basket.session(|key| {
        event();
        pass(5);
        event();
        pass(1000);
        drained(key);
        assert_eq!(basket.crossed(), [[(AnEvent, 1), (AnEvent, 6)]]);
    });
}

#[test]
fn callbacks_of_several_threads_cross_in_the_order_of_their_time() {
    let basket = Basket::new(LARGE, NO_TIME);
    basket.session(|key| {
        let span = span();
        let dispatch = dispatcher::get_default(Dispatch::clone);
        let theirs = span.clone();
        let other = move || {
            dispatcher::with_default(&dispatch, || {
                stop();
                for _ in 0..3 {
                    pass(10);
                    drop(theirs.enter());
                }
            });
        };
        thread::spawn(other).join().expect("it does not fail");
        // Later in the order in which they were written, and in between by their time.
        pass(4);
        event();
        pass(10);
        event();
        pass(100);
        drop(span);
        drained(key);
        assert_eq!(
            basket.crossed().concat(),
            [
                (NewSpan, 1),
                (AnEvent, 5),
                (Enter, 11),
                (Exit, 11),
                (AnEvent, 15),
                (Enter, 21),
                (Exit, 21),
                (Enter, 31),
                (Exit, 31),
                (Close, 115),
            ]
        );
    });
}

#[test]
fn closing_the_session_brings_what_is_there() {
    let basket = Basket::new(LARGE, NO_TIME);
    let counted = basket.session(|_| drop(span()));
    assert_eq!(basket.kinds(), [[NewSpan, Close]]);
    assert_eq!(counted, [2, 0, 0]);
}

#[test]
fn what_finds_no_room_is_dropped_and_counted_and_there_is_room_again_after_a_drain() {
    let basket = Basket::new(SMALL, NO_TIME);
    let mut kept = 0;
    let counted = basket.session(|key| {
        (0..100).for_each(|_| event());
        kept = drained(key);
        assert!((1..30).contains(&kept), "{kept} found room");
        event();
        assert_eq!(drained(key), 1);
    });
    assert_eq!(counted, [kept + 1, 0, 100 - kept]);
}

#[test]
fn a_thread_that_has_waited_for_room_in_vain_drops_and_counts() {
    let basket = Basket::new(SMALL, Duration::from_nanos(1));
    let counted = basket.session(|_| (0..100).for_each(|_| event()));
    assert_eq!(counted[0] + counted[2], 100);
    assert!(counted[2] > 70, "{counted:?}");
}

#[test]
fn a_thread_that_waits_for_room_goes_on_when_somebody_drains_and_nothing_is_lost() {
    const ENTERS: u64 = 5000;
    let basket = Basket::new(SMALL, FOR_EVER);
    let counted = basket.session(|key| {
        let span = span();
        let dispatch = dispatcher::get_default(Dispatch::clone);
        let theirs = span.clone();
        let other = thread::spawn(move || {
            dispatcher::with_default(&dispatch, || {
                stop();
                (0..ENTERS).for_each(|_| drop(theirs.enter()));
            });
        });
        let mut brought = 0;
        while brought < 2 * ENTERS + 1 {
            brought += drained(key);
        }
        other.join().expect("it does not fail");
        let each = basket.kinds().concat();
        assert_eq!(each[1..], [Enter, Exit].repeat(ENTERS as usize));
        drop(span);
    });
    assert_eq!(counted, [2 * ENTERS + 2, 0, 0]);
}

#[test]
fn what_layers_keep_for_a_span_whose_end_is_lost_is_forgotten() {
    let basket = Basket::new(SMALL, NO_TIME);
    basket.session(|key| {
        let spans: Vec<_> = (0..10).map(|_| span()).collect();
        (0..100).for_each(|_| event());
        drop(spans);
        assert!(basket.forgotten.lock().is_empty());
        drained(key);
        let mut forgotten = basket.forgotten.lock().clone();
        assert!(forgotten.iter().all(|span| store::find(*span).is_none()));
        forgotten.sort_unstable();
        forgotten.dedup();
        assert_eq!(forgotten.len(), 10);
    });
}

#[test]
fn a_value_that_panics_leaves_the_ring_whole() {
    struct Panics;
    impl fmt::Debug for Panics {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("while values are written");
        }
    }
    let basket = Basket::new(LARGE, NO_TIME);
    let counted = basket.session(|_| {
        let span = span();
        span.record("value", field::debug(Panics));
    });
    assert_eq!(basket.kinds(), [[NewSpan, Kind::Record, Close]]);
    assert_eq!(counted, [3, 1, 0]);
}

#[test]
fn large_records_pass_where_the_ring_has_a_piece_for_them() {
    let basket = Basket::new(1 << 14, NO_TIME);
    let text = "long ".repeat(1000);
    let counted = basket.session(|key| {
        let span = span();
        for _ in 0..50 {
            span.record("value", text.as_str());
            (0..7).for_each(|_| event());
            drained(key);
        }
    });
    assert_eq!(counted, [2 + 50 * 8, 0, 0]);
}

#[test]
fn a_flush_says_so_when_a_layer_takes_too_long() {
    let basket = Basket::new(LARGE, NO_TIME);
    let counted = basket.session(|key| {
        event();
        let runs = basket.layer.lock();
        let other = thread::spawn(move || drained(key));
        basket::await_drain(key);
        let flushed = drain::flush(key, Duration::from_millis(1));
        assert!(flushed.is_err_and(|message| message.contains("batched layers")));
        drop(runs);
        assert_eq!(other.join().expect("it does not fail"), 1);
        assert_eq!(drain::flush(key, FOR_EVER), Ok(()));
    });
    assert_eq!(counted, [1, 0, 0]);
}
