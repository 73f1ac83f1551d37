//! The atomics that the protocols of this storey are written over ([`pins`](super::pins),
//! [`life`](super::life), [`turns`](super::turns)): those of the standard library in the product, those of `loom` in its
//! models. So the code that is modelled is the code that runs.

use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};

/// An atomic pointer.
pub(super) trait Pointer<T> {
    fn load(&self, order: Ordering) -> *mut T;
    fn store(&self, value: *mut T, order: Ordering);
    fn compare_exchange(
        &self,
        current: *mut T,
        new: *mut T,
        success: Ordering,
        failure: Ordering,
    ) -> Result<*mut T, *mut T>;
}

/// An atomic 64-bit number.
pub(super) trait Word {
    fn load(&self, order: Ordering) -> u64;
    fn store(&self, value: u64, order: Ordering);
    fn compare_exchange_weak(
        &self,
        current: u64,
        new: u64,
        success: Ordering,
        failure: Ordering,
    ) -> Result<u64, u64>;
}

/// An atomic truth value.
pub(super) trait Flag {
    fn load(&self, order: Ordering) -> bool;
    fn store(&self, value: bool, order: Ordering);
    fn swap(&self, value: bool, order: Ordering) -> bool;
}

macro_rules! forward {
    ($pointer:ident, $word:ident, $flag:ident) => {
        impl<T> Pointer<T> for $pointer<T> {
            #[inline(always)]
            fn load(&self, order: Ordering) -> *mut T {
                self.load(order)
            }

            #[inline(always)]
            fn store(&self, value: *mut T, order: Ordering) {
                self.store(value, order);
            }

            #[inline(always)]
            fn compare_exchange(
                &self,
                current: *mut T,
                new: *mut T,
                success: Ordering,
                failure: Ordering,
            ) -> Result<*mut T, *mut T> {
                self.compare_exchange(current, new, success, failure)
            }
        }

        impl Word for $word {
            #[inline(always)]
            fn load(&self, order: Ordering) -> u64 {
                self.load(order)
            }

            #[inline(always)]
            fn store(&self, value: u64, order: Ordering) {
                self.store(value, order);
            }

            #[inline(always)]
            fn compare_exchange_weak(
                &self,
                current: u64,
                new: u64,
                success: Ordering,
                failure: Ordering,
            ) -> Result<u64, u64> {
                self.compare_exchange_weak(current, new, success, failure)
            }
        }

        impl Flag for $flag {
            #[inline(always)]
            fn load(&self, order: Ordering) -> bool {
                self.load(order)
            }

            #[inline(always)]
            fn store(&self, value: bool, order: Ordering) {
                self.store(value, order);
            }

            #[inline(always)]
            fn swap(&self, value: bool, order: Ordering) -> bool {
                self.swap(value, order)
            }
        }
    };
}

forward!(AtomicPtr, AtomicU64, AtomicBool);

#[cfg(all(test, loom))]
mod modelled {
    use super::{Flag, Ordering, Pointer, Word};
    use loom::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64};

    forward!(AtomicPtr, AtomicU64, AtomicBool);
}
