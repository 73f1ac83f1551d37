//! From one callback to the layers: which of them want it, what each group makes of it, and the count.

use super::{
    callback,
    callsite::Callsite,
    crossing,
    filter::Filter,
    group::{Form, Kind, LayerGroup, LayerMask, Outcome},
    log,
    masks::Wants,
    open_session::{Agreed, Session},
    post::{self, Post},
    posting,
    seat::{Seat, Way},
    sessions, short_ways,
    statistics::Counter,
    thread::Thread,
};
use crate::wire::{Address, Words, Writer};
use tracing_core::Event;

/// What a callback carries, and how it gets to a group.
///
/// A type and no closure, since closures cannot be told to be inlined: all of it is to stay in registers.
pub(super) trait Callback {
    /// Tells a group of it.
    fn deliver(&self, group: &dyn LayerGroup, layers: LayerMask) -> Outcome;

    /// Writes its record; whether that is whole.
    fn encode(&self, writer: &mut Writer<'_>, to: Address) -> bool;

    /// The layers for which something is to be captured in Java, if they hear of it later.
    #[inline(always)]
    fn captures(&self) -> LayerMask {
        0
    }

    /// The record of a callback that carries nothing.
    #[inline(always)]
    fn words(&self, _to: Address) -> Option<Words> {
        None
    }

    /// The word with which a callback that carries nothing can cross without a record.
    #[inline(always)]
    fn signal_word(&self, _layers: LayerMask) -> Option<u64> {
        None
    }
}

impl Callback for &dyn Callback {
    fn deliver(&self, group: &dyn LayerGroup, layers: LayerMask) -> Outcome {
        (**self).deliver(group, layers)
    }

    fn encode(&self, writer: &mut Writer<'_>, to: Address) -> bool {
        (**self).encode(writer, to)
    }

