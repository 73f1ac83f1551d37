//! How often memory was asked for, and how much: counted by the allocator of this library when it
//! is built with the feature `counted`, and only then.

/// Returns how many times memory was asked for (a growing block counts as once more), and how
/// many bytes; `None` when this library does not count.
#[cfg(not(feature = "counted"))]
pub(crate) fn allocations() -> Option<[u64; 2]> {
    None
}

#[cfg(feature = "counted")]
pub(crate) use counted::allocations;

#[cfg(feature = "counted")]
mod counted {
    #![allow(unsafe_code)]

    use std::alloc::{GlobalAlloc, Layout, System};
    use std::sync::atomic::{AtomicU64, Ordering};

    static CALLS: AtomicU64 = AtomicU64::new(0);
    static BYTES: AtomicU64 = AtomicU64::new(0);

    pub(crate) fn allocations() -> Option<[u64; 2]> {
        Some([CALLS.load(Ordering::Relaxed), BYTES.load(Ordering::Relaxed)])
    }

    struct Counted;

    #[global_allocator]
    static ALLOCATOR: Counted = Counted;

    fn count(bytes: usize) {
        CALLS.fetch_add(1, Ordering::Relaxed);
        BYTES.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    // SAFETY: every call goes to the system's allocator as it came; counting allocates nothing.
    unsafe impl GlobalAlloc for Counted {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            count(layout.size());
            // SAFETY: by the promise of the caller.
            unsafe { System.alloc(layout) }
        }

        unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
            count(layout.size());
            // SAFETY: by the promise of the caller.
            unsafe { System.alloc_zeroed(layout) }
        }

        unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
            // SAFETY: by the promise of the caller.
            unsafe { System.dealloc(block, layout) }
        }

        unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
            count(size);
            // SAFETY: by the promise of the caller.
            unsafe { System.realloc(block, layout, size) }
        }
    }
}
