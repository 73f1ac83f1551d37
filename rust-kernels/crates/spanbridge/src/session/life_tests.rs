//! Every order in which threads can give back references to a span, with and without counting those that are made
//! from a bare id at that moment.
//!
//! `loom` cannot be asked about the plain store that spares the sole holder a read-modify-write: it does not rule
//! out that the store is overwritten by a read-modify-write which had read what the store replaced. But all of it
//! happens to one word, and for one word the memory model is simple: its values have one order, a
//! read-modify-write reads the last one, and a load reads any that is not older than what its thread has seen. So
//! this goes through all of that: at each step any thread performs its next access, and a load returns each value
//! that it may. The code that runs is that of [`life`](super::life).

use super::{
    atomics::Word,
    life::{Life, UNUSED},
};
use std::{
    cell::RefCell,
    collections::HashSet,
    panic::{catch_unwind, resume_unwind, AssertUnwindSafe},
    sync::atomic::Ordering,
};

/// The generation of the span in all of these; the next span in its place has the next one.
const SPAN: u64 = 1;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Access {
    Load,
    Store(u64),
    Swap { from: u64, to: u64 },
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Event {
    /// A user got a reference from the bare id.
    Acquired(usize),
    /// Who had a reference begins to give it back.
    Gives(usize),
    Closed,
}

/// A word whose accesses so far are answered from a log; at the next one the thread stops.
#[derive(Default)]
struct Logged {
    log: Vec<Result<u64, u64>>,
    position: usize,
    next: Option<Access>,
    /// With the number of accesses before.
    events: Vec<(usize, Event)>,
}

/// Ends a thread at an access that was not performed yet.
struct Stop;

impl Logged {
    fn access(cell: &RefCell<Self>, access: Access) -> Result<u64, u64> {
        let mut this = cell.borrow_mut();
        let Some(result) = this.log.get(this.position).copied() else {
            this.next = Some(access);
            drop(this);
            resume_unwind(Box::new(Stop));
        };
        this.position += 1;
        result
    }

    fn tell(cell: &RefCell<Self>, event: Event) {
        let mut this = cell.borrow_mut();
        let position = this.position;
        this.events.push((position, event));
    }
}

impl Word for &RefCell<Logged> {
    fn load(&self, _: Ordering) -> u64 {
        Logged::access(self, Access::Load).unwrap_or_else(|value| value)
    }

    fn store(&self, value: u64, _: Ordering) {
        let _ = Logged::access(self, Access::Store(value));
    }

    fn compare_exchange_weak(
        &self,
        from: u64,
        to: u64,
        _: Ordering,
        _: Ordering,
    ) -> Result<u64, u64> {
        Logged::access(self, Access::Swap { from, to })
    }
}

/// What a thread does.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// It has a reference, and gives it back.
    Holder,
    /// It has the id, makes a reference from it, and gives that back.
    User,
}

