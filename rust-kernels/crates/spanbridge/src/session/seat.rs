//! The place of a layer group in its session.

use super::group::{Form, Kind, LayerGroup, LayerMask, KINDS};

/// A layer group, with what it wants beside it: asked once, when the session opens.
pub(super) struct Seat {
    wanted: [LayerMask; KINDS],
    pub(super) form: Form,
    /// The layers whose records may wait for one another.
    pub(super) deferred: LayerMask,
    /// The layers that hear of things later, and want to capture something of Java before.
    pub(super) capturing: LayerMask,
    /// How callbacks get to it when it is the only one.
    pub(super) way: Way,
    /// Whether that is [`Way::Deferred`]: asked by itself, since a comparison is cheaper than a jump by a table.
    pub(super) waits: bool,
    pub(super) group: Box<dyn LayerGroup>,
}

/// Where there is a short way to a group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Records of all its layers may wait.
    Deferred,
    /// Records of none may.
    Direct,
    /// Another thread delivers its records.
    Batched,
    Native,
    /// There is none.
    Any,
}

// === impl Seat ===

impl Seat {
    pub(super) fn new(group: Box<dyn LayerGroup>) -> Self {
        let wanted = Kind::ALL.map(|kind| group.wanted(kind));
        let all = wanted.iter().fold(0, |all, layers| all | layers);
        let way = match group.form() {
            Form::Records if all & !group.deferred() == 0 => Way::Deferred,
            Form::Records if group.deferred() == 0 => Way::Direct,
            Form::Batched => Way::Batched,
            Form::Native => Way::Native,
            _ => Way::Any,
        };
        Self {
            wanted,
            form: group.form(),
            deferred: group.deferred(),
            capturing: group.capturing(),
            way,
            waits: way == Way::Deferred,
            group,
        }
    }

    /// The layers of the group that want callbacks of a kind.
    #[inline]
    pub(super) fn wanted(&self, kind: Kind) -> LayerMask {
        self.wanted[kind as usize]
    }
}
