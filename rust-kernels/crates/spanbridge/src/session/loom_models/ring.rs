//! A thread that writes into its ring, while a drain empties it.

use super::{
    super::ring::{Found, Ring, LEAST, ROOM},
    check,
    pins::Modelled,
};
use crate::jvm::RingMemory;
use loom::{cell::UnsafeCell, sync::Arc, thread};

/// The size of a record, in words. A ring of the smallest size holds two.
const RECORD: usize = 64;

/// A ring, and for each half of its memory one that `loom` watches: it fails when both sides are at a half at once, or one
/// without knowing what the other did there.
struct Watched {
    ring: Ring<Modelled>,
    halves: [UnsafeCell<()>; 2],
}

// SAFETY: that the protocol makes it so is what is modelled.
#[allow(unsafe_code)]
unsafe impl Sync for Watched {}

// === impl Watched ===

impl Watched {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            ring: Ring::new(RingMemory::in_rust(0, LEAST)),
            halves: [UnsafeCell::new(()), UnsafeCell::new(())],
        })
    }

    fn half(&self, at: usize) -> &UnsafeCell<()> {
        &self.halves[at / (8 * RECORD) % 2]
    }

    /// Whether there was room.
    fn write(&self, number: u32) -> bool {
        if !self.ring.is_clear() && !self.ring.make_room(ROOM) {
            return false;
        }
        self.half(self.ring.tail()).with_mut(|_| ());
        let mut words = [u64::from(number); RECORD];
        // The length is the first half of the first word.
        words[0] = (8 * RECORD) as u64;
        assert!(self.ring.put(words));
        true
    }

    /// The numbers of the records that are there.
    fn drain(&self) -> Vec<u32> {
        self.drain_until(self.ring.tail())
    }

    fn drain_until(&self, end: usize) -> Vec<u32> {
        let mut found = Vec::new();
        loop {
            let (at, records) = self.ring.records(self.ring.head(), end);
            let Some(record) = records.get(..RECORD) else {
                return found;
            };
            self.half(at).with(|_| ());
            found.push(record[RECORD - 1] as u32);
            self.ring.move_head(at + 8 * RECORD);
        }
    }
}

impl Drop for Watched {
    #[allow(unsafe_code)]
    fn drop(&mut self) {
        // SAFETY: made in `new`, and the ring is not used any more.
        unsafe { self.ring.memory.alias().free() };
    }
}

/// Runs both at the same time, each on a thread of its own: `loom` only tells apart the orders of what threads do that it has seen
/// side by side.
fn at_once<A: 'static, B: 'static>(
    watched: &Arc<Watched>,
    first: impl FnOnce(&Watched) -> A + 'static,
    second: impl FnOnce(&Watched) -> B + 'static,
) -> (A, B) {
    let (one, other) = (watched.clone(), watched.clone());
    let first = thread::spawn(move || first(&one));
    let second = thread::spawn(move || second(&other));
    (first.join().unwrap(), second.join().unwrap())
}

#[test]
fn what_found_room_is_drained_once_and_in_order_and_is_not_touched_meanwhile() {
    check(3, || {
        let watched = Watched::new();
        let write = |watched: &Watched| {
            let numbers = 0..4;
            numbers.filter(|number| watched.write(*number)).collect()
        };
        let drain = |watched: &Watched| [watched.drain(), watched.drain()].concat();
        let (written, mut drained): (Vec<u32>, _) = at_once(&watched, write, drain);
        drained.extend(watched.drain());
        assert!(written.len() >= 2, "there is room for two at first");
        assert_eq!(drained, written);
    });
}

#[test]
fn a_ring_that_has_ended_is_complete() {
    check(3, || {
        let watched = Watched::new();
        let write = |watched: &Watched| {
            assert!(watched.write(7));
            watched.ring.end();
        };
        let drain = |watched: &Watched| {
            let found = watched.ring.found();
            if found.ended {
                assert_eq!(watched.drain_until(found.tail), [7]);
            }
        };
        at_once(&watched, write, drain);
    });
}

/// As `captures` lets go of what a record mentions: when that is in the ring.
#[test]
fn what_a_drain_finds_let_go_of_is_mentioned_by_nothing_that_it_has_not_seen() {
    check(3, || {
        let watched = Watched::new();
        let write = |watched: &Watched| {
            for number in 1..=2 {
                assert!(watched.write(number));
                watched.ring.kept.let_go(number as u16);
            }
        };
        let drain = |watched: &Watched| {
            let Found { said, tail, .. } = watched.ring.found();
            let drained = watched.drain_until(tail);
            assert!(drained.len() >= usize::from(said.number()));
            let lets_go = watched.ring.kept.letting_go(said, tail).at(tail);
            assert_eq!(lets_go, said);
            watched.ring.kept.tell(lets_go);
        };
        at_once(&watched, write, drain);
        let said = watched.ring.kept.said();
        assert_eq!(said.number(), 2);
    });
}

#[test]
fn who_waits_until_it_is_passed_on_finds_the_records_before_it_gone() {
    check(3, || {
        let watched = Watched::new();
        assert!(watched.write(1));
        watched.ring.kept.let_go(1);
        let said = watched.ring.kept.said();
        let wait = move |watched: &Watched| {
            if watched.ring.kept.is_told(said) {
                assert_eq!(watched.ring.head(), watched.ring.tail());
            }
        };
        let drain = move |watched: &Watched| {
            assert_eq!(watched.drain(), [1]);
            watched.ring.kept.tell(said);
        };
        at_once(&watched, wait, drain);
    });
}
