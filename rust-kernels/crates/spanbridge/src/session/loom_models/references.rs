//! Letting go of a session that callbacks hold by a reference (they found it by its key) and not by a pin.
//!
//! `sessions::with_key`, `control::close` and `lingering::sweep` stand on std's types, so what they do with them is written
//! down here once more, step by step: the lock of the open sessions, a count of references with the orderings of
//! `std::sync::Arc`, and the list of the sessions that linger.

use super::check;
use loom::{
    cell::UnsafeCell,
    sync::{
        atomic::{fence, AtomicUsize, Ordering},
        Arc, Mutex, RwLock,
    },
    thread,
};

/// A session and the count of the references to it.
struct Session {
    references: AtomicUsize,
    /// Written when the groups are told that the session has closed; read by callbacks.
    freed: UnsafeCell<bool>,
    frees: AtomicUsize,
}

struct Process {
    session: Session,
    /// Whether the session is in the list of open ones.
    open: RwLock<bool>,
    lingering: Mutex<usize>,
}

// === impl Session ===

impl Session {
    /// As `Arc::clone`.
    fn acquire(&self) {
        self.references.fetch_add(1, Ordering::Relaxed);
    }

    /// As dropping an `Arc`.
    fn release(&self) {
        if self.references.fetch_sub(1, Ordering::Release) == 1 {
            fence(Ordering::Acquire);
        }
    }

    /// As `sessions::is_in_use`, for who has the list's reference.
    fn is_in_use(&self) -> bool {
        let shared = self.references.load(Ordering::Relaxed) > 1;
        fence(Ordering::Acquire);
        shared
    }

    /// As `lingering::end`.
    #[allow(unsafe_code)]
    fn free(&self) {
        // SAFETY: that this holds is what is modelled.
        self.freed.with_mut(|freed| unsafe { *freed = true });
        self.frees.fetch_add(1, Ordering::Relaxed);
        self.release();
    }
}

// === impl Process ===

impl Process {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            session: Session {
                references: AtomicUsize::new(1),
                freed: UnsafeCell::new(false),
                frees: AtomicUsize::new(0),
            },
            open: RwLock::new(true),
            lingering: Mutex::new(0),
        })
    }

    /// As `sessions::with_key`.
    #[allow(unsafe_code)]
    fn call(&self) {
        let open = self.open.read().unwrap();
        if !*open {
            return;
        }
        self.session.acquire();
        drop(open);
        // SAFETY: that this holds is what is modelled.
        let freed = self.session.freed.with(|freed| unsafe { *freed });
        assert!(!freed, "a callback runs in a session that was freed");
        self.session.release();
    }

    /// As `control::close`, of a callback that does not return in time.
    fn close(&self) {
        *self.open.write().unwrap() = false;
        if self.session.is_in_use() {
            *self.lingering.lock().unwrap() += 1;
        } else {
            self.session.free();
        }
    }

    /// As `lingering::sweep`.
    fn sweep(&self) {
        let mut lingering = self.lingering.lock().unwrap();
        let done = *lingering == 1 && !self.session.is_in_use();
        if done {
            *lingering = 0;
        }
        drop(lingering);
        if done {
            self.session.free();
        }
    }

    fn assert_freed_once(&self) {
        assert_eq!(self.session.frees.load(Ordering::Relaxed), 1);
        assert_eq!(self.session.references.load(Ordering::Relaxed), 0);
    }
}

fn run(threads: [fn(&Process); 2], this: impl Fn(&Process) + Send + Sync + 'static) {
    check(3, move || {
        let process = Process::new();
        let threads = threads.map(|act| {
            let process = process.clone();
            thread::spawn(move || act(&process))
        });
        this(&process);
        for thread in threads {
            thread.join().unwrap();
        }
        // The next session that opens or closes.
        process.sweep();
        process.assert_freed_once();
    });
}

#[test]
fn a_session_that_is_closed_while_callbacks_hold_it_is_freed_once_after_the_last() {
    run([Process::call, Process::call], Process::close);
}

#[test]
fn of_sweeps_at_the_same_time_one_frees_what_lingers() {
    run([Process::call, Process::sweep], |process| {
        process.close();
        process.sweep();
    });
}
