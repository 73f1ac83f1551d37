//! Closing a session while other threads call into it.

use super::{
    super::pins::{Memory, Pinned, Published, Records},
    check,
};
use loom::{
    cell::UnsafeCell,
    sync::{
        atomic::{fence, AtomicBool, AtomicPtr, AtomicU64, Ordering},
        Arc,
    },
    thread,
};
use std::ptr::null_mut;

/// `loom`'s memory, with a full fence on both sides.
pub(super) struct Modelled;

/// `loom`'s memory where the heavy fence does not work, and so the light one does nothing.
pub(super) struct Failing;

impl Memory for Modelled {
    type Pointer<T> = AtomicPtr<T>;
    type Flag = AtomicBool;
    type Word = AtomicU64;

    fn pointer<T>(value: *mut T) -> AtomicPtr<T> {
        AtomicPtr::new(value)
    }

    fn flag(value: bool) -> AtomicBool {
        AtomicBool::new(value)
    }

    fn word(value: u64) -> AtomicU64 {
        AtomicU64::new(value)
    }

    fn light_fence() {
        fence(Ordering::SeqCst);
    }

    fn heavy_fence() -> bool {
        fence(Ordering::SeqCst);
        true
    }

    fn full_fence() {
        fence(Ordering::SeqCst);
    }
}

impl Memory for Failing {
    type Pointer<T> = AtomicPtr<T>;
    type Flag = AtomicBool;
    type Word = AtomicU64;

    fn pointer<T>(value: *mut T) -> AtomicPtr<T> {
        AtomicPtr::new(value)
    }

    fn flag(value: bool) -> AtomicBool {
        AtomicBool::new(value)
    }

    fn word(value: u64) -> AtomicU64 {
        AtomicU64::new(value)
    }

    fn light_fence() {}

    fn heavy_fence() -> bool {
        false
    }

    fn full_fence() {
        fence(Ordering::SeqCst);
    }
}

/// Stands for a session: `loom` fails when it is freed (written) while a callback runs in it (it is
/// read), or without knowing of all that a callback did.
struct Session {
    freed: UnsafeCell<bool>,
}

struct Process<M: Memory> {
    global: Published<M, Session>,
    records: Records<M, Session>,
    /// Whether the session that was closed could not be freed then.
    lingers: AtomicBool,
}

// === impl Process ===

impl<M: Memory> Process<M> {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            global: Published::new(M::pointer(null_mut())),
            records: Records::new(M::pointer(null_mut())),
            lingers: AtomicBool::new(false),
        })
    }

    /// Opens a session, which the caller owns.
    fn open(&self, session: &Arc<Session>) {
        self.open_marked(session, false);
    }

    fn open_marked(&self, session: &Arc<Session>, marked: bool) {
        self.global.publish(Arc::as_ptr(session).cast_mut(), marked);
    }

    /// What a thread does that has callbacks, as `sessions::with_current` does it.
    fn call(&self, callbacks: usize) {
        let record = self.records.take();
        for _ in 0..callbacks {
            self.use_pinned(self.global.pin(|| record));
        }
        record.give_back();
    }

    #[allow(unsafe_code)]
    fn use_pinned(&self, pinned: Option<Pinned<'_, M, Session>>) {
        if let Some(pinned) = pinned {
            // SAFETY: that this holds is what is modelled; the memory itself is freed only when
            // the model has ended.
            let session = unsafe { &*pinned.target() };
            let freed = session.freed.with(|freed| unsafe { *freed });
            assert!(!freed, "a callback runs in a session that was freed");
        }
    }

    /// What `control::close` does, but that it gives up instead of waiting when the session is in use.
    #[allow(unsafe_code)]
    fn close(&self, session: &Arc<Session>) -> bool {
        let settled = self.global.unpublish().settle::<M>();
        if !settled || self.records.is_pinned(Arc::as_ptr(session)) {
            return false;
        }
        // SAFETY: as above.
        session.freed.with_mut(|freed| unsafe { *freed = true });
        true
    }

    /// As `lingering::sweep`; who takes the session off the list is the one that frees it.
    #[allow(unsafe_code)]
    fn sweep(&self, session: &Arc<Session>) {
        if self.lingers.load(Ordering::Acquire)
            && !self.records.is_pinned(Arc::as_ptr(session))
            && self.lingers.swap(false, Ordering::AcqRel)
        {
            // SAFETY: as above.
            session.freed.with_mut(|freed| unsafe { *freed = true });
        }
    }
}

