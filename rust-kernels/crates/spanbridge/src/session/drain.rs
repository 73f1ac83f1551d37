//! The batched delivery, on the side of who brings records to Java: takes what the rings of a session hold, in the order of its time,
//! and hands it over, thread by thread told apart.
//!
//! One pass takes what happened before its beginning. So a callback that another thread could only make because of one that is left for
//! the next pass is left as well: it happened later.

use super::{
    batch::Batch,
    callback, clock,
    crossing::hand_over,
    group::{Kind, LayerGroup, Outcome},
    open_session::Session,
    outbox::Outbox,
    ring::Ring,
    seat::Seat,
    sessions,
    statistics::Counter,
    thread::{self, Thread},
};
use crate::{jvm::Records, wire};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Records of one ring that a pass may take.
struct Source {
    ring: Arc<Ring>,
    at: usize,
    end: usize,
    ended: bool,
    /// When the first of them happened; none when there is none.
    next: Option<i64>,
}

/// How far a ring was filled at some time.
struct Filled {
    ring: Arc<Ring>,
    tail: usize,
}

// === impl Filled ===

impl Filled {
    /// Whether some of that is yet to be taken.
    fn is_left(&self) -> bool {
        self.tail.wrapping_sub(self.ring.head()) as isize > 0
    }
}

impl Batch {
    /// How far the rings are filled now.
    fn filled(&self) -> Vec<Filled> {
        let rings = self.rings.lock();
        let filled = rings.iter().map(|ring| Filled {
            ring: ring.clone(),
            tail: ring.tail(),
        });
        filled.collect()
    }
}

// === impl Source ===

impl Source {
    fn of(ring: &Arc<Ring>) -> Self {
        let ended = ring.has_ended();
        let mut source = Self {
            ring: ring.clone(),
            at: ring.head(),
            end: ring.tail(),
            ended,
            next: None,
        };
        source.look();
        source
    }

    fn look(&mut self) {
        let (at, records) = self.ring.records(self.at, self.end);
        self.at = at;
        self.next = wire::outline(records).map(|first| first.timestamp);
    }
}

/// Waits until there is much to drain, or that long, and drains. The number of callbacks that were handed over; none when the
/// session is not open, or batches nothing.
pub(crate) fn drain(key: u64, wait: Duration) -> Option<u64> {
    let batch = sessions::find(key)?.batch()?.clone();
    if !wait.is_zero() && !batch.await_request(wait) {
        return None;
    }
    let session = sessions::find(key)?;
    Some(thread::with(|thread| {
        let drained = if thread.in_callback() {
            0
        } else {
            let seat = session.batched_seat();
            let all = |seat| all(thread, &session, seat, &batch, Duration::MAX);
            seat.and_then(all).unwrap_or_default()
        };
        drop(session);
        callback::after(thread);
        drained
    }))
}

/// Hands over all that is there at the beginning, within the limit. The session need not be open any more. False when somebody else is
/// at it for longer; not from inside a callback, where it is left to whoever drains next.
pub(super) fn everything(thread: &Thread, session: &Session, limit: Duration) -> bool {
    match session.batch().zip(session.batched_seat()) {
        Some((batch, seat)) if !thread.in_callback() => {
            all(thread, session, seat, batch, limit).is_some()
        }
        _ => true,
    }
}

/// As [`everything`], of an open session, for `flush`.
pub(super) fn flush(key: u64, limit: Duration) -> Result<(), String> {
    let Some(session) = sessions::find(key) else {
        return Ok(());
    };
    let done = thread::with(|thread| {
        let done = everything(thread, &session, limit);
        drop(session);
        callback::after(thread);
        done
    });
    if done {
        Ok(())
    } else {
        Err(format!(
            "batched layers have not heard of all callbacks after {limit:?}: one of them takes its time"
        ))
    }
}

/// The number of callbacks that were handed over; none when somebody else is at it for longer than the limit.
fn all(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    batch: &Batch,
    limit: Duration,
) -> Option<u64> {
    let end = Instant::now().checked_add(limit);
    let before = batch.filled();
    let outbox = match limit {
        Duration::MAX => Some(batch.drainer.lock()),
        limit => batch.drainer.try_lock_for(limit),
    };
    let outbox = outbox?;
    let _turn = outbox.turn()?;
    let mut drained = 0;
    loop {
        drained += pass(thread, session, &*seat.group, batch, *outbox);
        // What is left of it happened, by the clock of its thread, in this very moment.
        let left = before.iter().any(Filled::is_left);
        if !left || end.is_some_and(|end| Instant::now() >= end) {
            return (!left).then_some(drained);
        }
    }
}

/// Hands over what happened until now.
fn pass(
    thread: &Thread,
    session: &Session,
    group: &dyn LayerGroup,
    batch: &Batch,
    outbox: &Outbox,
) -> u64 {
    let unclosed = std::mem::take(&mut *batch.unclosed.lock());
    let until = clock::now(thread);
    let rings = batch.rings.lock().clone();
    let mut sources: Vec<_> = rings.iter().map(Source::of).collect();
    let mut to_java = Parcel {
        thread,
        session,
        group,
        outbox,
        of: None,
        handed: 0,
    };
    while let Some((first, bound)) = earliest(&sources, until) {
        let source = &mut sources[first];
        take_run(source, bound, &mut to_java);
        source.ring.move_head(source.at);
        batch.tell_blocked();
        source.look();
    }
    for source in &sources {
        source.ring.move_head(source.at);
        if source.ended && source.next.is_none() {
            to_java.say(source.ring.thread, true);
            batch
                .rings
                .lock()
                .retain(|ring| !Arc::ptr_eq(ring, &source.ring));
        }
    }
    to_java.send();
    for span in unclosed {
        group.forget(&Records::new(), 0, Some(span));
    }
    to_java.handed
}

