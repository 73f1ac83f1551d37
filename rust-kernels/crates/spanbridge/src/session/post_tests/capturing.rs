//! When layers are asked what they want to capture, and which records mention what.

use super::{
    super::captures,
    keeper::{loud, on_both_ways, quiet, with_session, Keeper},
    *,
};
use parking_lot::Mutex;
use std::sync::Arc;
use tracing::info_span;

/// Runs `work` with a session whose first layer captures; `work` gets what was asked and mentioned since the last look.
fn on_both_ways_with_captures(work: impl Fn(&Keeper, &dyn Fn() -> (u16, Vec<u16>))) {
    on_both_ways(|keeper| {
        let asked = Arc::new(Mutex::new(0));
        let keeper = Keeper {
            asked: Some(asked.clone()),
            ..keeper
        };
        with_session(&keeper, || {
            let before = Mutex::new(0);
            let look = || {
                let asked = *asked.lock();
                let new = asked - std::mem::replace(&mut *before.lock(), asked);
                (new, std::mem::take(&mut *keeper.mentioned.lock()))
            };
            look();
            work(&keeper, &look);
        });
    });
}

/// What was mentioned, counted from the first that was.
fn steps(mentioned: &[u16]) -> Vec<u16> {
    mentioned
        .iter()
        .map(|number| number - mentioned[0])
        .collect()
}

#[test]
fn in_an_entry_the_roots_are_made_with_one_answer() {
    on_both_ways_with_captures(|_, look| {
        crossing::begin_entry();
        drop(quiet());
        drop(quiet());
        assert_eq!(look().0, 1);
        crossing::end_entry();
        assert_eq!(steps(&look().1), [0, 0]);
        crossing::begin_entry();
        drop(quiet());
        crossing::end_entry();
        assert_eq!(look().0, 1);
    });
}

#[test]
fn outside_of_entries_each_root_asks() {
    on_both_ways_with_captures(|_, look| {
        drop(quiet());
        drop(quiet());
        let (asked, mentioned) = look();
        assert_eq!(asked, 2);
        assert_eq!(steps(&mentioned), [0, 1]);
    });
}

#[test]
fn children_and_explicit_roots_ask_nothing() {
    on_both_ways_with_captures(|_, look| {
        let root = || info_span!(parent: None, "root");
        // So that its layers need not be asked later, which brings what waits.
        drop(root());
        look();
        crossing::begin_entry();
        let outer = quiet().entered();
        assert_eq!(look().0, 1);
        drop(quiet());
        drop(root());
        assert_eq!(look().0, 0);
        drop(outer);
        crossing::end_entry();
        assert_eq!(look().1[1..], [0, 0]);
    });
}

#[test]
fn children_ask_when_java_has_asked_for_their_parent() {
    on_both_ways_with_captures(|_, look| {
        crossing::begin_entry();
        let outer = quiet().entered();
        assert!(current().is_some());
        look();
        drop(quiet());
        assert_eq!(look().0, 1);
        drop(outer);
        crossing::end_entry();
    });
}

#[test]
fn a_nested_entry_asks_for_itself_and_then_the_outer_one_each_time() {
    on_both_ways_with_captures(|_, look| {
        crossing::begin_entry();
        drop(quiet());
        crossing::begin_entry();
        drop(quiet());
        drop(quiet());
        assert_eq!(look().0, 2);
        crossing::end_entry();
        drop(quiet());
        drop(quiet());
        assert_eq!(look().0, 2);
        crossing::end_entry();
        assert_eq!(look().1.len(), 2);
    });
}

#[test]
fn when_java_runs_inside_of_an_entry_the_answer_holds_no_longer() {
    on_both_ways_with_captures(|_, look| {
        crossing::begin_entry();
        drop(quiet());
        captures::java_runs();
        drop(quiet());
        drop(quiet());
        assert_eq!(look().0, 3);
        crossing::end_entry();
        assert_eq!(steps(&look().1), [0, 1, 2]);
    });
}

#[test]
fn what_was_let_go_with_the_records_before_is_not_mentioned() {
    on_both_ways_with_captures(|keeper, look| {
        crossing::begin_entry();
        drop(quiet());
        thread::with(crossing::hand_over_own);
        assert_eq!(keeper.crossed().len(), 1);
        drop(quiet());
        crossing::end_entry();
        let (asked, mentioned) = look();
        assert_eq!(asked, 2);
        assert_eq!(steps(&mentioned), [0, 1]);
    });
}

/// There the records of one entry wait until the next.
#[test]
fn at_the_end_of_a_stack_the_next_entry_asks_all_the_same() {
    on_both_ways_with_captures(|keeper, look| {
        *keeper.no_stack.lock() = true;
        crossing::begin_entry();
        drop(quiet());
        crossing::end_entry();
        crossing::begin_entry();
        drop(quiet());
        *keeper.no_stack.lock() = false;
        crossing::end_entry();
        let (asked, mentioned) = look();
        assert_eq!(asked, 2);
        assert_eq!(steps(&mentioned), [0, 1]);
    });
}

#[test]
fn for_records_that_cross_at_once_it_is_captured_too() {
    let asked = Arc::new(Mutex::new(0));
    let keeper = Keeper {
        asked: Some(asked.clone()),
        ..Keeper::default()
    };
    with_session(&keeper, || {
        keeper.mentioned.lock().clear();
        drop(loud());
        assert_eq!(*keeper.mentioned.lock(), [*asked.lock()]);
    });
}

#[test]
fn a_question_that_fails_is_counted_and_the_span_is_delivered() {
    let keeper = Keeper {
        asked: Some(Arc::default()),
        captures_nothing: true,
        ..Keeper::default()
    };
    let counted = with_session(&keeper, || {
        keeper.mentioned.lock().clear();
        drop(quiet());
        assert_eq!(*keeper.mentioned.lock(), [0]);
    });
    assert_eq!(counted, (2, 1));
}
