//! The author's layer and a session of the test's own thread, side by side, under a scoped default.

mod author;
mod recorder;

use super::{super::control, super::group::Kind, super::statistics::Counter, *};
use author::Author;
use recorder::Recorder;
use std::{
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};
use tracing::{debug, debug_span, field::Empty, info, info_span, subscriber::with_default, Span};
use tracing_subscriber::{filter::LevelFilter as Level, layer::SubscriberExt, Registry};

fn close(session: u64) {
    let closed = control::close(session, Duration::ZERO, || false).expect("the session is open");
    assert!(!closed.still_in_use);
}

#[test]
fn both_see_the_same_spans_parents_and_events() {
    let (author, recorder) = (Author::default(), Recorder::default());
    let subscriber = Registry::default().with(author.clone()).with(layer());
    with_default(subscriber, || {
        let session = recorder.open("trace");
        let outer = info_span!("outer", value = Empty);
        {
            let _entered = outer.enter();
            let inner = debug_span!("inner").entered();
            drop(info_span!("contextual"));
            drop(info_span!(parent: &outer, "explicit"));
            drop(info_span!(parent: None, "root"));
            info!(name: "contextual", "");
            info!(name: "explicit", parent: &outer, "");
            info!(name: "root", parent: None, "");
            inner.follows_from(&outer);
        }
        outer.record("value", 1);
        let child = info_span!(parent: &outer, "child");
        drop(outer.clone());
        drop(outer);
        info!(name: "before the end", "");
        drop(child);
        close(session);
    });
    let expected = [
        "new outer",
        "enter outer",
        "new inner in outer",
        "enter inner",
        "new contextual in inner",
        "close contextual",
        "new explicit in explicit outer",
        "close explicit",
        "new root in root",
        "close root",
        "event contextual in inner",
        "event explicit in explicit outer",
        "event root in root",
        "inner follows outer",
        "exit inner",
        "close inner",
        "exit outer",
        "record outer",
        "new child in explicit outer",
        "event before the end",
        "close child",
        "close outer",
    ];
    assert_eq!(recorder.lines(), expected);
    assert_eq!(author.lines(), expected);
}

#[test]
fn what_only_the_author_wants_is_skipped_as_parent() {
    let (author, recorder) = (Author::default(), Recorder::default());
    let subscriber = Registry::default().with(author.clone()).with(layer());
    with_default(subscriber, || {
        let session = recorder.open("info");
        let outer = info_span!("outer").entered();
        let hidden = debug_span!("hidden").entered();
        drop(info_span!("contextual"));
        drop(info_span!(parent: &hidden, "explicit"));
        info!(name: "explicit", parent: &hidden, "");
        debug!(name: "hidden", "");
        outer.follows_from(&hidden);
        let lone = debug_span!(parent: None, "lone");
        drop(info_span!(parent: &lone, "of lone"));
        drop((lone, hidden, outer));
        close(session);
    });
    let expected = [
        "new outer",
        "enter outer",
        "new contextual in outer",
        "close contextual",
        "new explicit in explicit outer",
        "close explicit",
        "event explicit in explicit outer",
        "outer follows nothing",
        "new of lone in root",
        "close of lone",
        "exit outer",
        "close outer",
    ];
    assert_eq!(recorder.lines(), expected);
    assert_eq!(author.count("in explicit hidden"), 2, "span and event");
    assert_eq!(author.count("event hidden in hidden"), 1);
    assert_eq!(author.count("outer follows hidden"), 1);
}

#[test]
fn what_only_java_wants_is_not_shown_to_the_author() {
    let (author, recorder) = (Author::default(), Recorder::default());
    let subscriber = Registry::default()
        .with(author.clone().with_filter(Level::INFO))
        .with(layer());
    with_default(subscriber, || {
        let session = recorder.open("trace");
        let _outer = info_span!("outer").entered();
        let _inner = debug_span!("inner").entered();
        debug!(name: "debug", "");
        info!(name: "info", "");
        close(session);
    });
    assert_eq!(
        recorder.lines(),
        [
            "new outer",
            "enter outer",
            "new inner in outer",
            "enter inner",
            "event debug in inner",
            "event info in inner"
        ]
    );
    assert_eq!(
        author.lines(),
        [
            "new outer",
            "enter outer",
            "event info in outer",
            "exit outer",
            "close outer"
        ]
    );
}

