//! Typed values in memory that Java can read, and the length of them as one more argument.
//!
//! A value is a header of 8 bytes (type, length) and the value, at multiples of 8 bytes, in the
//! machine's byte order: the least that a typed record can be.
#![allow(unsafe_code)]

use std::hint::black_box;

use jni_sys::jvalue;

use super::target::Target;
use super::{callsite, parent, span};

const LONG: u32 = 1;
const DOUBLE: u32 = 2;
const TEXT: u32 = 3;
const BOOLEAN: u32 = 4;

const LABELS: [&str; 4] = ["parse", "merge", "compact", "validate"];

/// The longest text.
pub(crate) const MAX_TEXT: usize = 1024;
/// Memory that is enough for any call of this module.
pub(crate) const MAX_BYTES: usize = 16 * 24 + 8 + MAX_TEXT;

/// The values of one callback, written one after the other.
struct Writer<'a> {
    memory: &'a mut [u8],
    length: usize,
}

impl Writer<'_> {
    #[inline(always)]
    fn put(&mut self, kind: u32, value: &[u8]) {
        let start = self.length;
        let header = u64::from(kind) | (value.len() as u64) << 32;
        self.memory[start..start + 8].copy_from_slice(&header.to_ne_bytes());
        self.memory[start + 8..start + 8 + value.len()].copy_from_slice(value);
        self.length = start + 8 + value.len().next_multiple_of(8);
    }
}

/// What to write at each callback.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// 0, 1, 4 or 16 fields: an i64, or a quarter each of i64, f64, str and bool.
    pub(crate) fields: usize,
    /// The length of one more str; 0 for none.
    pub(crate) text: usize,
}

/// `Target.values(long, long, int, int)`: the ids, the metadata, and the length of the values in
/// `memory`. Returns the sum of all of it.
pub(crate) fn values(target: Option<Target>, memory: &mut [u8], shape: Shape, count: i64) -> i64 {
    let text = "span, and what there is to say of it; ".repeat(32);
    let text = black_box(&text.as_bytes()[..shape.text]);
    let mut sum = 0_i64;
    for i in 0..black_box(count) {
        let (span, parent, callsite) = (black_box(span(i)), parent(i), callsite(i));
        sum = sum.wrapping_add((span ^ parent.rotate_left(1)).wrapping_add(i64::from(callsite)));
        let mut writer = Writer {
            memory: &mut *memory,
            length: 0,
        };
        sum = sum.wrapping_add(match shape.fields {
            0 => 0,
            1 => fields::<1>(&mut writer, i),
            4 => fields::<4>(&mut writer, i),
            _ => fields::<16>(&mut writer, i),
        });
        if shape.text > 0 {
            writer.put(TEXT, text);
            sum = sum.wrapping_add(text.len() as i64 + i64::from(text[0]));
        }
        let length = writer.length as i32;
        // The memory is read by somebody else.
        black_box(&mut *memory);
        if let Some(target) = target {
            let arguments = [
                jvalue { j: span },
                jvalue { j: parent },
                jvalue { i: callsite },
                jvalue { i: length },
            ];
            // SAFETY: `values` takes two longs and two ints; the loop ends at the first exception.
            if unsafe { target.call(&arguments) } {
                break;
            }
        }
    }
    sum
}

#[inline(always)]
fn fields<const FIELDS: usize>(writer: &mut Writer<'_>, i: i64) -> i64 {
    let mut sum = 0_i64;
    for field in 0..FIELDS {
        let number = i.wrapping_add(field as i64);
        match if FIELDS == 1 { 0 } else { field % 4 } {
            0 => {
                writer.put(LONG, &number.to_ne_bytes());
                sum = sum.wrapping_add(number);
            }
            1 => {
                let ratio = number as f64 * 0.5;
                writer.put(DOUBLE, &ratio.to_ne_bytes());
                sum = sum.wrapping_add(ratio.to_bits() as i64);
            }
            2 => {
                let label = LABELS[(number & 3) as usize].as_bytes();
                writer.put(TEXT, label);
                sum = sum.wrapping_add(label.len() as i64 + i64::from(label[0]));
            }
            _ => {
                let flag = number & 1;
                writer.put(BOOLEAN, &flag.to_ne_bytes());
                sum = sum.wrapping_add(flag);
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{values, Shape, MAX_BYTES, MAX_TEXT};

    #[test]
    fn the_largest_shape_fits_the_memory_and_fills_most_of_it() {
        let mut memory = vec![0; MAX_BYTES];
        let shape = Shape {
            fields: 16,
            text: MAX_TEXT,
        };
        values(None, &mut memory, shape, 8);
        assert_eq!(&memory[..4], &1_u32.to_ne_bytes());
        assert!(memory[MAX_BYTES - 200..].iter().any(|byte| *byte != 0));
    }

    #[test]
    fn the_sum_tells_shapes_apart() {
        let sum = |fields, text| values(None, &mut vec![0; MAX_BYTES], Shape { fields, text }, 10);
        let sums = [
            sum(0, 0),
            sum(1, 0),
            sum(4, 0),
            sum(16, 0),
            sum(0, 16),
            sum(0, 64),
        ];
        for (at, one) in sums.iter().enumerate() {
            assert!(!sums[at + 1..].contains(one), "{sums:?}");
        }
    }
}
