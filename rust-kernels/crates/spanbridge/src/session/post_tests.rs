//! When records cross, seen by a group that writes down what would have crossed.

mod capturing;
mod keeper;

use super::{
    clock, crossing,
    current::current,
    meeting,
    post::LIMIT,
    sessions, store,
    thread::{self, Thread},
    Kind, Links,
};
use keeper::{event, loud, on_both_ways, quiet, with_session, Keeper, AT_ONCE, LATER};
use std::fmt;
use tracing::{dispatcher, field, Dispatch, Span};

use Kind::{Close, Enter, Event as AnEvent, Exit, NewSpan};

#[test]
fn they_wait_until_the_outermost_span_has_ended_and_cross_together() {
    on_both_ways(|keeper| {
        let counted = with_session(&keeper, || {
            let outer = quiet().entered();
            drop(quiet().entered());
            event();
            assert!(keeper.crossed().is_empty());
            drop(outer);
            let inner = [NewSpan, Enter, Exit, Close];
            let all = [&[NewSpan, Enter][..], &inner, &[AnEvent, Exit, Close]].concat();
            assert_eq!(keeper.crossed(), [all]);
        });
        assert_eq!(counted, (9, 0));
    });
}

#[test]
fn they_cross_when_the_outermost_span_has_ended_also_when_nobody_wants_to_know_that() {
    let keeper = Keeper {
        only: &[AnEvent],
        ..Keeper::default()
    };
    with_session(&keeper, || {
        let outer = quiet().entered();
        let inner = quiet().entered();
        event();
        drop(inner);
        assert!(keeper.crossed().is_empty());
        drop(outer);
        assert_eq!(keeper.crossed(), [[AnEvent]]);
    });
}

#[test]
fn in_an_entry_they_wait_until_it_returns() {
    on_both_ways(|keeper| {
        with_session(&keeper, || {
            crossing::begin_entry();
            drop(quiet());
            event();
            drop(quiet());
            assert!(keeper.crossed().is_empty());
            crossing::end_entry();
            assert_eq!(
                keeper.crossed(),
                [[NewSpan, Close, AnEvent, NewSpan, Close]]
            );
            event();
            assert_eq!(keeper.crossed(), [[AnEvent]]);
        });
    });
}

#[test]
fn when_the_oldest_is_too_old_they_cross_with_the_next_one() {
    on_both_ways(|keeper| {
        with_session(&keeper, || {
            let outer = quiet().entered();
            clock::by_hand::pass(LIMIT / 2);
            event();
            assert!(keeper.crossed().is_empty());
            clock::by_hand::pass(LIMIT);
            event();
            assert_eq!(keeper.crossed(), [[NewSpan, Enter, AnEvent, AnEvent]]);
            event();
            clock::by_hand::pass(LIMIT / 2);
            event();
            assert!(keeper.crossed().is_empty());
            drop(outer);
        });
    });
}

#[test]
fn in_a_deep_tree_they_cross_whenever_the_memory_is_full() {
    on_both_ways(|keeper| {
        const DEPTH: usize = 1000;
        let counted = with_session(&keeper, || {
            let mut spans = Vec::new();
            for _ in 0..DEPTH {
                spans.push(quiet().entered());
            }
            let down = keeper.crossed();
            assert!(down.len() > 1, "it was full several times");
            while let Some(span) = spans.pop() {
                drop(span);
            }
            let up = keeper.crossed();
            assert!(up.len() > 1, "it was full several times");
            let all = [down, up].concat().concat();
            let expected = [[NewSpan, Enter].repeat(DEPTH), [Exit, Close].repeat(DEPTH)];
            assert_eq!(all, expected.concat());
        });
        assert_eq!(counted, (4 * DEPTH as u64, 0));
    });
}

#[test]
fn what_carries_nothing_crosses_without_a_record_when_no_layer_defers() {
    let keeper = Keeper {
        deferred: 0,
        ..Keeper::default()
    };
    let counted = with_session(&keeper, || {
        keeper.signals.lock().clear();
        let span = loud();
        let id = span.in_scope(|| {
            event();
            thread::with(Thread::current)
        });
        let slot = store::find(id).expect("it lives");
        let callsite = u64::from(slot.callsite().id);
        drop(span);
        assert_eq!(keeper.crossed(), [[NewSpan], [AnEvent]]);
        let word = |kind: u64| u64::from(LATER | AT_ONCE) << 32 | callsite << 2 | kind;
        assert_eq!(
            *keeper.signals.lock(),
            [(id, word(0)), (id, word(1)), (id, word(2))]
        );
    });
    assert_eq!(counted, (5, 0));
}

#[test]
fn what_carries_nothing_and_finds_no_stack_has_failed_and_of_a_close_java_lets_go() {
    let keeper = Keeper {
        deferred: 0,
        ..Keeper::default()
    };
    let counted = with_session(&keeper, || {
        let span = loud();
        *keeper.no_stack.lock() = true;
        let id = span.in_scope(|| thread::with(Thread::current));
        assert!(keeper.forgotten.lock().is_empty());
        drop(span);
        *keeper.no_stack.lock() = false;
        assert_eq!(*keeper.forgotten.lock(), [id]);
    });
    assert_eq!(counted, (1, 3));
}

