//! One pass of a drain: which records of which ring come next. Records are not touched by more than a look at each header; that
//! Java reads them where they lie is for [`Parcel`].
//!
//! A pass takes what happened before its beginning, in the order of time. So a callback that another thread could only make because of
//! one that is left for the next pass is left as well: it happened later.
//!
//! When one ring alone has records, as mostly, there is no order to keep, and all that it has is taken. That it is alone must be
//! so after its tail was read: then whatever its records came after would have been seen in another ring.

use super::{
    batch::Batch,
    clock,
    group::LayerGroup,
    kept::{LettingGo, Said},
    open_session::Session,
    outbox::Outbox,
    parcel::Parcel,
    ring::{Found, Ring},
    thread::Thread,
};
use crate::{
    jvm::Records,
    wire::{self, Run, Tally},
};
use std::sync::Arc;

/// Records of one ring that a pass may take.
pub(super) struct Source {
    pub(super) ring: Arc<Ring>,
    at: usize,
    end: usize,
    ended: bool,
    letting_go: LettingGo,
    /// When the first of them happened; none when there is none.
    next: Option<i64>,
}

// === impl Source ===

impl Source {
    fn of(ring: &Arc<Ring>) -> Self {
        let Found { ended, said, tail } = ring.found();
        let mut source = Self {
            ring: ring.clone(),
            at: ring.head(),
            end: tail,
            ended,
            letting_go: ring.kept.letting_go(said, tail),
            next: None,
        };
        let (at, records) = ring.records(source.at, source.end);
        source.at = at;
        source.next = wire::first_time(records);
        source
    }

    /// The run at its beginning that is not later than a time; takes it.
    fn take(&mut self, until: i64, enough: usize, tally: &mut Tally) -> Option<(usize, usize)> {
        let (at, records) = self.ring.records(self.at, self.end);
        let Run { length, next } = wire::run(records, until, enough, tally);
        self.at = at.wrapping_add(length);
        // The next lap may go on.
        self.next = match next {
            None if length != 0 => {
                let (at, records) = self.ring.records(self.at, self.end);
                self.at = at;
                wire::first_time(records)
            }
            next => next,
        };
        (length != 0).then_some((at, length))
    }

    /// What Java may let go of when all that was taken was handed over, if that was not passed on yet.
    fn lets_go(&mut self) -> Said {
        self.letting_go.at(self.at)
    }
}

/// Hands over what happened until now; returns how many callbacks that was. For who has the baton.
pub(super) fn pass(
    thread: &Thread,
    session: &Session,
    group: &dyn LayerGroup,
    batch: &Batch,
    outbox: &Outbox,
) -> u64 {
    let unclosed = std::mem::take(&mut *batch.unclosed.lock());
    let now = clock::now(thread);
    let (mut sources, alone) = sources(batch);
    let until = if alone { i64::MAX } else { now };
    let mut parcel = Parcel::new(thread, session, group, outbox);
    while let Some((first, bound)) = earliest(&sources, until) {
        take_runs(&mut sources, first, bound, &mut parcel);
    }
    let_go(&mut sources, &mut parcel);
    parcel.send(&sources);
    for source in &sources {
        // Also beyond the rest of a lap that was skipped.
        source.ring.move_head(source.at);
        source.ring.kept.remember(&source.letting_go);
        if source.ended && source.next.is_none() {
            let is_another = |ring: &Arc<Ring>| !Arc::ptr_eq(ring, &source.ring);
            batch.rings.lock().retain(is_another);
            if let Some(memory) = batch.keep_spare(source.ring.memory.alias()) {
                group.take_back(&memory);
            }
        }
    }
    for span in unclosed {
        group.forget(&Records::new(), 0, Some(span));
    }
    parcel.handed
}

/// What the rings hold; and whether one of them alone holds something.
fn sources(batch: &Batch) -> (Vec<Source>, bool) {
    // Held for all of it: a ring that comes later has nothing on which what is here depends.
    let rings = batch.rings.lock();
    let sources: Vec<_> = rings.iter().map(Source::of).collect();
    let mut full = sources.iter().filter(|source| source.next.is_some());
    let alone = full.next().is_some() && full.next().is_none();
    let same = |source: &Source| source.next.is_some() || source.ring.tail() == source.end;
    let alone = alone && sources.iter().all(same);
    (sources, alone)
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

/// Takes the records of a source that are not later than a time.
fn take_runs(sources: &mut [Source], place: usize, bound: i64, parcel: &mut Parcel<'_>) {
    while sources[place].next.is_some_and(|next| next <= bound) {
        let enough = parcel.room_for(&sources[place]);
        let Some((at, length)) = sources[place].take(bound, enough, &mut parcel.tally) else {
            return;
        };
        let lets_go = sources[place].lets_go();
        parcel.add(sources, place, at, length, lets_go);
    }
}

/// Adds what may be let go of where no record is to come that it could go with.
fn let_go(sources: &mut [Source], parcel: &mut Parcel<'_>) {
    for place in 0..sources.len() {
        let (at, lets_go) = (sources[place].at, sources[place].lets_go());
        if lets_go != Said::NOTHING {
            parcel.add(sources, place, at, 0, lets_go);
        }
    }
}
