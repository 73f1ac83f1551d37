//! The ways of most callbacks that become records: the group is the only one of its session, and the thread has an outbox for it
//! already. They do what `post` does, where there is nothing else to do; everything else is left to that.

use super::{
    callback, captures, clock,
    crossing::{hand_over_if_possible, settle_one, signal_was_lost},
    deliver::Callback,
    group::{Kind, LayerMask, Outcome},
    open_session::Session,
    outbox::Outbox,
    post::{is_made, must_cross, Post},
    seat::Seat,
    sessions,
    statistics::Counter,
    thread::Thread,
};
use crate::{
    jvm::{Handed, Records},
    wire::{Address, Words},
};

/// Writes a callback down to wait, for the only group of a session, whose layers are all deferred. False when that is not all there is
/// to it: then nothing has happened, and it is for [`post`](super::post::post).
#[inline(always)]
pub(super) fn wait(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    post: Post,
    layers: LayerMask,
    callback: impl Callback,
) -> bool {
    let Some(outbox) = thread.outbox.get() else {
        return false;
    };
    let records = &outbox.records;
    let usual = !post.at_once && outbox.session() == session.key && records.is_ready(true);
    if !usual || thread.is_leaving() {
        return false;
    }
    let Some(_turn) = outbox.turn_at_once() else {
        return false;
    };
    let captured = if callback.captures() & layers != 0 {
        captures::of_outbox(thread, session, seat, outbox)
    } else {
        0
    };
    let timestamp = clock::now(thread);
    if records.len() == 0 {
        outbox.oldest_is_of(timestamp);
    }
    let mark = callback::Mark::new(thread, session);
    let to = Address {
        layers,
        timestamp,
        captured,
    };
    let outcome = write(seat, records, to, callback);
    drop(mark);
    if outcome != Outcome::Delivered
        && !is_made(thread, session, seat, post.kind, post.span, outcome)
    {
        return true;
    }
    outbox.add_uncounted(post.kind);
    if must_cross(thread, outbox, post, timestamp) {
        hand_over_full(thread, session, seat, outbox);
    }
    true
}

/// As [`wait`], for a group of which no layer is deferred: the callback crosses at once.
#[inline(always)]
pub(super) fn cross(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    post: Post,
    layers: LayerMask,
    callback: impl Callback,
) -> bool {
    let Some(outbox) = thread.outbox.get() else {
        return false;
    };
    let records = &outbox.records;
    let usual = outbox.session() == session.key && records.len() == 0 && records.is_ready(false);
    if !usual || thread.is_leaving() {
        return false;
    }
    let Some(_turn) = outbox.turn_at_once() else {
        return false;
    };
    let kind = post.kind;
    if let Some(word) = callback.signal_word(layers) {
        cross_as_word(thread, session, seat, records, kind, post.span, word);
        return true;
    }
    let to = Address {
        layers,
        timestamp: 0,
        captured: 0,
    };
    let mark = callback::Mark::new(thread, session);
    let outcome = write(seat, records, to, callback);
    drop(mark);
    if outcome == Outcome::Delivered || is_made(thread, session, seat, kind, post.span, outcome) {
        cross_now(thread, session, seat, outbox, kind);
    }
    true
}

/// Hands over the only record.
#[inline(never)]
fn cross_now(thread: &Thread, session: &Session, seat: &Seat, outbox: &Outbox, kind: Kind) {
    let group = &*seat.group;
    let mark = callback::Mark::new(thread, session);
    let handed = group.hand_over(&outbox.records, true);
    drop(mark);
    settle_one(thread, session, group, outbox, kind, handed);
}

/// Has a callback that carries nothing cross without a record.
#[inline(never)]
fn cross_as_word(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    records: &Records,
    kind: Kind,
    span: u64,
    word: u64,
) {
    let mark = callback::Mark::new(thread, session);
    let handed = seat.group.hand_over_signal(records, span, word);
    drop(mark);
    if handed == Handed::All {
        sessions::count(thread, session, kind, Counter::Delivered, 1);
    } else {
        signal_was_lost(thread, session, &*seat.group, kind, span, handed);
    }
}

/// Makes the record.
#[inline(always)]
pub(super) fn write(
    seat: &Seat,
    records: &Records,
    to: Address,
    callback: impl Callback,
) -> Outcome {
    if let Some(words) = callback.words(to) {
        if records.put(words) {
            return Outcome::Delivered;
        }
        let [first, second, third, fourth, fifth] = words;
        return add_words(seat, records, first, second, third, fourth, fifth);
    }
    let mut writer = records.writer();
    let whole = callback.encode(&mut writer, to);
    match records.added(writer) {
        None => Outcome::Delivered.of_whole(whole),
        Some(record) => seat.group.add_large(records, &record).of_whole(whole),
    }
}

/// Adds a record for which there is no room. (Word by word, since all of them would lie in memory.)
#[cold]
#[inline(never)]
fn add_words(
    seat: &Seat,
    records: &Records,
    first: u64,
    second: u64,
    third: u64,
    fourth: u64,
    fifth: u64,
) -> Outcome {
    let words: Words = [first, second, third, fourth, fifth];
    let record = words.map(u64::to_ne_bytes);
    seat.group.add_large(records, record.as_flattened())
}

#[cold]
#[inline(never)]
fn hand_over_full(thread: &Thread, session: &Session, seat: &Seat, outbox: &Outbox) {
    hand_over_if_possible(thread, session, &*seat.group, outbox);
}