fn session() -> Arc<Session> {
    Arc::new(Session {
        freed: UnsafeCell::new(false),
    })
}

#[test]
fn a_session_is_never_touched_after_the_closer_found_nobody_in_it() {
    check(3, || {
        let (process, session) = (Process::<Modelled>::new(), session());
        process.open(&session);
        let readers = [1, 1].map(|callbacks| {
            let process = process.clone();
            thread::spawn(move || process.call(callbacks))
        });
        process.close(&session);
        for reader in readers {
            reader.join().unwrap();
        }
    });
}

#[test]
fn a_closer_that_waits_gets_to_free_the_session() {
    check(2, || {
        let (process, session) = (Process::<Modelled>::new(), session());
        process.open(&session);
        let reader = thread::spawn({
            let process = process.clone();
            move || process.call(2)
        });
        while !process.close(&session) {
            thread::yield_now();
        }
        reader.join().unwrap();
    });
}

#[test]
fn the_next_session_can_open_while_a_thread_still_looks_at_the_last() {
    check(2, || {
        let process = Process::<Modelled>::new();
        let sessions = [session(), session()];
        process.open(&sessions[0]);
        let reader = thread::spawn({
            let process = process.clone();
            move || process.call(2)
        });
        for session in &sessions {
            process.open(session);
            process.close(session);
        }
        reader.join().unwrap();
    });
}

#[test]
fn when_the_heavy_fence_fails_its_session_stays_and_marked_ones_are_safe() {
    check(3, || {
        let process = Process::<Failing>::new();
        let sessions = [session(), session()];
        process.open(&sessions[0]);
        let reader = thread::spawn({
            let process = process.clone();
            move || process.call(2)
        });
        assert!(!process.close(&sessions[0]), "freed without a fence");
        process.open_marked(&sessions[1], true);
        process.close(&sessions[1]);
        reader.join().unwrap();
    });
}

/// A session closes before the heavy fence fails, while a thread has read its address and not yet pinned it;
/// when the thread goes on, a marked session has come to lie at the same place.
#[test]
fn a_thread_that_read_an_unmarked_address_does_not_take_the_marked_one_for_it() {
    check(3, || {
        let process = Process::<Failing>::new();
        let session = session();
        process.open(&session);
        let read = AtomicPtr::new(process.global.read());
        let _ = process.global.unpublish();
        let reader = thread::spawn({
            let process = process.clone();
            move || {
                let record = process.records.take();
                process.use_pinned(
                    process
                        .global
                        .pin_read(read.load(Ordering::Relaxed), record),
                );
            }
        });
        process.open_marked(&session, true);
        process.close(&session);
        reader.join().unwrap();
    });
}

/// A callback of a session that could not be freed when it was closed comes to sweep up, as one that opens a session
/// does: the session that it runs in is not yet to be had.
#[test]
fn who_sweeps_from_inside_of_a_closed_session_leaves_it_alone() {
    check(3, || {
        let (process, session) = (Process::<Modelled>::new(), session());
        process.open(&session);
        let reader = thread::spawn({
            let (process, session) = (process.clone(), session.clone());
            move || {
                let record = process.records.take();
                let pinned = process.global.pin(|| record);
                if pinned.is_some() {
                    process.sweep(&session);
                }
                process.use_pinned(pinned);
                record.give_back();
            }
        });
        if !process.close(&session) {
            process.lingers.store(true, Ordering::Release);
        }
        reader.join().unwrap();
        process.sweep(&session);
        assert!(!process.lingers.load(Ordering::Relaxed), "never freed");
    });
}

#[test]
fn two_threads_never_have_one_record() {
    check(3, || {
        let process = Process::<Modelled>::new();
        let other = thread::spawn({
            let process = process.clone();
            move || {
                let record = process.records.take();
                let number = record.number;
                record.give_back();
                number
            }
        });
        let (first, second) = (process.records.take(), process.records.take());
        assert_ne!(first.number, second.number);
        let number = other.join().unwrap();
        // The other thread's may be one of these, when it was given back before.
        assert!(number <= 2);
    });
}
