//! The other spans that a callback mentions, as each layer sees them: a span that a layer does not want
//! is skipped, so layers may have different ones.

use super::{
    group::{LayerMask, Link},
    store::{self, Slot},
};

/// The link to a span, when it is the nearest one for all of `layers`. Who has no reference to the span looks afterwards
/// whether it [is still](Slot::is_still) there.
#[inline(always)]
pub(super) fn sole(id: u64, slot: &Slot, session: u64, layers: LayerMask) -> Option<Link> {
    let all = slot.session() == session && slot.layers() & layers == layers;
    all.then(|| Link {
        id,
        layers,
        callsite: slot.callsite().id,
    })
}

/// For each layer, the nearest span from `id` upwards that it wants, of one session.
pub(crate) struct Links {
    near: Option<Link>,
    /// Used only when layers differ in what they want.
    far: Vec<Link>,
}

// === impl Links ===

impl Links {
    /// Looks for the layers `layers`, beginning at the span `id` itself.
    #[inline]
    pub(crate) fn of(id: u64, session: u64, layers: LayerMask) -> Self {
        let mut links = Self {
            near: None,
            far: Vec::new(),
        };
        let (mut id, mut missing) = (id, layers);
        while missing != 0 {
            let Some(span) = store::read(id) else {
                break;
            };
            let found = span.layers & missing;
            if found != 0 && span.session == session {
                links.push(Link {
                    id,
                    layers: found,
                    callsite: span.callsite.id,
                });
                missing &= !found;
            }
            id = span.parent;
        }
        links
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[Link] {
        if self.far.is_empty() {
            self.near.as_slice()
        } else {
            &self.far
        }
    }

    #[inline]
    fn push(&mut self, link: Link) {
        match self.near {
            None => self.near = Some(link),
            Some(near) => {
                if self.far.is_empty() {
                    self.far.push(near);
                }
                self.far.push(link);
            }
        }
    }
}
