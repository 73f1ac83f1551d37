//! Giving back the last references to a span while others make one from its id.

use super::{
    super::life::{Life, UNUSED},
    check,
};
use loom::{
    cell::UnsafeCell,
    sync::{
        atomic::{AtomicU64, AtomicUsize, Ordering},
        Arc,
    },
    thread,
};

/// The generation of the span in all of these.
const SPAN: u64 = 1;

struct Place {
    life: Life<AtomicU64>,
    /// Stands for the attachment, which its owner frees (writes) and others use (read).
    freed: UnsafeCell<bool>,
    closed: AtomicUsize,
    /// Whether references made from a bare id count.
    counted: bool,
}

// === impl Place ===

impl Place {
    /// A span with one reference.
    fn new(counted: bool) -> Arc<Self> {
        let life = Life::new(AtomicU64::new(UNUSED));
        assert_eq!(life.next_generation(), SPAN);
        life.publish(SPAN);
        Arc::new(Self {
            life,
            freed: UnsafeCell::new(false),
            closed: AtomicUsize::new(0),
            counted,
        })
    }

    /// As `store::release`, and then `spans::close`.
    #[allow(unsafe_code)]
    fn release(&self) {
        if self.life.release(SPAN, || self.counted) {
            self.closed.fetch_add(1, Ordering::Relaxed);
            if self.counted {
                // SAFETY: that this holds is what is modelled.
                self.freed.with_mut(|freed| unsafe { *freed = true });
            }
            self.life.retire(SPAN);
        }
    }

    /// As `spans::with_attachment`.
    #[allow(unsafe_code)]
    fn use_attachment(&self) {
        if !self.life.acquire(SPAN) {
            return;
        }
        if self.counted {
            // SAFETY: as above.
            let freed = self.freed.with(|freed| unsafe { *freed });
            assert!(!freed, "a state is used that was freed");
        }
        self.release();
    }

    fn assert_closed_once(&self) {
        assert_eq!(self.closed.load(Ordering::Relaxed), 1);
        if self.counted {
            assert!(!self.life.is(SPAN), "the place is not the next span's");
            assert!(!self.life.acquire(SPAN), "the span lives on");
        }
        // Where references may be lost, `life_tests` says what holds. `loom` cannot be asked: it does not rule out
        // that a plain store is overwritten by a read-modify-write which had read what that store replaced.
    }
}

fn race(place: &Arc<Place>, threads: [fn(&Place); 2], this: fn(&Place)) {
    let threads = threads.map(|act| {
        let place = place.clone();
        thread::spawn(move || act(&place))
    });
    this(place);
    for thread in threads {
        thread.join().unwrap();
    }
    place.assert_closed_once();
}

#[test]
fn of_two_threads_that_release_the_last_references_one_closes_whoever_comes_by_id() {
    for counted in [true, false] {
        check(3, move || {
            let place = Place::new(counted);
            assert!(place.life.acquire(SPAN));
            race(
                &place,
                [Place::release, Place::release],
                Place::use_attachment,
            );
        });
    }
}

#[test]
fn the_sole_holder_closes_once_whatever_comes_by_id() {
    for counted in [true, false] {
        check(3, move || {
            let place = Place::new(counted);
            let user: fn(&Place) = Place::use_attachment;
            race(&place, [user, user], Place::release);
        });
    }
}

#[test]
fn who_finds_a_new_span_sees_what_was_written_before() {
    check(3, || {
        let place = Arc::new((Life::new(AtomicU64::new(UNUSED)), UnsafeCell::new(0)));
        let finder = thread::spawn({
            let place = place.clone();
            #[allow(unsafe_code)]
            move || {
                if place.0.acquire(SPAN) {
                    // SAFETY: that this holds is what is modelled.
                    assert_eq!(place.1.with(|field| unsafe { *field }), 7);
                }
            }
        });
        #[allow(unsafe_code)]
        // SAFETY: as above.
        place.1.with_mut(|field| unsafe { *field = 7 });
        place.0.publish(place.0.next_generation());
        finder.join().unwrap();
    });
}
