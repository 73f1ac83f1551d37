//! Where a record is written: into memory of a fixed size that others can read, or, when it does not fit there, into
//! memory of its own. Not where that memory comes from.

use super::format::COUNTED_AT;
use std::fmt;

/// Takes the bytes of one record, or of one description of a callsite.
pub(crate) struct Writer<'a> {
    /// Empty once the record has outgrown it.
    fixed: &'a mut [u8],
    length: usize,
    /// The whole record, once it has outgrown `fixed`. Behind a pointer: it is hardly ever there.
    #[allow(clippy::box_collection)]
    outgrown: Option<Box<Vec<u8>>>,
}

/// Where the record is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// In the first bytes of the fixed memory, so many.
    Fixed(usize),
    Outgrown(Vec<u8>),
}

// === impl Writer ===

impl<'a> Writer<'a> {
    /// `fixed` begins at a multiple of 8 bytes.
    #[inline(always)]
    pub(crate) fn new(fixed: &'a mut [u8]) -> Self {
        Self {
            fixed,
            length: 0,
            outgrown: None,
        }
    }

    #[inline(always)]
    pub(crate) fn finish(self) -> Written {
        match self.outgrown {
            None => Written::Fixed(self.length),
            Some(record) => Written::Outgrown(*record),
        }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Cost: a comparison and the copy, as long as there is room.
    #[inline]
    pub(super) fn put(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        match self.fixed.get_mut(self.length..end) {
            Some(place) => {
                place.copy_from_slice(bytes);
                self.length = end;
            }
            None => self.outgrow(bytes),
        }
    }

    /// As `put`, for numbers in the machine's byte order. To write them at once, as they are in registers, is better than to
    /// put them together in memory and copy that: a processor waits for small stores that it loads again as one.
    #[inline]
    pub(super) fn put_words<const N: usize>(&mut self, words: [u64; N]) {
        let end = self.length + 8 * N;
        match self.fixed.get_mut(self.length..end) {
            Some(place) => {
                for (bytes, word) in place.chunks_exact_mut(8).zip(words) {
                    bytes.copy_from_slice(&word.to_ne_bytes());
                }
                self.length = end;
            }
            None => self.outgrow_with(&words),
        }
    }

    /// As `put_words`, for the most frequent number of them: nothing needs to be saved here for when there is no room.
    #[inline(always)]
    pub(super) fn put_two(&mut self, first: u64, second: u64) {
        let rest = self.fixed.get_mut(self.length..);
        if let Some(place) = rest.and_then(|rest| rest.first_chunk_mut::<16>()) {
            *place = (u128::from(first.to_le()) | u128::from(second.to_le()) << 64).to_le_bytes();
            self.length += 16;
        } else {
            self.outgrow_with_two(first, second);
        }
    }

    /// Skips `N` bytes, which [`fill_room`](Self::fill_room) writes later. For the beginning of a record.
    #[inline(always)]
    pub(super) fn leave_room<const N: usize>(&mut self) {
        if N <= self.fixed.len() {
            self.length = N;
        } else {
            self.outgrow(&[0; N]);
        }
    }

    /// Writes the first words of a record, for which room was left.
    #[inline(always)]
    pub(super) fn fill_room<const N: usize>(&mut self, words: [u64; N]) {
        let written = match &mut self.outgrown {
            None => &mut *self.fixed,
            Some(record) => record,
        };
        // As `put_words`: each where it belongs, at once.
        if let Some((place, _)) = written.split_at_mut_checked(8 * N) {
            for (bytes, word) in place.chunks_exact_mut(8).zip(words) {
                bytes.copy_from_slice(&word.to_ne_bytes());
            }
        }
    }

    /// Fills up to a multiple of 8 bytes with zeroes.
    #[inline]
    pub(super) fn pad(&mut self) {
        let missing = self.length.next_multiple_of(8) - self.length;
        if missing != 0 {
            self.put(&[0; 8][..missing]);
        }
    }

    /// Marks the record, which is all that was written, as counted.
    pub(crate) fn mark_counted(&mut self) {
        self.patch(COUNTED_AT, &[1]);
    }

    /// Replaces bytes that were written before.
    #[inline]
    pub(super) fn patch(&mut self, at: usize, bytes: &[u8]) {
        let written = match &mut self.outgrown {
            None => &mut *self.fixed,
            Some(record) => record,
        };
        written[at..at + bytes.len()].copy_from_slice(bytes);
    }

    /// Takes back what was written after the first `length` bytes.
    pub(super) fn truncate(&mut self, length: usize) {
        self.length = length;
        if let Some(record) = &mut self.outgrown {
            record.truncate(length);
        }
    }

    #[cold]
    #[inline(never)]
    fn outgrow_with_two(&mut self, first: u64, second: u64) {
        self.outgrow_with(&[first, second]);
    }

    #[cold]
    fn outgrow_with(&mut self, words: &[u64]) {
        for word in words {
            self.outgrow(&word.to_ne_bytes());
        }
    }

    #[cold]
    fn outgrow(&mut self, bytes: &[u8]) {
        let (fixed, length) = (&mut self.fixed, self.length);
        let record = self
            .outgrown
            .get_or_insert_with(|| Box::new(std::mem::take(fixed)[..length].to_vec()));
        record.extend_from_slice(bytes);
        self.length = record.len();
    }
}

/// Takes text. As an `io::Write` the writer would panic when a formatter returns an error; so the text simply ends
/// there.
impl fmt::Write for Writer<'_> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.put(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_whole_in_memory_of_its_own() {
        for size in 0..40 {
            let mut fixed = vec![0xEE; size];
            let mut writer = Writer::new(&mut fixed);
            writer.put(&[1; 10]);
            writer.put(&[]);
            writer.pad();
            writer.patch(1, &[2, 3]);
            writer.put_words([u64::from_ne_bytes([5; 8])]);
            writer.put(&[4; 7]);
            writer.truncate(28);
            assert_eq!(writer.len(), 28);
            let bytes = match writer.finish() {
                Written::Fixed(length) => fixed[..length].to_vec(),
                Written::Outgrown(bytes) => {
                    assert!(size < 32, "{size}");
                    bytes
                }
            };
            let expected = [&[1, 2, 3][..], &[1; 7], &[0; 6], &[5; 8], &[4; 4]].concat();
            assert_eq!(bytes, expected, "{size}");
        }
    }
}
