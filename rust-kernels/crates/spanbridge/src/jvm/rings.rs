//! The memory of a ring: a direct buffer of Java's, which reads the records where they were written. Not who may write and read
//! when: that is `session::ring`.

use super::{
    entry::{JavaEntry, Upcall},
    env::{call, Env},
    vm,
};
use jni_sys::{jint, jvalue};

/// Memory that one thread of Rust writes and Java reads. It stays until [`JavaEntry::take_back`] has been called, and for ever when it
/// never is.
#[derive(Debug)]
pub(crate) struct RingMemory {
    /// Its number in Java.
    number: jint,
    address: *mut u64,
    /// How many words there are.
    words: usize,
}

// SAFETY: an address and two numbers; who may use the memory at it is said by those who do.
unsafe impl Send for RingMemory {}
// SAFETY: as above.
unsafe impl Sync for RingMemory {}

// === impl RingMemory ===

impl RingMemory {
    /// By which Java knows it.
    #[inline]
    pub(crate) fn number(&self) -> jint {
        self.number
    }

    /// Its size in bytes.
    #[inline(always)]
    pub(crate) fn size(&self) -> usize {
        8 * self.words
    }

    /// Where a word of it is.
    #[inline(always)]
    pub(crate) fn word(&self, at: usize) -> *mut u64 {
        debug_assert!(at < self.words);
        self.address.wrapping_add(at)
    }

    /// Memory of Rust's, for where there is no JVM (tests, and benchmarks of the router). It is never freed.
    #[cfg(any(test, feature = "measure"))]
    pub(crate) fn in_rust(number: jint, size: usize) -> Self {
        let words: &'static mut [u64] = vec![0; size / 8].leak();
        Self {
            number,
            address: words.as_mut_ptr(),
            words: words.len(),
        }
    }

    /// So many bytes, as Java reads them.
    ///
    /// Nobody writes them: see `session::ring`.
    #[cfg(any(test, feature = "measure"))]
    pub(crate) fn bytes(&self, offset: usize, length: usize) -> &[u8] {
        assert!(offset + length <= self.size());
        // SAFETY: in the memory, which is never freed but by `free`; a ring hands over what its thread does not write.
        unsafe { std::slice::from_raw_parts(self.address.cast::<u8>().add(offset), length) }
    }

    /// Another name of the same memory.
    pub(crate) fn alias(&self) -> Self {
        Self { ..*self }
    }

    /// Frees memory of Rust's.
    ///
    /// # Safety
    ///
    /// [`in_rust`](Self::in_rust) made it, and nobody uses it any more under any name.
    #[cfg(all(test, loom))]
    pub(crate) unsafe fn free(self) {
        // SAFETY: `in_rust` leaked it as a slice of that length; see above.
        drop(unsafe {
            Box::from_raw(std::ptr::slice_from_raw_parts_mut(self.address, self.words))
        });
    }
}

// === impl JavaEntry ===

impl JavaEntry {
    /// Gets memory of so many bytes, of records that this thread writes: that which another thread had, if there is some.
    #[cold]
    pub(crate) fn lend_ring(&self, size: usize, spare: Option<RingMemory>) -> Upcall<RingMemory> {
        let Some(env) = vm::env() else {
            return Upcall::NoJvm;
        };
        let Ok(capacity) = jint::try_from(size) else {
            return Upcall::Failed;
        };
        let aside = env.put_exception_aside();
        let known = spare.as_ref().map_or(-1, |spare| spare.number);
        // SAFETY: `lend_ring` is `static int lendRing(int)`; no exception is pending.
        let number =
            unsafe { env.call_int(self.0.class, self.0.lend_ring, &[jvalue { i: known }]) };
        let memory = number.and_then(|number| {
            if spare.is_some() {
                return spare;
            }
            let arguments = [jvalue { i: number }, jvalue { i: capacity }];
            // SAFETY: `resize_buffer` is `static ByteBuffer resizeBuffer(int, int)`; the result is a direct buffer, a local
            // reference that is deleted here. No exception is pending.
            let address = unsafe {
                let object = env.call_object(self.0.class, self.0.resize_buffer, &arguments)?;
                if object.is_null() {
                    return None;
                }
                let address = call!(env, GetDirectBufferAddress, object);
                env.delete_local(object);
                address
            };
            (!address.is_null()).then(|| RingMemory {
                number,
                address: address.cast(),
                words: size / 8,
            })
        });
        if let Some(number) = number.filter(|_| memory.is_none()) {
            self.free(env, number);
        }
        drop(aside);
        memory.map_or(Upcall::Failed, Upcall::Returned)
    }

    /// Gives the memory back, which nobody writes any more, and of which Java has read what it is to read. It goes when no view is open
    /// on it.
    #[cold]
    pub(crate) fn take_back(&self, memory: &RingMemory) {
        // Without a JVM, or when it goes down, there is nobody to have it.
        if let Some(env) = vm::env() {
            let aside = env.put_exception_aside();
            self.free(env, memory.number);
            drop(aside);
        }
    }

    fn free(&self, env: Env, number: jint) {
        let arguments = [jvalue { i: number }];
        // SAFETY: `free_buffer` is `static int freeBuffer(int)`; no exception is pending. What it throws is taken, and the buffer lost.
        let _ = unsafe { env.call_int(self.0.class, self.0.free_buffer, &arguments) };
    }
}
