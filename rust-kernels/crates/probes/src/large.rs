//! Values much larger than the rest: the memory for them must come and go.

use tracing::{info, info_span};

/// 3 MiB of text, of two-byte and one-byte characters by turns, then 100 small events.
pub(crate) fn large_text() {
    let text = "ä.".repeat(1 << 20);
    let _entered = info_span!("large", text = text.as_str()).entered();
    info!(text = text.as_str());
    for number in 0..100_i64 {
        info!(number);
    }
}
