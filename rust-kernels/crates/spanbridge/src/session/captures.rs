//! What layers that hear of spans later capture of Java before, where the span is made: what is current there, of which a root of Rust
//! may become a child. Not what that is: a layer keeps an object in Java, and its record a number.
//!
//! Java is asked when it may be the parent: of a span without a parent in Rust, and of one whose parent in Rust Java has asked for
//! (`current`), since it may have gone on from there before it called Rust again. What is current in Java only changes while Java
//! runs on the thread. So in a native entry (`crate::entry`) it is asked once; but each time when Java code has run further in, or may
//! run there now, without that an entry of its own has begun. Outside of all entries nothing is known, and it is asked each time.
//!
//! A thread that the bridge has attached has no Java code below it, so nothing is current there outside of entries, and nobody is asked.

use super::{
    callback,
    group::{Keeper, Kind, LayerMask, Link, Outcome},
    open_session::Session,
    outbox::Outbox,
    ring::Ring,
    seat::Seat,
    sessions,
    statistics::Counter,
    store::{self, Slot},
    thread::{self, Thread},
};

/// The number of what was captured, and the entry for which it holds.
#[derive(Clone, Copy)]
pub(super) struct Captured {
    /// As [`Thread::begun`]; 0 for none.
    entry: u64,
    number: u16,
}

// === impl Captured ===

impl Captured {
    pub(super) const NOTHING: Self = Self {
        entry: 0,
        number: 0,
    };

    /// The number, if what was captured is still what would be.
    pub(super) fn now(self, thread: &Thread) -> Option<u16> {
        let entry = undisturbed_entry(thread);
        (entry != 0 && entry == self.entry).then_some(self.number)
    }
}

/// A native entry begins: Java runs inside of those that are on the stack.
#[inline]
pub(super) fn entry_begins(thread: &Thread) {
    thread.interrupted.set(thread.entries.get());
    thread.begun.set(thread.begun.get() + 1);
}

/// The innermost entry has returned, to Java code inside of the others; which is what was said of them when it began.
#[inline]
pub(super) fn entry_returns(thread: &Thread) {
    if thread.keeps.get() {
        let_go_of_all(thread);
    }
}

/// Java code runs inside of all entries of the thread, or is about to.
pub(super) fn interrupt(thread: &Thread) {
    thread.interrupted.set(thread.entries.get());
}

/// As [`interrupt`], from outside of the router.
pub(crate) fn java_runs() {
    thread::with(interrupt);
}

/// The number of the innermost entry, when Java does not run inside of it; else 0.
fn undisturbed_entry(thread: &Thread) -> u64 {
    if thread.entries.get() > thread.interrupted.get() {
        thread.begun.get()
    } else {
        0
    }
}

/// Java asks for these spans, the current ones of a thread, and may go on from there.
pub(super) fn java_goes_on_from(links: &[Link]) {
    for slot in links.iter().filter_map(|link| store::find(link.id)) {
        slot.java_goes_on();
    }
}

/// Those of `layers` for which Java may be the parent of a new span with these links to its parents in Rust.
pub(super) fn wanted(mut layers: LayerMask, explicit_root: bool, links: &[Link]) -> LayerMask {
    if explicit_root {
        return 0;
    }
    for link in links {
        if !store::find(link.id).is_some_and(Slot::has_java_gone_on) {
            layers &= !link.layers;
        }
    }
    layers
}

/// The number of what is captured now for a record in this thread's outbox, of which the caller has the turn; 0 for nothing. It
/// holds until records are handed over.
#[cold]
pub(super) fn of_outbox(thread: &Thread, session: &Session, seat: &Seat, outbox: &Outbox) -> u16 {
    if let Some(number) = outbox.captured.get().now(thread) {
        return number;
    }
    let keeper = Keeper::Outbox(&outbox.records);
    let captured = capture(thread, session, seat, keeper);
    outbox.captured.set(captured);
    captured.number
}

/// As [`of_outbox`], for a record in this thread's ring of the session. It holds until [`after_record`] or the end of the entry.
pub(super) fn of_ring(thread: &Thread, session: &Session, ring: &Ring) -> u16 {
    if let Some(number) = ring.kept.captured.get().now(thread) {
        return number;
    }
    let Some(seat) = session.batched_seat() else {
        return 0;
    };
    let_go(ring);
    let captured = capture(thread, session, seat, Keeper::Ring(&ring.memory));
    ring.kept.captured.set(captured);
    if captured.entry != 0 {
        thread.keeps.set(true);
    }
    captured.number
}

/// To be called when the record is in the ring: lets go of what holds for that alone.
pub(super) fn after_record(ring: &Ring) {
    if ring.kept.captured.get().entry == 0 {
        let_go(ring);
    }
}

/// No later record in the ring mentions what was captured so far.
pub(super) fn let_go(ring: &Ring) {
    let before = ring.kept.captured.replace(Captured::NOTHING);
    if before.number != 0 {
        ring.kept.let_go(before.number);
    }
}

/// An entry in which something was captured for rings has returned.
#[cold]
fn let_go_of_all(thread: &Thread) {
    thread.keeps.set(false);
    for (_, ring) in thread.rings.borrow().iter() {
        let_go(ring);
    }
}

/// Has the layers capture what is there. What fails is counted, and captures nothing.
fn capture(thread: &Thread, session: &Session, seat: &Seat, keeper: Keeper<'_>) -> Captured {
    if thread.is_leaving() {
        // Java has taken leave of the thread.
        return Captured::NOTHING;
    }
    let in_entry = thread.entries.get() != 0;
    let captured = callback::run(thread, session, Kind::NewSpan, None, || {
        Some(seat.group.capture(keeper, in_entry))
    });
    match captured {
        Some(Ok(number)) => Captured {
            entry: undisturbed_entry(thread),
            number,
        },
        Some(Err(Outcome::Failed)) => {
            sessions::count(thread, session, Kind::NewSpan, Counter::Failed, 1);
            Captured::NOTHING
        }
        // The JVM is going down; or it panicked, and is counted where that was caught.
        Some(Err(_)) | None => Captured::NOTHING,
    }
}