fn play(cell: &RefCell<Logged>, thread: usize, role: Role, counted: bool) {
    let life = Life::new(cell);
    if role == Role::User {
        if !life.acquire(SPAN) {
            return;
        }
        Logged::tell(cell, Event::Acquired(thread));
        // A while later.
        life.is(SPAN);
    }
    Logged::tell(cell, Event::Gives(thread));
    if life.release(SPAN, || counted) {
        Logged::tell(cell, Event::Closed);
        life.retire(SPAN);
        life.publish(SPAN + 1);
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Thread {
    log: Vec<Result<u64, u64>>,
    next: Option<Access>,
    /// The newest value that it knows of, by its place in the order.
    seen: usize,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    values: Vec<u64>,
    threads: Vec<Thread>,
    events: Vec<Event>,
}

struct Search<'a> {
    roles: &'a [Role],
    counted: bool,
    known: HashSet<State>,
    /// How many ends were reached in which somebody held a reference when the span closed.
    lost: usize,
    ends: usize,
}

impl Search<'_> {
    /// Runs a thread on to its next access.
    fn advance(&self, state: &mut State, number: usize) {
        let thread = &mut state.threads[number];
        let cell = RefCell::new(Logged {
            log: thread.log.clone(),
            ..Logged::default()
        });
        let played = catch_unwind(AssertUnwindSafe(|| {
            play(&cell, number, self.roles[number], self.counted);
        }));
        if let Err(stopped) = played {
            assert!(stopped.is::<Stop>(), "the code panicked");
        }
        let logged = cell.into_inner();
        thread.next = logged.next;
        let new = logged
            .events
            .iter()
            .filter(|(at, _)| *at == thread.log.len());
        state.events.extend(new.map(|(_, event)| *event));
    }

    fn explore(&mut self, state: State) {
        if !self.known.insert(state.clone()) {
            return;
        }
        let mut ended = true;
        for number in 0..state.threads.len() {
            let thread = &state.threads[number];
            let Some(access) = thread.next else {
                continue;
            };
            ended = false;
            let last = state.values.len() - 1;
            let any = thread.seen..=last;
            let mut outcomes: Vec<(Result<u64, u64>, usize, Option<u64>)> = Vec::new();
            match access {
                Access::Load => outcomes.extend(any.map(|at| (Ok(state.values[at]), at, None))),
                Access::Store(value) => outcomes.push((Ok(0), last + 1, Some(value))),
                Access::Swap { from, to } => {
                    if state.values[last] == from {
                        outcomes.push((Ok(from), last + 1, Some(to)));
                    }
                    let others = any.filter(|at| state.values[*at] != from);
                    outcomes.extend(others.map(|at| (Err(state.values[at]), at, None)));
                }
            }
            for (result, seen, written) in outcomes {
                let mut next = state.clone();
                next.values.extend(written);
                next.threads[number].log.push(result);
                next.threads[number].seen = seen;
                self.advance(&mut next, number);
                self.explore(next);
            }
        }
        if ended {
            self.ends += 1;
            self.check(&state);
        }
    }

    fn check(&mut self, state: &State) {
        let closed: Vec<_> = (0..state.events.len())
            .filter(|at| state.events[*at] == Event::Closed)
            .collect();
        assert_eq!(closed.len(), 1, "closed once: {:?}", state.events);
        let (before, after) = state.events.split_at(closed[0]);
        assert!(
            !after
                .iter()
                .any(|event| matches!(event, Event::Acquired(_))),
            "a closed span is not found: {:?}",
            state.events
        );
        assert_eq!(
            state.values.last(),
            Some(&((SPAN + 1) << 32 | 1)),
            "the next span has its own reference and no other: {:?}",
            state.events
        );
        let has_given = |number: usize| before.contains(&Event::Gives(number));
        for (number, role) in self.roles.iter().enumerate() {
            let held = before.contains(&Event::Acquired(number)) && !has_given(number);
            self.lost += usize::from(held);
            assert!(
                !(held && self.counted),
                "a reference counts: {:?}",
                state.events
            );
            assert!(
                *role == Role::User || has_given(number),
                "a holder still has the span: {:?}",
                state.events
            );
        }
    }
}

/// Goes through everything, and returns how many ends had a lost reference.
fn search(roles: &[Role], counted: bool) -> usize {
    let holders = roles.iter().filter(|role| **role == Role::Holder).count() as u64;
    let mut state = State {
        values: vec![UNUSED | holders],
        threads: vec![
            Thread {
                log: Vec::new(),
                next: None,
                seen: 0,
            };
            roles.len()
        ],
        events: Vec::new(),
    };
    let mut search = Search {
        roles,
        counted,
        known: HashSet::new(),
        lost: 0,
        ends: 0,
    };
    for number in 0..roles.len() {
        search.advance(&mut state, number);
    }
    search.explore(state);
    assert!(search.ends > 1, "the threads have met");
    search.lost
}

const MEETINGS: &[&[Role]] = &[
    &[Role::Holder, Role::User],
    &[Role::Holder, Role::Holder],
    &[Role::Holder, Role::User, Role::User],
    &[Role::Holder, Role::Holder, Role::User],
];

#[test]
#[cfg_attr(miri, ignore = "a search: Miri would take hours and find nothing more")]
fn a_span_closes_once_after_its_holders_and_the_next_one_is_untouched() {
    for roles in MEETINGS {
        search(roles, true);
        search(roles, false);
    }
}

/// What is not promised: see [`Life::release`].
#[test]
#[cfg_attr(miri, ignore = "a search: Miri would take hours and find nothing more")]
fn only_where_they_do_not_count_can_references_from_a_bare_id_be_lost() {
    for roles in MEETINGS {
        let users = roles.contains(&Role::User);
        assert_eq!(search(roles, true), 0);
        assert_eq!(search(roles, false) > 0, users);
    }
}
