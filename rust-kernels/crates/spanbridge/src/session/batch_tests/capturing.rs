//! What layers capture for records that a drain brings, and when they are told to let go of it.

use super::{
    super::{crossing, drain, posting, thread},
    basket::{drained, elsewhere, one_pass, span, Basket, Fate, Seen},
    FOR_EVER, LARGE, SMALL,
};
use tracing::info_span;
use Seen::{LetGo, Mentioned};

#[test]
fn in_an_entry_one_answer_holds_until_it_returns_whoever_drains_meanwhile() {
    let basket = Basket::capturing(LARGE);
    basket.session(|key| {
        crossing::begin_entry();
        drop(span());
        assert_eq!(drained(key), 2);
        assert_eq!(basket.seen(), [Mentioned(1)]);
        drop(span());
        crossing::end_entry();
        assert_eq!(drained(key), 2);
        assert_eq!(basket.seen(), [Mentioned(1), LetGo(1)]);
        crossing::begin_entry();
        drop(span());
        crossing::end_entry();
        drained(key);
        assert_eq!(basket.seen(), [Mentioned(2), LetGo(2)]);
    });
}

#[test]
fn outside_of_entries_each_root_has_its_own_and_all_go_when_they_were_brought() {
    let basket = Basket::capturing(LARGE);
    basket.session(|key| {
        drop(span());
        drop(span());
        assert_eq!(drained(key), 4);
        assert_eq!(basket.seen(), [Mentioned(1), Mentioned(2), LetGo(2)]);
    });
}

#[test]
fn children_mention_nothing() {
    let basket = Basket::capturing(LARGE);
    basket.session(|key| {
        let outer = span().entered();
        drop(span());
        drop(outer);
        drained(key);
        assert_eq!(basket.seen(), [Mentioned(1), Mentioned(0), LetGo(1)]);
    });
}

/// Nothing is to come with which it could go.
fn after_all_was_drained(then: impl Fn(u64)) -> Vec<Seen> {
    let basket = Basket::capturing(LARGE);
    basket.session(|key| {
        crossing::begin_entry();
        drop(span());
        assert_eq!(drained(key), 2);
        crossing::end_entry();
        assert_eq!(basket.seen(), [Mentioned(1)]);
        basket.crossed();
        then(key);
    });
    assert!(basket.crossed().concat().is_empty());
    basket.seen()
}

#[test]
fn where_no_record_comes_any_more_it_goes_with_the_next_pass_once() {
    let drain_twice = |key| {
        assert_eq!(drained(key), 0);
        assert_eq!(drained(key), 0);
    };
    assert_eq!(after_all_was_drained(drain_twice), [LetGo(1)]);
}

#[test]
fn where_no_record_comes_any_more_it_goes_with_a_flush() {
    let flush = |key| assert_eq!(drain::flush(key, FOR_EVER), Ok(()));
    assert_eq!(after_all_was_drained(flush), [LetGo(1)]);
}

#[test]
fn where_no_record_comes_any_more_it_goes_when_the_session_closes() {
    assert_eq!(after_all_was_drained(|_| {}), [LetGo(1)]);
}

#[test]
fn of_a_thread_that_goes_on_writing_it_goes_as_soon_as_what_was_written_then_is_gone() {
    let basket = Basket::capturing(LARGE);
    basket.session(|key| {
        let held = span();
        drained(key);
        assert_eq!(basket.seen(), [Mentioned(1), LetGo(1)]);
        // Beside another ring with records, or all would be taken whatever their time.
        let pass_at = |time| {
            let theirs = held.clone();
            elsewhere(move || drop(theirs.enter()));
            elsewhere(move || {
                super::pass(time);
                one_pass(key);
            });
        };
        drop(span());
        super::pass(1000);
        drop(span());
        pass_at(0);
        // It has found that the third is let go of, but has not brought what mentions it.
        assert_eq!(basket.seen(), [Mentioned(2)]);
        super::pass(1000);
        drop(span());
        pass_at(1500);
        assert_eq!(basket.seen(), [Mentioned(3), LetGo(3)]);
        drained(key);
        assert_eq!(basket.seen(), [Mentioned(4), LetGo(4)]);
    });
}

#[test]
fn what_a_record_mentions_for_which_there_was_no_room_goes_all_the_same() {
    let basket = Basket::capturing(SMALL);
    let text = "long ".repeat(1000);
    basket.session(|key| {
        drop(info_span!("large", text = text.as_str()));
        // The close.
        assert_eq!(drained(key), 1);
        assert_eq!(basket.seen(), [LetGo(1)]);
    });
}

#[test]
fn what_a_thread_has_not_let_go_of_goes_when_it_ends() {
    let basket = Basket::capturing(LARGE);
    basket.session(|key| {
        crossing::begin_entry();
        drop(span());
        thread::with(posting::leave);
        assert_eq!(drained(key), 2);
        crossing::end_entry();
        assert_eq!(basket.seen(), [Mentioned(1), LetGo(1)]);
    });
}

#[test]
fn what_was_to_go_with_records_that_did_not_arrive_goes_with_the_next() {
    let basket = Basket::capturing(LARGE);
    basket.session(|key| {
        *basket.fate.lock() = Fate::Throws;
        drop(span());
        assert_eq!(drained(key), 2);
        *basket.fate.lock() = Fate::Hears;
        assert!(basket.seen().is_empty());
        drop(span());
        assert_eq!(drained(key), 2);
        assert_eq!(basket.seen(), [Mentioned(2), LetGo(2)]);
    });
}
