//! Running user code (`Debug`, `Display`, `Error`) whose text a callback carries.

use std::panic::{catch_unwind, AssertUnwindSafe};

/// Stands in place of a text when the code that makes it panicked.
pub(crate) const PANICKED: &str = "<panicked>";

/// Stands after the texts of an error whose chain of sources goes on after [`MAX_ERRORS`] of them.
pub(crate) const CUT: &str = "<more sources>";

/// How many errors of a chain are read, the first one included: one may be its own source.
pub(crate) const MAX_ERRORS: usize = 64;

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