#[test]
fn what_a_direct_layer_wants_crosses_at_once_with_all_that_came_before() {
    let keeper = Keeper::default();
    let counted = with_session(&keeper, || {
        let outer = quiet().entered();
        assert!(keeper.crossed().is_empty());
        let inner = loud();
        assert_eq!(keeper.crossed(), [[NewSpan, Enter, NewSpan]]);
        drop(inner);
        assert_eq!(keeper.crossed(), [[Close]]);
        drop(outer);
        assert_eq!(keeper.crossed(), [[Exit, Close]]);
    });
    assert_eq!(counted, (6, 0));
}

#[test]
fn where_no_layer_is_deferred_each_crosses_by_itself() {
    let keeper = Keeper {
        layers: AT_ONCE,
        ..Keeper::default()
    };
    let counted = with_session(&keeper, || {
        crossing::begin_entry();
        let outer = loud().entered();
        assert_eq!(keeper.crossed(), [[NewSpan], [Enter]]);
        drop(outer);
        assert_eq!(keeper.crossed(), [[Exit], [Close]]);
        *keeper.no_stack.lock() = true;
        drop(loud());
        *keeper.no_stack.lock() = false;
        crossing::end_entry();
    });
    assert_eq!(counted, (4, 2));
    assert_eq!(keeper.forgotten.lock().len(), 1);
}

#[test]
fn a_value_that_panics_disturbs_neither_what_waits_nor_what_comes() {
    on_both_ways(|keeper| {
        struct Panics;
        impl fmt::Debug for Panics {
            fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
                panic!("while values are written");
            }
        }
        let counted = with_session(&keeper, || {
            let outer = quiet().entered();
            outer.record("value", field::debug(Panics));
            drop(outer);
            assert_eq!(
                keeper.crossed(),
                [[NewSpan, Enter, Kind::Record, Exit, Close]]
            );
        });
        assert_eq!(counted, (5, 1));
    });
}

#[test]
fn without_stack_they_go_on_waiting_and_nothing_is_lost() {
    on_both_ways(|keeper| {
        let counted = with_session(&keeper, || {
            *keeper.no_stack.lock() = true;
            drop(quiet().entered());
            event();
            *keeper.no_stack.lock() = false;
            assert!(keeper.crossed().is_empty());
            event();
            assert_eq!(
                keeper.crossed(),
                [[NewSpan, Enter, Exit, Close, AnEvent, AnEvent]]
            );
        });
        assert_eq!(counted, (6, 0));
    });
}

#[test]
fn without_stack_and_memory_they_are_lost_and_what_was_kept_for_their_spans_is_forgotten() {
    on_both_ways(|keeper| {
        const SPANS: u64 = 1000;
        let (delivered, failed) = with_session(&keeper, || {
            *keeper.no_stack.lock() = true;
            for _ in 0..SPANS {
                drop(quiet());
            }
            *keeper.no_stack.lock() = false;
        });
        assert_eq!(delivered + failed, 2 * SPANS);
        assert!(delivered < failed, "only the last of them found room");
        let forgotten = keeper.forgotten.lock();
        assert_eq!(forgotten.len() as u64, failed / 2);
        assert!(forgotten.iter().all(|span| store::find(*span).is_none()));
    });
}

#[test]
fn who_uses_a_span_of_another_thread_brings_what_waits_there() {
    on_both_ways(|keeper| {
        let counted = with_session(&keeper, || {
            crossing::begin_entry();
            let span = quiet();
            let dispatch = dispatcher::get_default(Dispatch::clone);
            let other = {
                let (keeper, span): (_, Span) = (keeper.clone(), span.clone());
                move || {
                    dispatcher::with_default(&dispatch, || {
                        crossing::begin_entry();
                        let entered = span.entered();
                        assert_eq!(keeper.crossed(), [[NewSpan], [Enter]]);
                        drop(entered);
                        assert_eq!(keeper.crossed(), [[Exit]]);
                        crossing::end_entry();
                    });
                }
            };
            std::thread::spawn(other).join().expect("it does not fail");
            drop(span);
            assert!(keeper.crossed().is_empty());
            crossing::end_entry();
            assert_eq!(keeper.crossed(), [[Close]]);
        });
        assert_eq!(counted, (4, 0));
    });
}

#[test]
fn who_asks_for_the_current_span_brings_what_waits() {
    let keeper = Keeper {
        only: &[NewSpan, Close],
        ..Keeper::default()
    };
    with_session(&keeper, || {
        crossing::begin_entry();
        let span = quiet().entered();
        assert!(keeper.crossed().is_empty());
        assert!(current().is_some());
        assert_eq!(keeper.crossed(), [[NewSpan]]);
        drop(span);
        crossing::end_entry();
    });
}

#[test]
fn who_asks_for_a_span_of_another_thread_brings_what_waits_there() {
    let keeper = Keeper {
        only: &[NewSpan, Close],
        ..Keeper::default()
    };
    with_session(&keeper, || {
        crossing::begin_entry();
        let span = quiet();
        let key = thread::with(sessions::own_key).expect("it is open");
        let dispatch = dispatcher::get_default(Dispatch::clone);
        let (there, clone) = (keeper.clone(), span.clone());
        let other = move || {
            dispatcher::with_default(&dispatch, || {
                let _entered = clone.entered();
                assert!(there.crossed().is_empty());
                let session = sessions::find(key).expect("it is open");
                let id = thread::with(Thread::current);
                meeting::await_makers(&session, Links::of(id, key, LATER).as_slice());
                assert_eq!(there.crossed(), [[NewSpan]]);
            });
        };
        std::thread::spawn(other).join().expect("it does not fail");
        drop(span);
        crossing::end_entry();
    });
}
