//! Stretches of records that cross together: Java is told where they lie, reads them there, and then their rings have room again. Not
//! in which order, nor how many: that is `pass`.

use super::{
    callback,
    group::{Kind, LayerGroup, Outcome},
    kept::Said,
    open_session::Session,
    outbox::Outbox,
    pass::Source,
    sessions,
    statistics::Counter,
    thread::Thread,
};
use crate::{
    jvm::{Handed, Records},
    wire::{self, Tally, STRETCH},
};

/// With so many bytes of records, they cross. A thread that waits for room waits for no more than that to be read.
const ENOUGH: usize = 32 << 10;
/// With so many stretches, too: what is said of them has room in the smallest memory that there is.
const MOST: usize = 240;

pub(super) struct Parcel<'a> {
    thread: &'a Thread,
    session: &'a Session,
    group: &'a dyn LayerGroup,
    outbox: &'a Outbox,
    stretches: Vec<Stretch>,
    /// How many bytes of records may still come to it.
    room: usize,
    /// The callbacks in it.
    pub(super) tally: Tally,
    /// How many callbacks were handed over.
    pub(super) handed: u64,
}

/// Records that lie one after the other.
struct Stretch {
    /// The place of their ring among the sources.
    source: usize,
    at: usize,
    length: usize,
    /// What Java lets go of after it.
    lets_go: Said,
}

// === impl Parcel ===

impl<'a> Parcel<'a> {
    pub(super) fn new(
        thread: &'a Thread,
        session: &'a Session,
        group: &'a dyn LayerGroup,
        outbox: &'a Outbox,
    ) -> Self {
        Self {
            thread,
            session,
            group,
            outbox,
            stretches: Vec::new(),
            room: ENOUGH,
            tally: Tally::default(),
            handed: 0,
        }
    }

    /// About how many bytes of a ring may still come to it: of a small ring never so many that its thread could not write meanwhile.
    pub(super) fn room_for(&self, source: &Source) -> usize {
        self.room.min(source.ring.memory.size() / 2)
    }

    /// Adds the records at a position of a source, of which a run was found, and what Java lets go of when it has delivered them; and
    /// hands all over when it is enough.
    pub(super) fn add(
        &mut self,
        sources: &[Source],
        source: usize,
        at: usize,
        length: usize,
        lets_go: Said,
    ) {
        self.stretches.push(Stretch {
            source,
            at,
            length,
            lets_go,
        });
        self.room = self.room.saturating_sub(length);
        let small = length >= sources[source].ring.memory.size() / 2;
        if self.room == 0 || small || self.stretches.len() == MOST {
            self.send(sources);
        }
    }

    /// Hands over what was added, and gives the room to the threads that wrote it.
    pub(super) fn send(&mut self, sources: &[Source]) {
        if self.stretches.is_empty() {
            return;
        }
        let handed = self.hand_over(sources);
        self.settle(sources, handed);
        self.group.handed_over(&self.outbox.records);
        for stretch in self.stretches.drain(..) {
            let end = stretch.at.wrapping_add(stretch.length);
            let ring = &sources[stretch.source].ring;
            ring.move_head(end);
            if stretch.lets_go != Said::NOTHING {
                // Also when it did not arrive: it goes with the next that does, or with the memory of the ring.
                ring.kept.tell(stretch.lets_go);
            }
        }
        self.room = ENOUGH;
        if let Some(batch) = self.session.batch() {
            batch.tell_blocked();
        }
    }

    fn hand_over(&self, sources: &[Source]) -> Handed {
        let (group, records) = (self.group, &self.outbox.records);
        callback::run(
            self.thread,
            self.session,
            Kind::Event,
            Handed::Failed,
            || {
                if !records.is_ready(false) {
                    match group.prepare(records, false) {
                        Outcome::Delivered => {}
                        Outcome::Dropped => return Handed::NoJvm,
                        _ => return Handed::Failed,
                    }
                }
                for stretch in &self.stretches {
                    let ring = &sources[stretch.source].ring;
                    let said = wire::stretch(
                        ring.memory.number(),
                        ring.offset(stretch.at),
                        stretch.length,
                        stretch.lets_go.number(),
                    );
                    if !records.put(said) {
                        return Handed::Failed;
                    }
                }
                group.hand_over(records, false)
            },
        )
    }

    /// Counts what became of the callbacks.
    fn settle(&mut self, sources: &[Source], handed: Handed) {
        let tally = std::mem::take(&mut self.tally);
        self.handed += tally.all.iter().sum::<u64>();
        if handed != Handed::All {
            self.settle_each(sources, handed);
            return;
        }
        for kind in Kind::ALL {
            let delivered = tally.all[kind as usize] - tally.counted[kind as usize];
            if delivered != 0 {
                self.count(kind, Counter::Delivered, delivered);
            }
        }
    }

    /// As [`settle`](Self::settle), when not all were delivered.
    #[cold]
    fn settle_each(&self, sources: &[Source], handed: Handed) {
        let (whole, rest) = match handed {
            Handed::Until { at, closed: true } => (at, Counter::Dropped),
            Handed::Until { at, closed: false } => (at, Counter::Failed),
            Handed::NoJvm => (0, Counter::Dropped),
            _ => (0, Counter::Failed),
        };
        let said = self.outbox.records.bytes();
        for (place, stretch) in self.stretches.iter().enumerate() {
            let place = STRETCH * place;
            let delivered = if place < whole {
                stretch.length
            } else if place == whole && matches!(handed, Handed::Until { .. }) {
                said.get(place..).map_or(0, wire::delivered)
            } else {
                0
            };
            let ring = &sources[stretch.source].ring;
            let records = ring.bytes(stretch.at, stretch.length);
            let (delivered, lost) = records.split_at(delivered.min(stretch.length));
            for (kind, counted) in wire::kinds(delivered) {
                if !counted {
                    self.count(kind, Counter::Delivered, 1);
                }
            }
            for (kind, _) in wire::kinds(lost) {
                self.count(kind, rest, 1);
            }
            if rest == Counter::Failed {
                let forget = |span| self.group.forget(&Records::new(), 0, Some(span));
                wire::closing_spans(lost).for_each(forget);
            }
        }
    }

    fn count(&self, kind: Kind, counter: Counter, amount: u64) {
        sessions::count(self.thread, self.session, kind, counter, amount);
    }
}
