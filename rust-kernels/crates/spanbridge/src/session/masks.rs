//! Which layers of a session want a callsite: asked once, then remembered until the answers may have
//! changed.

use super::group::LayerMask;
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
    pub(super) fn new() -> Self {
        Self {
            chunks: Box::new([const { OnceLock::new() }; CHUNKS]),
            version: AtomicU32::new(0),
        }
    }

    /// The layers that want every span or event of a callsite; none when that is not known, or there are some that must be
    /// asked.
    ///
    /// Cost: about 1 ns.
    #[inline(always)]
    pub(super) fn settled(&self, callsite: u32) -> Option<LayerMask> {
        let packed = self.entry(callsite)?.packed.load(Ordering::Acquire);
        (packed >> 31 == KNOWN >> 31).then_some(packed as u32)
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
        self.version.fetch_add(1, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        for chunk in self.chunks.iter().filter_map(OnceLock::get) {
            for entry in chunk.iter() {
                entry.packed.store(0, Ordering::Release);
            }
        }
    }
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
    use super::*;

    const WANTS: Wants = Wants {
        always: 1 << 30,
        sometimes: 1 | 1 << 29,
        ask: 1 << 29,
    };

    #[test]
    fn what_was_set_is_remembered_per_callsite_up_to_the_last_layer() {
        let masks = Masks::new();
        assert_eq!(masks.get(300), None);
        masks.set(300, WANTS, masks.version());
        assert_eq!(masks.get(300), Some(WANTS));
        assert_eq!(masks.get(301), None);
        masks.set(301, Wants::default(), masks.version());
        assert_eq!(masks.get(301), Some(Wants::default()));
    }

    #[test]
    fn it_is_settled_who_wants_a_callsite_when_nobody_must_be_asked_each_time() {
        let masks = Masks::new();
        assert_eq!(masks.settled(7), None);
        masks.set(7, WANTS, masks.version());
        assert_eq!(masks.settled(7), None);
        let always = Wants {
            always: (1 << 31) - 1,
            ..Wants::default()
        };
        masks.set(7, always, masks.version());
        assert_eq!(masks.settled(7), Some(always.always));
        masks.set(7, Wants::default(), masks.version());
        assert_eq!(masks.settled(7), Some(0));
        masks.forget();
        assert_eq!(masks.settled(7), None);
    }

    #[test]
    fn callsites_beyond_the_table_are_not_remembered_and_do_no_harm() {
        let masks = Masks::new();
        masks.set(u32::MAX, WANTS, masks.version());
        assert_eq!(masks.get(u32::MAX), None);
    }

    #[test]
    fn an_answer_from_before_everything_was_forgotten_is_not_remembered() {
        let masks = Masks::new();
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
