//! Who may use a thread's outbox: its owner, all the time and nearly for nothing; now and then, for a moment, a thread that
//! needs what is in it.
//!
//! # Protocol
//!
//! | owner | visitor (one at a time: they hold a lock) |
//! |---|---|
//! | say *busy* | say *wanted* |
//! | light fence | heavy fence |
//! | *wanted*? then take *busy* back and wait | wait until not *busy* |
//! | use it | use it |
//! | take *busy* back (release) | take *wanted* back (release) |
//!
//! As with pins (see [`pins`](super::pins)) each side writes and then reads what the other writes, so each needs a full
//! fence in between, or both could go on; and the visitor's may pay for both. Whether it does is settled when an outbox is made
//! and stays so: [`Turns::new`]. Should the heavy fence fail later, visitors are turned away for good.
//!
//! `loom_models::turns` runs this under `loom`.

use super::{atomics::Flag, pins::Memory};
use std::sync::atomic::Ordering;

pub(super) struct Turns<M: Memory> {
    busy: M::Flag,
    wanted: M::Flag,
    /// Whether both sides must execute full fences.
    full: bool,
}

/// The owner's turn, until it is dropped.
#[must_use]
pub(super) struct Turn<'a, M: Memory>(&'a Turns<M>);

/// A visitor's turn, until it is dropped.
#[must_use]
pub(super) struct Visit<'a, M: Memory>(&'a Turns<M>);

// === impl Turns ===

impl<M: Memory> Turns<M> {
    /// `full` says that the heavy fence cannot be used.
    pub(super) fn new(full: bool) -> Self {
        Self {
            busy: M::flag(false),
            wanted: M::flag(false),
            full,
        }
    }

    /// For the owner, when it does not have the turn. None: a visitor is at it.
    ///
    /// Cost: a store and a load, and the store that ends it; no atomic read-modify-write.
    #[inline(always)]
    pub(super) fn begin(&self) -> Option<Turn<'_, M>> {
        self.busy.store(true, Ordering::Relaxed);
        if self.full {
            M::full_fence();
        } else {
            M::light_fence();
        }
        let turn = Turn(self);
        if self.wanted.load(Ordering::Acquire) {
            return None;
        }
        Some(turn)
    }

    /// Whether a visitor is there, or about to come: the owner waits until it is gone.
    pub(super) fn is_wanted(&self) -> bool {
        self.wanted.load(Ordering::Acquire)
    }

    /// For a visitor, when there is no other. `waits` is asked again and again while the owner is at it; none when it
    /// gives up, or the fence fails.
    pub(super) fn visit(&self, mut waits: impl FnMut() -> bool) -> Option<Visit<'_, M>> {
        self.wanted.store(true, Ordering::Relaxed);
        let visit = Visit(self);
        let fenced = if self.full {
            M::full_fence();
            true
        } else {
            M::heavy_fence()
        };
        if !fenced {
            return None;
        }
        while self.busy.load(Ordering::Acquire) {
            if !waits() {
                return None;
            }
        }
        Some(visit)
    }
}

impl<M: Memory> Drop for Turn<'_, M> {
    #[inline(always)]
    fn drop(&mut self) {
        self.0.busy.store(false, Ordering::Release);
    }
}

impl<M: Memory> Drop for Visit<'_, M> {
    fn drop(&mut self) {
        self.0.wanted.store(false, Ordering::Release);
    }
}