#[test]
fn without_a_session_the_author_alone_decides_and_nothing_is_kept() {
    let (all, some) = (Author::default(), Author::default());
    let subscriber = Registry::default()
        .with(all.clone().with_filter(Level::DEBUG))
        .with(some.clone().with_filter(Level::INFO))
        .with(layer());
    with_default(subscriber, || {
        let _outer = info_span!("outer").entered();
        debug!(name: "debug", "");
        let id = Span::current().id().expect("a span is entered");
        dispatcher::get_default(|default| {
            let registry = default.downcast_ref::<Registry>().expect("a registry");
            let span = registry.span(&id).expect("it is open");
            assert!(span.extensions().get::<Ours>().is_none());
        });
    });
    let outer = ["new outer", "enter outer", "exit outer", "close outer"];
    assert_eq!(some.lines(), outer);
    assert_eq!(all.count("event debug in outer"), 1);
}

#[test]
fn sessions_come_and_go_while_spans_are_open() {
    let (first, second) = (Recorder::default(), Recorder::default());
    with_default(Registry::default().with(layer()), || {
        let before = info_span!("before").entered();
        let session = first.open("trace");
        let outer = info_span!("outer").entered();
        close(session);
        let between = info_span!("between").entered();
        let session = second.open("trace");
        let inner = info_span!("inner").entered();
        info!(name: "inside", "");
        drop((inner, between, outer, before));
        close(session);
    });
    assert_eq!(first.lines(), ["new outer", "enter outer"]);
    assert_eq!(
        second.lines(),
        [
            "new inner",
            "enter inner",
            "event inside in inner",
            "exit inner",
            "close inner"
        ]
    );
}

#[test]
fn a_span_can_close_on_another_thread() {
    let recorder = Recorder::default();
    with_default(Registry::default().with(layer()), || {
        let session = recorder.open("trace");
        let parent = info_span!("parent");
        let child = info_span!(parent: &parent, "child");
        drop(parent);
        let dispatch = dispatcher::get_default(Dispatch::clone);
        let other = move || dispatcher::with_default(&dispatch, || drop(child));
        thread::spawn(other).join().expect("no panic");
        close(session);
    });
    assert_eq!(
        recorder.lines(),
        [
            "new parent",
            "new child in explicit parent",
            "close child",
            "close parent"
        ]
    );
}

#[test]
fn callbacks_can_make_events_that_lock_the_extensions_of_every_span() {
    let (author, recorder) = (Author::locking(), Recorder::emitting());
    let subscriber = Registry::default().with(author.clone()).with(layer());
    let emitter = recorder.clone();
    let emit = move || {
        let session = emitter.open("trace");
        let outer = info_span!("outer", value = Empty).entered();
        outer.record("value", 1);
        info!(name: "inside", "");
        drop(outer);
        let (counters, _) = control::statistics(session).expect("it is open");
        // Under a scoped default, `tracing` itself turns away what newSpan and event make. Suppressed are
        // the events of record, enter, exit and close.
        let of = |kind, counter| counters[kind as usize * 4 + counter as usize];
        assert_eq!(of(Kind::Event, Counter::Suppressed), 4);
        assert_eq!(of(Kind::Event, Counter::Delivered), 1);
        assert_eq!(of(Kind::NewSpan, Counter::Suppressed), 0);
        close(session);
    };
    // On a thread of its own, since what is tested for is a deadlock.
    let (done, end) = mpsc::channel();
    let thread = thread::spawn(move || {
        with_default(subscriber, emit);
        let _ = done.send(());
    });
    let ended = end.recv_timeout(Duration::from_secs(20));
    assert_ne!(ended, Err(RecvTimeoutError::Timeout), "a guard was held");
    thread.join().expect("no panic");
    assert_eq!(author.count("event from a callback"), 4);
    assert_eq!(recorder.lines().len(), 6);
}

#[test]
fn a_subscriber_with_the_layer_is_known_as_long_as_it_lives() {
    assert!(!is_composed(false));
    with_default(Registry::default(), || assert!(!is_composed(false)));
    with_default(Registry::default().with(layer()), || {
        assert!(is_composed(false));
        assert!(is_composed(true));
    });
    assert!(!is_composed(false));
}
