//! Which layers of a session want a callsite: asked once, then remembered.

use super::sessions::LayerMask;
use std::sync::{
    atomic::{AtomicU64, Ordering},
    OnceLock,
};

/// Which layers want a callsite's spans or events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wants {
    /// These want every one.
    pub(super) always: LayerMask,
    /// The filters of these must be asked each time.
    pub(super) sometimes: LayerMask,
}

const PER_CHUNK: usize = 256;
const CHUNKS: usize = 256;
const KNOWN: u64 = 1 << 63;

/// A table from callsite number to [`Wants`]. Callsites beyond 65,536 are not remembered.
pub(super) struct Masks {
    chunks: Box<[OnceLock<Box<[AtomicU64]>>]>,
}

// === impl Masks ===

impl Masks {
    pub(super) fn new() -> Self {
        Self {
            chunks: (0..CHUNKS).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Cost: about 1 ns.
    #[inline]
    pub(super) fn get(&self, callsite: u32) -> Option<Wants> {
        let chunk = self.chunks.get(callsite as usize / PER_CHUNK)?.get()?;
        let packed = chunk[callsite as usize % PER_CHUNK].load(Ordering::Relaxed);
        (packed & KNOWN != 0).then_some(Wants {
            always: packed as u32 & LOW,
            sometimes: (packed >> 31) as u32 & LOW,
        })
    }

    pub(super) fn set(&self, callsite: u32, wants: Wants) {
        let Some(chunk) = self.chunks.get(callsite as usize / PER_CHUNK) else {
            return;
        };
        let chunk = chunk.get_or_init(|| (0..PER_CHUNK).map(|_| AtomicU64::new(0)).collect());
        let packed = KNOWN | u64::from(wants.sometimes) << 31 | u64::from(wants.always);
        chunk[callsite as usize % PER_CHUNK].store(packed, Ordering::Relaxed);
    }
}

const LOW: u32 = (1 << 31) - 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_is_remembered_per_callsite_up_to_the_last_layer() {
        let masks = Masks::new();
        assert_eq!(masks.get(300), None);
        let wants = Wants {
            always: 1 << 30,
            sometimes: 1 | 1 << 29,
        };
        masks.set(300, wants);
        assert_eq!(masks.get(300), Some(wants));
        assert_eq!(masks.get(301), None);
        let nobody = Wants {
            always: 0,
            sometimes: 0,
        };
        masks.set(301, nobody);
        assert_eq!(masks.get(301), Some(nobody));
    }

    #[test]
    fn callsites_beyond_the_table_are_not_remembered_and_do_no_harm() {
        let masks = Masks::new();
        masks.set(
            u32::MAX,
            Wants {
                always: 1,
                sometimes: 0,
            },
        );
        assert_eq!(masks.get(u32::MAX), None);
    }
}
