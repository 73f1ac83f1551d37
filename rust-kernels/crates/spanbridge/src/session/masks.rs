//! Which layers of a session want a callsite: asked once, then remembered until the answers may have
//! changed.

use super::{callsite::Callsite, group::LayerMask};
use std::sync::{
    atomic::{fence, AtomicU32, AtomicU64, Ordering},
    OnceLock,
};

/// Which layers want a callsite's spans or events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wants {
    /// These want every one.
    pub(crate) always: LayerMask,
    /// The filters of these must be asked each time.
    pub(crate) sometimes: LayerMask,
    /// Those of `sometimes` that must be asked themselves, too.
    pub(crate) ask: LayerMask,
}

const PER_CHUNK: usize = 256;
const CHUNKS: usize = 256;
const KNOWN: u64 = 1 << 63;

/// A table from callsite number to [`Wants`]. Callsites beyond 65,536 are not remembered.
pub(super) struct Masks {
    chunks: Box<[OnceLock<Chunk>; CHUNKS]>,
    /// Counts how often everything was forgotten.
    version: AtomicU32,
    /// By which a callsite's own memory is known to be of this session, and of now: a number that is never used again (2^33 are
    /// enough for ever), times 2^31.
    tag: AtomicU64,
    of_thread: bool,
}

type Chunk = Box<[Entry; PER_CHUNK]>;

struct Entry {
    /// `KNOWN | sometimes << 31 | always`; 0 when nobody was asked yet.
    packed: AtomicU64,
    /// Written before `packed`.
    ask: AtomicU32,
}

// === impl Masks ===

impl Masks {
    /// `of_thread` says that the session is one of a thread.
    pub(super) fn new(of_thread: bool) -> Self {
        Self {
            chunks: Box::new([const { OnceLock::new() }; CHUNKS]),
            version: AtomicU32::new(0),
            tag: AtomicU64::new(next_tag()),
            of_thread,
        }
    }

    /// The layers that want every span or event of a callsite; none when that is not known, or some must be asked, or
    /// another session of the kind has taken the place.
    ///
    /// Cost: six instructions.
    #[inline(always)]
    pub(super) fn settled(&self, callsite: &Callsite) -> Option<LayerMask> {
        let settled = callsite.settled[usize::from(self.of_thread)].load(Ordering::Relaxed);
        // Nothing is left of the upper bits when the tag is ours.
        let layers = settled ^ self.tag.load(Ordering::Relaxed);
        (layers <= u64::from(LOW)).then_some(layers as u32)
    }

    /// Remembers what [`settled`](Self::settled) is to find, when answers still stand that were asked for under `tag`.
    pub(super) fn settle(&self, callsite: &Callsite, layers: LayerMask, tag: u64) {
        callsite.settled[usize::from(self.of_thread)]
            .store(tag | u64::from(layers & LOW), Ordering::Relaxed);
    }

    /// What to hand to [`settle`](Self::settle) with an answer that is asked for from now on.
    pub(super) fn tag(&self) -> u64 {
        self.tag.load(Ordering::SeqCst)
    }

    #[inline(always)]
    fn entry(&self, callsite: u32) -> Option<&Entry> {
        let chunk = self.chunks.get(callsite as usize / PER_CHUNK)?.get()?;
        Some(&chunk[callsite as usize % PER_CHUNK])
    }

    pub(super) fn get(&self, callsite: u32) -> Option<Wants> {
        let entry = self.entry(callsite)?;
        let packed = entry.packed.load(Ordering::Acquire);
        (packed & KNOWN != 0).then_some(Wants {
            always: packed as u32 & LOW,
            sometimes: (packed >> 31) as u32 & LOW,
            ask: entry.ask.load(Ordering::Relaxed),
        })
    }

    /// What to hand to [`set`](Self::set) with an answer that is asked for from now on.
    pub(super) fn version(&self) -> u32 {
        self.version.load(Ordering::SeqCst)
    }

