//! Upcalls with more and more arguments.
#![allow(unsafe_code)]

use std::hint::black_box;

use jni_sys::jvalue;

use super::target::Target;
use super::{callsite, parent, span};

/// `Target.none()`: an upcall that tells nothing. Returns how many were made.
pub(crate) fn none(target: Option<Target>, count: i64) -> i64 {
    let mut sum = 0;
    for i in 0..black_box(count) {
        sum += black_box(i) - i + 1;
        if let Some(target) = target {
            // SAFETY: `none` takes and returns nothing; the loop ends at the first exception.
            if unsafe { target.call(&[]) } {
                break;
            }
        }
    }
    sum
}

/// `Target.ids(long, long)`: which span, and which is its parent. Returns the sum of both.
pub(crate) fn ids(target: Option<Target>, count: i64) -> i64 {
    let mut sum = 0_i64;
    for i in 0..black_box(count) {
        let (span, parent) = (black_box(span(i)), parent(i));
        sum = sum.wrapping_add(span ^ parent.rotate_left(1));
        if let Some(target) = target {
            let arguments = [jvalue { j: span }, jvalue { j: parent }];
            // SAFETY: `ids` takes two longs; the loop ends at the first exception.
            if unsafe { target.call(&arguments) } {
                break;
            }
        }
    }
    sum
}

/// `Target.callsite(long, long, int)`: and an int for the metadata. Returns the sum of all.
pub(crate) fn callsites(target: Option<Target>, count: i64) -> i64 {
    let mut sum = 0_i64;
    for i in 0..black_box(count) {
        let (span, parent, callsite) = (black_box(span(i)), parent(i), callsite(i));
        sum = sum.wrapping_add((span ^ parent.rotate_left(1)).wrapping_add(i64::from(callsite)));
        if let Some(target) = target {
            let arguments = [
                jvalue { j: span },
                jvalue { j: parent },
                jvalue { i: callsite },
            ];
            // SAFETY: `callsite` takes two longs and an int; the loop ends at the first exception.
            if unsafe { target.call(&arguments) } {
                break;
            }
        }
    }
    sum
}
