//! A callback that carries nothing, when it crosses without a record: the word in front of the records, beside that for the span;
//! `io.spanbridge.internal.SignalFormat` is its other half.
//!
//! ```text
//!  63       32  31           2  1  0
//! +-----------+----------------+------+
//! | layers    | callsite       | kind |
//! +-----------+----------------+------+
//! ```
//!
//! The kind is counted from `Kind::Enter`. A callsite whose number has no room crosses as a record.

use crate::session::{Kind, LayerMask};

const CALLSITE_AT: u32 = 2;

/// The word of a callback; none when it must become a record.
///
/// Cost: a few instructions.
#[inline(always)]
pub(crate) fn signal_word(kind: Kind, callsite: u32, layers: LayerMask) -> Option<u64> {
    let kind = (kind as u32).checked_sub(Kind::Enter as u32)?;
    if callsite >> (u32::BITS - CALLSITE_AT) != 0 {
        return None;
    }
    let low = callsite << CALLSITE_AT | kind;
    Some(u64::from(layers) << 32 | u64::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_holds_the_largest_of_each() {
        let word = signal_word(Kind::Close, (1 << 30) - 1, LayerMask::MAX);
        assert_eq!(word, Some(!1));
        let word = |kind| signal_word(kind, 3, 0b101);
        assert_eq!(word(Kind::Enter), Some(0b101 << 32 | 3 << 2));
        assert_eq!(word(Kind::Exit), Some(0b101 << 32 | 3 << 2 | 1));
    }

    #[test]
    fn what_has_no_room_or_carries_something_becomes_a_record() {
        assert_eq!(signal_word(Kind::Close, 1 << 30, 1), None);
        for kind in [Kind::NewSpan, Kind::Record, Kind::FollowsFrom, Kind::Event] {
            assert_eq!(signal_word(kind, 3, 1), None);
        }
    }
}