    /// Remembers an answer, unless everything was forgotten since `version`: it may be from before.
    pub(super) fn set(&self, callsite: u32, wants: Wants, version: u32) {
        let Some(chunk) = self.chunks.get(callsite as usize / PER_CHUNK) else {
            return;
        };
        let chunk = chunk.get_or_init(|| Box::new([const { Entry::new() }; PER_CHUNK]));
        let entry = &chunk[callsite as usize % PER_CHUNK];
        let packed = KNOWN | u64::from(wants.sometimes) << 31 | u64::from(wants.always);
        entry.ask.store(wants.ask, Ordering::Relaxed);
        entry.packed.store(packed, Ordering::Release);
        // Either `forget` comes after this store and clears it, or its new version is seen here.
        fence(Ordering::SeqCst);
        if self.version() != version {
            entry.packed.store(0, Ordering::Release);
        }
    }

    /// Forgets all answers.
    pub(super) fn forget(&self) {
        self.tag.store(next_tag(), Ordering::SeqCst);
        self.version.fetch_add(1, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        for chunk in self.chunks.iter().filter_map(OnceLock::get) {
            for entry in chunk.iter() {
                entry.packed.store(0, Ordering::Release);
            }
        }
    }
}

fn next_tag() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed) << 31
}

impl Entry {
    const fn new() -> Self {
        Self {
            packed: AtomicU64::new(0),
            ask: AtomicU32::new(0),
        }
    }
}

const LOW: u32 = (1 << 31) - 1;

#[cfg(test)]
mod tests {
    use super::{super::callsite, *};
    use tracing_core::{
        callsite::DefaultCallsite, field::FieldSet, identify_callsite, Kind, Level, Metadata,
    };

    static CALLSITE: DefaultCallsite = DefaultCallsite::new(&META);
    static META: Metadata<'static> = Metadata::new(
        "settled",
        "test",
        Level::INFO,
        None,
        None,
        None,
        FieldSet::new(&[], identify_callsite!(&CALLSITE)),
        Kind::SPAN,
    );

    const WANTS: Wants = Wants {
        always: 1 << 30,
        sometimes: 1 | 1 << 29,
        ask: 1 << 29,
    };

    #[test]
    fn what_was_set_is_remembered_per_callsite_up_to_the_last_layer() {
        let masks = Masks::new(false);
        assert_eq!(masks.get(300), None);
        masks.set(300, WANTS, masks.version());
        assert_eq!(masks.get(300), Some(WANTS));
        assert_eq!(masks.get(301), None);
        masks.set(301, Wants::default(), masks.version());
        assert_eq!(masks.get(301), Some(Wants::default()));
    }

    #[test]
    fn a_callsite_remembers_who_wants_it_for_one_session_of_a_kind_until_that_forgets() {
        let callsite = callsite::intern(&META);
        let (global, other, own) = (Masks::new(false), Masks::new(false), Masks::new(true));
        assert_eq!(global.settled(callsite), None);
        global.settle(callsite, LOW, global.tag());
        own.settle(callsite, 0, own.tag());
        assert_eq!(global.settled(callsite), Some(LOW));
        assert_eq!(own.settled(callsite), Some(0));
        assert_eq!(other.settled(callsite), None);
        other.settle(callsite, 5, other.tag());
        assert_eq!(global.settled(callsite), None);
        assert_eq!(other.settled(callsite), Some(5));
        let before = other.tag();
        other.forget();
        assert_eq!(other.settled(callsite), None);
        other.settle(callsite, 5, before);
        assert_eq!(other.settled(callsite), None);
    }

    #[test]
    fn callsites_beyond_the_table_are_not_remembered_and_do_no_harm() {
        let masks = Masks::new(false);
        masks.set(u32::MAX, WANTS, masks.version());
        assert_eq!(masks.get(u32::MAX), None);
    }

    #[test]
    fn an_answer_from_before_everything_was_forgotten_is_not_remembered() {
        let masks = Masks::new(false);
        let before = masks.version();
        masks.set(1, WANTS, before);
        masks.forget();
        assert_eq!(masks.get(1), None);
        masks.set(1, WANTS, before);
        assert_eq!(masks.get(1), None);
        masks.set(1, WANTS, masks.version());
        assert_eq!(masks.get(1), Some(WANTS));
    }
}
