//! The kinds of callback, and sets of them.

use tracing_core::Metadata;

/// The callbacks, numbered as in `io.spanbridge.internal.Callback`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    NewSpan = 0,
    Record = 1,
    FollowsFrom = 2,
    Event = 3,
    Enter = 4,
    Exit = 5,
    Close = 6,
}

/// How many kinds of callback there are.
pub(crate) const KINDS: usize = 7;

impl Kind {
    /// All, in the order of their numbers.
    pub(crate) const ALL: [Self; KINDS] = [
        Self::NewSpan,
        Self::Record,
        Self::FollowsFrom,
        Self::Event,
        Self::Enter,
        Self::Exit,
        Self::Close,
    ];

    /// The callback that begins what a callsite makes.
    pub(crate) fn first_of(metadata: &Metadata<'_>) -> Self {
        if metadata.is_span() {
            Self::NewSpan
        } else {
            Self::Event
        }
    }
}

/// A set of kinds of callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds(pub(super) u8);

impl Kinds {
    pub(super) const NONE: Self = Self(0);

    /// All, and a filter that depends on spans has a use for them, too.
    pub(super) const ALL_AND_FILTERS: Self = Self(u8::MAX);

    pub(super) fn of(kinds: impl Iterator<Item = Kind>) -> Self {
        Self(kinds.fold(0, |set, kind| set | 1 << kind as u8))
    }

    #[inline]
    pub(super) fn has(self, kind: Kind) -> bool {
        self.0 & 1 << kind as u8 != 0
    }

    /// Whether a filter that depends on spans has a use for them.
    #[inline]
    pub(super) fn of_filters(self) -> bool {
        self.0 & 1 << KINDS != 0
    }
}
