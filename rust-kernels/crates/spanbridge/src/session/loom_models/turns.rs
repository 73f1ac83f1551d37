//! A thread at its outbox, while others come for what is in it.

use super::{
    super::turns::Turns,
    check,
    pins::{Failing, Modelled},
};
use crate::session::pins::Memory;
use loom::{
    cell::UnsafeCell,
    sync::{Arc, Mutex},
    thread,
};

/// What the turns are about: `loom` fails when two are at it at once, or one without knowing what another did.
struct Outbox<M: Memory> {
    turns: Turns<M>,
    visitors: Mutex<()>,
    records: UnsafeCell<u32>,
    delivered: UnsafeCell<u32>,
}

// === impl Outbox ===

impl<M: Memory> Outbox<M> {
    fn new(full: bool) -> Arc<Self> {
        Arc::new(Self {
            turns: Turns::new(full),
            visitors: Mutex::new(()),
            records: UnsafeCell::new(0),
            delivered: UnsafeCell::new(0),
        })
    }

    #[allow(unsafe_code)]
    fn add(&self) {
        loop {
            if let Some(_turn) = self.turns.begin() {
                // SAFETY: that this holds is what is modelled.
                self.records.with_mut(|records| unsafe { *records += 1 });
                return;
            }
            while self.turns.is_wanted() {
                thread::yield_now();
            }
        }
    }

    /// Returns whether it got its turn.
    #[allow(unsafe_code)]
    fn take(&self) -> bool {
        let _only = self.visitors.lock().unwrap();
        let waits = || {
            thread::yield_now();
            true
        };
        let Some(_visit) = self.turns.visit(waits) else {
            return false;
        };
        // SAFETY: as above.
        let taken = self
            .records
            .with_mut(|records| unsafe { std::mem::take(&mut *records) });
        self.delivered
            .with_mut(|delivered| unsafe { *delivered += taken });
        true
    }
}

#[allow(unsafe_code)]
fn owner_and_visitors<M: Memory + Send + Sync>(full: bool, visitors: usize) {
    let outbox = Outbox::<M>::new(full);
    let visiting: Vec<_> = (0..visitors)
        .map(|_| {
            let outbox = outbox.clone();
            thread::spawn(move || outbox.take())
        })
        .collect();
    outbox.add();
    outbox.add();
    for visitor in visiting {
        assert!(visitor.join().unwrap());
    }
    assert!(outbox.take());
    // SAFETY: nobody else is there any more.
    assert_eq!(outbox.delivered.with(|delivered| unsafe { *delivered }), 2);
}

#[test]
fn nobody_is_at_an_outbox_with_its_owner_and_each_record_is_delivered_once() {
    check(3, || owner_and_visitors::<Modelled>(false, 1));
    check(2, || owner_and_visitors::<Modelled>(false, 2));
}

#[test]
fn without_the_heavy_fence_both_sides_execute_full_ones() {
    check(3, || owner_and_visitors::<Failing>(true, 1));
}

#[test]
fn when_the_heavy_fence_fails_visitors_are_turned_away() {
    check(3, || {
        let outbox = Outbox::<Failing>::new(false);
        let visiting = {
            let outbox = outbox.clone();
            thread::spawn(move || outbox.take())
        };
        outbox.add();
        assert!(!visiting.join().unwrap());
        outbox.add();
    });
}
