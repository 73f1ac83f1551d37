//! Root spans with one text of a given length.

use std::hint::black_box;

use super::probes::*;
use crate::error::KernelError;
use crate::spans::checked_count;

crate::kernel!(texts(count: i64, bytes: i32));

/// ASCII, so that a length in bytes is one in characters.
const TEXT: &str = include_str!("texts.txt");

/// The longest text.
const MAX_BYTES: i32 = 1024;

/// Makes and drops `count` root spans with a str of so many bytes, and returns a checksum.
pub(crate) fn texts(count: i64, bytes: i32) -> Result<i64, KernelError> {
    let count = checked_count(black_box(count))?;
    if !(0..=MAX_BYTES).contains(&bytes) {
        return Err(KernelError::Argument(format!(
            "the text must have 0 to {MAX_BYTES} bytes, not {bytes}"
        )));
    }
    let text = black_box(&TEXT[..bytes as usize]);
    Ok((0..count).fold(0, |checksum, number| {
        let _span = info_span!("text", text);
        let last = text.as_bytes().last().copied().unwrap_or_default();
        // The multiplication keeps a twin's loop from being solved.
        (checksum ^ (number + i64::from(last))).wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64)
    }))
}
