//! The trace that this thread works for: a context that came in from Java and holds for the duration of
//! a call.

use super::thread;
use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

/// A span made elsewhere, as in W3C Trace Context and Baggage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RemoteContext {
    pub(crate) trace_id: [u8; 16],
    pub(crate) span_id: [u8; 8],
    /// Bit 0: sampled. Bits that are not known are kept.
    pub(crate) flags: u8,
    pub(crate) trace_state: String,
    pub(crate) baggage: String,
}

thread_local! {
    /// How many contexts there are: all that a thread without any has to look at.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    static CONTEXTS: RefCell<Vec<Held>> = const { RefCell::new(Vec::new()) };
}

/// A context that holds on this thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) context: Arc<RemoteContext>,
    /// The span that was the current one when it began to hold; 0 for none. Of the spans on this thread, those that
    /// are further out are not in the context.
    pub(crate) inside: u64,
}

/// Makes a context that of this thread, until [`pop`] is called; the two come in pairs.
pub(crate) fn push(context: RemoteContext) {
    let held = Held {
        context: Arc::new(context),
        inside: thread::with(|thread| thread.current()),
    };
    // Fails when the thread is past its destructors: no Java code runs there.
    let pushed = CONTEXTS.try_with(|contexts| {
        contexts.borrow_mut().push(held);
    });
    if pushed.is_ok() {
        DEPTH.set(DEPTH.get() + 1);
    }
}

pub(crate) fn pop() {
    if DEPTH.get() != 0 {
        DEPTH.set(DEPTH.get() - 1);
        let _ = CONTEXTS.try_with(|contexts| contexts.borrow_mut().pop());
    }
}

/// The innermost context.
///
/// Cost: 1 ns when there is none.
#[inline]
pub(crate) fn innermost() -> Option<Held> {
    if DEPTH.get() == 0 {
        return None;
    }
    let found = CONTEXTS.try_with(|contexts| contexts.borrow().last().cloned());
    found.ok().flatten()
}

// === impl RemoteContext ===

const IDS: usize = 16 + 8;

impl RemoteContext {
    /// The bytes that `io.spanbridge.internal.ContextCodec` reads, and those that [`decode`](Self::decode) does.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = [self.trace_id.as_slice(), &self.span_id, &[self.flags]].concat();
        for text in [&self.trace_state, &self.baggage] {
            // What came from Java had a length of that type.
            bytes.extend_from_slice(&(text.len() as u32).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }

    /// Reads the bytes that `io.spanbridge.internal.ContextCodec` writes; none when they are not such.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (state, rest) = text(bytes.get(IDS + 1..)?)?;
        let (baggage, _) = text(rest)?;
        Some(Self {
            trace_id: bytes[..16].try_into().ok()?,
            span_id: bytes[16..IDS].try_into().ok()?,
            flags: bytes[IDS],
            trace_state: state.to_owned(),
            baggage: baggage.to_owned(),
        })
    }
}

/// A text with its length before it, and what comes after.
fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = u32::from_be_bytes(*length) as usize;
    let text = std::str::from_utf8(rest.get(..length)?).ok()?;
    Some((text, &rest[length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(last: u8) -> RemoteContext {
        RemoteContext {
            trace_id: [last; 16],
            span_id: [last; 8],
            flags: 0x83,
            trace_state: "a=1".to_owned(),
            baggage: "who=ü".to_owned(),
        }
    }

    #[test]
    fn the_innermost_holds_until_it_is_taken_away() {
        let innermost = || innermost().map(|held| held.context);
        assert_eq!(innermost(), None);
        push(context(1));
        push(context(2));
        assert_eq!(innermost().as_deref(), Some(&context(2)));
        pop();
        assert_eq!(innermost().as_deref(), Some(&context(1)));
        pop();
        pop();
        assert_eq!(innermost(), None);
    }

    #[test]
    fn it_is_read_whole_or_not_at_all() {
        let mut bytes = [[7; 16].as_slice(), &[7; 8], &[0x83]].concat();
        bytes.extend_from_slice(b"\0\0\0\x03a=1\0\0\0\x06who=\xc3\xbc");
        assert_eq!(RemoteContext::decode(&bytes), Some(context(7)));
        assert_eq!(context(7).encode(), bytes);
        for length in 0..bytes.len() {
            assert_eq!(RemoteContext::decode(&bytes[..length]), None);
        }
    }
}
