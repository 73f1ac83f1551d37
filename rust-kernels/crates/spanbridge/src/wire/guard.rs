//! Running user code (`Debug`, `Display`, `Error`) whose text a callback carries.

use std::panic::{catch_unwind, AssertUnwindSafe};

/// Stands in place of a text when the code that makes it panicked.
pub(crate) const PANICKED: &str = "<panicked>";

/// Runs `f`, which writes a text; false when it panicked. What it wrote till then is left as it is.
pub(crate) fn survives(f: impl FnOnce()) -> bool {
    match catch_unwind(AssertUnwindSafe(f)) {
        Ok(()) => true,
        Err(payload) => {
            // Dropping it would run user code once more, which may panic again.
            std::mem::forget(payload);
            false
        }
    }
}