/// The source whose first record is the earliest of those until a time, and the time until which its records come before those of
/// all others.
fn earliest(sources: &[Source], until: i64) -> Option<(usize, i64)> {
    let mut first = None;
    let mut bound = until;
    for (place, source) in sources.iter().enumerate() {
        match (source.next.filter(|next| *next <= until), first) {
            (Some(next), Some((_, earlier))) if next >= earlier => bound = bound.min(next),
            (Some(next), earlier) => {
                bound = bound.min(earlier.map_or(until, |(_, earlier)| earlier));
                first = Some((place, next));
            }
            (None, _) => {}
        }
    }
    first.map(|(place, _)| (place, bound))
}

/// Packs the records of a source that are not later than a time.
fn take_run(source: &mut Source, bound: i64, to_java: &mut Parcel<'_>) {
    loop {
        let (at, records) = source.ring.records(source.at, source.end);
        let mut length = 0;
        let room = to_java.room_for(source.ring.thread);
        while let Some(next) = wire::outline(&records[length..]) {
            if next.timestamp > bound || length + next.length > room {
                break;
            }
            length += next.length;
            if let Some(kind) = next.kind.filter(|_| !next.counted) {
                to_java.outbox.add_uncounted(kind);
            }
            to_java.handed += 1;
        }
        source.at = at.wrapping_add(length);
        if length != 0 {
            to_java.add(source.ring.thread, &records[..length]);
        }
        let Some(next) = wire::outline(&records[length..]) else {
            if length == 0 {
                return;
            }
            // The next lap may go on.
            continue;
        };
        if next.timestamp > bound {
            return;
        }
        if to_java.outbox.records.len() != 0 {
            to_java.send();
            continue;
        }
        // Larger than what Java has memory for, as a rule.
        to_java.add_large(
            source.ring.thread,
            &records[length..length + next.length],
            next.kind,
        );
        source.at = source.at.wrapping_add(next.length);
    }
}

/// Records that cross together.
struct Parcel<'a> {
    thread: &'a Thread,
    session: &'a Session,
    group: &'a dyn LayerGroup,
    outbox: &'a Outbox,
    /// The thread that the last of them are of.
    of: Option<i32>,
    /// How many callbacks were taken.
    handed: u64,
}

// === impl Parcel ===

impl Parcel<'_> {
    /// How many bytes of records of a thread can be added.
    fn room_for(&mut self, of: i32) -> usize {
        if !self.outbox.records.is_ready(true) {
            callback::run(
                self.thread,
                self.session,
                Kind::Event,
                Outcome::Failed,
                || self.group.prepare(&self.outbox.records, true),
            );
        }
        let told = if self.of == Some(of) {
            0
        } else {
            wire::of_thread(of, false).len()
        };
        self.outbox.records.room().saturating_sub(told)
    }

    fn add(&mut self, of: i32, records: &[u8]) {
        if self.of != Some(of) {
            self.of = Some(of);
            self.outbox.records.append(&wire::of_thread(of, false));
        }
        self.outbox.records.append(records);
    }

    /// Says of which thread the next records are, or that it has ended.
    fn say(&mut self, of: i32, ended: bool) {
        let record = wire::of_thread(of, ended);
        if self.room_for(of) < record.len() {
            self.send();
        }
        self.outbox.records.append(&record);
    }

    /// Sends a record for which Java must have more memory.
    fn add_large(&mut self, of: i32, record: &[u8], kind: Option<Kind>) {
        self.handed += 1;
        let told = wire::of_thread(of, false);
        let both = [&told[..], record].concat();
        let outcome = callback::run(
            self.thread,
            self.session,
            Kind::Event,
            Outcome::Failed,
            || self.group.add_large(&self.outbox.records, &both),
        );
        let counted = wire::outline(record).is_some_and(|record| record.counted);
        match kind.filter(|_| !counted) {
            Some(kind) if outcome == Outcome::Delivered => self.outbox.add_uncounted(kind),
            Some(kind) => {
                let counter = match outcome {
                    Outcome::Dropped => Counter::Dropped,
                    _ => Counter::Failed,
                };
                sessions::count(self.thread, self.session, kind, counter, 1);
            }
            None => {}
        }
        self.of = Some(of);
        self.send();
    }

    /// Hands over what was added.
    fn send(&mut self) {
        if self.outbox.records.len() != 0 {
            hand_over(self.thread, self.session, self.group, self.outbox);
        }
        self.of = None;
    }
}

/// Counts what the rings of a session hold as dropped: the gate is shut.
pub(super) fn drop_all(thread: &Thread, session: &Session) {
    let Some(batch) = session.batch() else {
        return;
    };
    batch.close();
    // Who is at it finds the gate shut.
    let Some(_drainer) = batch.drainer.try_lock() else {
        return;
    };
    for ring in batch.rings.lock().iter() {
        let (mut at, end) = (ring.head(), ring.tail());
        loop {
            let (from, records) = ring.records(at, end);
            at = from.wrapping_add(records.len());
            if records.is_empty() {
                break;
            }
            for (kind, _) in wire::kinds(records) {
                sessions::count(thread, session, kind, Counter::Dropped, 1);
            }
        }
        ring.move_head(at);
    }
}