    fn captures(&self) -> LayerMask {
        (**self).captures()
    }
}

/// Sends a callback to every group in which a layer wants it, and counts it.
#[inline(always)]
pub(super) fn send(
    thread: &Thread,
    session: &Session,
    post: Post,
    layers: LayerMask,
    callback: impl Callback + Copy,
) {
    if let [seat] = session.seats() {
        let wanted = seat.wanted(post.kind) & layers;
        if wanted == 0 {
            return;
        }
        if seat.waits {
            if short_ways::wait(thread, session, seat, post, wanted, callback) {
                return;
            }
        } else if seat.way == Way::Direct {
            if short_ways::cross(thread, session, seat, post, wanted, callback) {
                return;
            }
        } else if seat.way == Way::Batched {
            let Post { kind, span, .. } = post;
            let posting = posting::Posting {
                kind,
                span,
                layers: wanted,
                counted: false,
            };
            posting::post(thread, session, posting, callback);
            return;
        } else if seat.way == Way::Native {
            if send_now(thread, session, seat, post.kind, wanted, callback) {
                sessions::count(thread, session, post.kind, Counter::Delivered, 1);
            }
            return;
        }
    }
    // A copy, so that the first one needs no address.
    let other = callback;
    let Post {
        kind,
        span,
        at_once,
    } = post;
    send_to_all(thread, session, kind, span, at_once, layers, &other);
}

/// As [`send`], whatever groups the session has. (What a post says comes one by one, since a whole one would lie in memory.)
#[inline(never)]
fn send_to_all(
    thread: &Thread,
    session: &Session,
    kind: Kind,
    span: u64,
    at_once: bool,
    layers: LayerMask,
    callback: &dyn Callback,
) {
    let post = Post {
        kind,
        span,
        at_once,
    };
    let mut delivered = false;
    let mut posted = None;
    let mut batched = None;
    for seat in session.seats() {
        let wanted = seat.wanted(kind) & layers;
        if wanted == 0 {
            continue;
        }
        if seat.form == Form::Batched {
            // It comes later in any case, and is not to count once more.
            batched = Some(wanted);
            continue;
        }
        if seat.form == Form::Records {
            let fate = post::post(thread, session, seat, post, wanted, callback);
            posted = Some(post::remember(thread, fate));
        } else {
            delivered |= send_now(thread, session, seat, kind, wanted, callback);
        }
    }
    if delivered && posted.is_none_or(|posted| post::count_elsewhere(thread, kind, posted)) {
        sessions::count(thread, session, kind, Counter::Delivered, 1);
    }
    if let Some(wanted) = batched {
        let counted = delivered || posted.is_some();
        let posting = posting::Posting {
            kind,
            span,
            layers: wanted,
            counted,
        };
        posting::post(thread, session, posting, callback);
    }
}

/// Has a group deliver a callback that does not become a record; returns whether it was delivered.
#[inline(always)]
fn send_now(
    thread: &Thread,
    session: &Session,
    seat: &Seat,
    kind: Kind,
    layers: LayerMask,
    callback: impl Callback,
) -> bool {
    if seat.form == Form::Upcalls {
        crossing::hand_over_own(thread);
    }
    // A panic is counted where it is caught.
    match callback::run(thread, session, kind, None, || {
        Some(callback.deliver(&*seat.group, layers))
    }) {
        Some(Outcome::Delivered) => true,
        Some(outcome) => count_loss(thread, session, kind, outcome),
        None => false,
    }
}

/// Counts what did not reach the layers of a group; returns whether the rest did.
#[cold]
fn count_loss(thread: &Thread, session: &Session, kind: Kind, outcome: Outcome) -> bool {
    let counter = match outcome {
        Outcome::Dropped => Counter::Dropped,
        _ => Counter::Failed,
    };
    sessions::count(thread, session, kind, counter, 1);
    outcome == Outcome::DeliveredInPart
}

/// Tells the filters that depend on spans. They may format values, and so run user code.
#[inline]
pub(super) fn tell_filters(
    thread: &Thread,
    session: &Session,
    kind: Kind,
    layers: LayerMask,
    tell: impl Fn(&Filter),
) {
    if session.has_dynamic_filter(layers) {
        callback::run(thread, session, kind, (), || {
            session.tell_filters(layers, tell)
        });
    }
}

/// The layers of a session that want a span or event of a callsite.
#[inline]
pub(super) fn wanted_by(
    thread: &Thread,
    session: &Session,
    kind: Kind,
    callsite: &'static Callsite,
) -> LayerMask {
    match session.settled(callsite) {
        Some(layers) => {
            // It was for the one before, which did not come.
            thread.decided.set(None);
            layers
        }
        None => ask(thread, session, kind, callsite),
    }
}

/// As [`wanted_by`], when it is not known, or not for every span and event.
#[cold]
fn ask(thread: &Thread, session: &Session, kind: Kind, callsite: &'static Callsite) -> LayerMask {
    let known = session.known_wants(callsite);
    if let Some(decided) = thread.decided.take() {
        if decided.callsite == callsite.id && decided.session == session.key {
            return decided.layers;
        }
    }
    let wants = match known {
        Some(wants) => wants,
        None => {
            let nothing = || Ok((Wants::default(), false));
            crossing::hand_over_own(thread);
            match callback::run(thread, session, kind, nothing(), || {
                session.register(callsite)
            }) {
                Ok((wants, fewer)) => {
                    if fewer {
                        thread.refresh_interest_later();
                    }
                    wants
                }
                Err(outcome) => {
                    count_unasked(thread, session, kind, outcome);
                    Wants::default()
                }
            }
        }
    };
    if wants.sometimes == 0 {
        return wants.always;
    }
    if wants.ask != 0 {
        crossing::hand_over_own(thread);
    }
    let agreed = callback::run(thread, session, kind, Agreed::default(), || {
        session.decide(wants, callsite, callsite.metadata)
    });
    if let Some(outcome) = agreed.unasked {
        count_unasked(thread, session, kind, outcome);
    }
    agreed.layers
}

/// The callsite of a record of the `log` crate, and the layers that want it, of those whose filters
/// let it through.
#[cold]
pub(super) fn of_log(
    thread: &Thread,
    session: &Session,
    event: &Event<'_>,
    shared: &'static Callsite,
    filtered: LayerMask,
) -> (&'static Callsite, LayerMask) {
    crossing::hand_over_own(thread);
    let layers = callback::run(thread, session, Kind::Event, None, || {
        let callsite = log::intern(event, shared);
        let wants = match session.known_wants(callsite) {
            Some(wants) => wants,
            None => match session.register_unfiltered(callsite) {
                Ok(wants) => wants,
                Err(outcome) => return Some((callsite, Err(outcome))),
            },
        };
        let ask = wants.ask & filtered;
        let mut agreed = Agreed::default();
        if ask != 0 {
            agreed = session.ask_layers(callsite, ask);
        }
        agreed.layers = filtered & (wants.always | agreed.layers);
        Some((callsite, Ok(agreed)))
    });
    match layers {
        Some((callsite, Ok(agreed))) => {
            if let Some(outcome) = agreed.unasked {
                count_unasked(thread, session, Kind::Event, outcome);
            }
            (callsite, agreed.layers)
        }
        Some((_, Err(outcome))) => {
            count_unasked(thread, session, Kind::Event, outcome);
            (shared, 0)
        }
        None => (shared, 0),
    }
}

/// Counts a callback that goes nowhere because a layer could not be asked whether it wants it.
#[cold]
fn count_unasked(thread: &Thread, session: &Session, kind: Kind, outcome: Outcome) {
    let counter = match outcome {
        Outcome::Dropped => Counter::Dropped,
        _ => Counter::Failed,
    };
    sessions::count(thread, session, kind, counter, 1);
}
