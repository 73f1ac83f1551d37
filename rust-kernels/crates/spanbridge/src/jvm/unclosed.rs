//! Spans that have closed, which Java could not be told: there was no stack for the upcall, or no memory. Their layers do not
//! hear of the end any more, but what they keep in Java is let go, after the next upcall.

use super::{entry::Methods, env::Env};
use crate::wire;
use jni_sys::{jint, jlong, jvalue};
use parking_lot::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// The spans of one session.
pub(super) struct Unclosed {
    /// Whether there are any.
    some: AtomicBool,
    spans: Mutex<Vec<u64>>,
}

/// More than so many are not remembered: their states stay until their places are used again.
const MOST: usize = 1 << 16;

// === impl Unclosed ===

impl Unclosed {
    pub(super) const fn new() -> Self {
        Self {
            some: AtomicBool::new(false),
            spans: Mutex::new(Vec::new()),
        }
    }

    /// Remembers the spans that close in `records`, which were not handed over.
    #[cold]
    pub(super) fn remember(&self, records: &[u8]) {
        for span in wire::closing_spans(records) {
            self.put(span);
        }
    }

    /// Whether there are any. Cost: one load.
    #[inline]
    pub(super) fn any(&self) -> bool {
        self.some.load(Ordering::Relaxed)
    }

    /// Remembers a span.
    pub(super) fn put(&self, span: u64) {
        let mut spans = self.spans.lock();
        if spans.len() < MOST {
            spans.push(span);
        }
        self.some.store(true, Ordering::Relaxed);
    }

    fn take(&self) -> Option<u64> {
        let mut spans = self.spans.lock();
        let span = spans.pop();
        if span.is_none() {
            self.some.store(false, Ordering::Relaxed);
        }
        span
    }
}

// === impl Methods ===

impl Methods {
    /// Has Java let go of what it keeps for spans of a session.
    ///
    /// # Safety
    ///
    /// `env` is that of the current thread, and no exception is pending.
    #[cold]
    pub(super) unsafe fn let_go(&self, env: Env, session: jint) {
        while let Some(span) = self.unclosed.take() {
            let arguments = [jvalue { i: session }, jvalue { j: span as jlong }];
            // SAFETY: `forget` is `static int forget(int, long)`; see above.
            if unsafe { env.call_int(self.class, self.forget, &arguments) }.is_none() {
                self.unclosed.put(span);
                return;
            }
        }
    }
}
