//! Counts the JNI functions that a thread calls, by giving it a function table of its own.
//!
//! Each of that table's functions adds one to its counter and jumps to the JVM's, with all
//! registers and the stack as they came, so it needs to know no signature.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use jni_sys::JNIEnv;

/// The functions of JNI 21 and the reserved places before them.
pub(crate) const FUNCTIONS: usize = 235;

static COUNTS: [AtomicU64; FUNCTIONS] = [const { AtomicU64::new(0) }; FUNCTIONS];

/// Returns how often each function was called since the last reset, in the order of the table.
pub(crate) fn counts() -> [u64; FUNCTIONS] {
    std::array::from_fn(|at| COUNTS[at].load(Ordering::Relaxed))
}

/// Sets all counts to zero.
pub(crate) fn reset() {
    for count in &COUNTS {
        count.store(0, Ordering::Relaxed);
    }
}

/// Counts from now on what this thread calls; false where that is not to be had. It stays until the
/// thread ends, and costs one atomic addition per call.
///
/// # Safety
/// `env` must be the calling thread's, and no other code may replace its function table.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub(crate) unsafe fn install(env: *mut JNIEnv) -> bool {
    use std::sync::OnceLock;

    type Table = [*const c_void; FUNCTIONS];
    struct Shared(&'static Table);
    // SAFETY: the table is never written again, and functions may be called on any thread.
    unsafe impl Send for Shared {}
    // SAFETY: as above.
    unsafe impl Sync for Shared {}
    static COUNTING: OnceLock<Shared> = OnceLock::new();

    let counting = COUNTING.get_or_init(|| {
        // SAFETY: the caller vouches for `env`; JVMs since 9 have 234 places, and one more since
        // JNI 21, which is why the version is asked for.
        let known = unsafe {
            let version = ((**env).v1_1.GetVersion)(env);
            let places = if version >= 0x0015_0000 {
                FUNCTIONS
            } else {
                FUNCTIONS - 1
            };
            std::slice::from_raw_parts((*env).cast::<*mut c_void>(), places)
        };
        let mut table: Table = [std::ptr::null(); FUNCTIONS];
        for (at, function) in known.iter().enumerate() {
            ORIGINALS[at].store(*function, Ordering::Relaxed);
            if !function.is_null() {
                let first: *const u8 = (&raw const trampolines::spanbridge_jni_trampolines).cast();
                table[at] = first.wrapping_add(at * trampolines::BYTES).cast();
            }
        }
        Shared(Box::leak(Box::new(table)))
    });
    // SAFETY: `env` points to the thread's pointer to its table, which only this thread reads; the
    // new one has the same places, and lives as long as the process.
    unsafe { *env = counting.0.as_ptr().cast() };
    true
}

/// # Safety
/// None is needed here.
#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
pub(crate) unsafe fn install(_env: *mut JNIEnv) -> bool {
    false
}

#[cfg_attr(
    not(all(target_arch = "x86_64", target_os = "linux")),
    allow(dead_code)
)]
static ORIGINALS: [AtomicPtr<c_void>; FUNCTIONS] =
    [const { AtomicPtr::new(std::ptr::null_mut()) }; FUNCTIONS];

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod trampolines {
    use super::{COUNTS, ORIGINALS};

    /// From one to the next.
    pub(super) const BYTES: usize = 16;

    // At the entry of a function the flags have no meaning, and no register is changed.
    std::arch::global_asm!(
        ".p2align 4",
        ".hidden spanbridge_jni_trampolines",
        ".globl spanbridge_jni_trampolines",
        "spanbridge_jni_trampolines:",
        ".set spanbridge_jni_at, 0",
        ".rept 235",
        "lock incq {counts} + spanbridge_jni_at(%rip)",
        "jmpq *({originals} + spanbridge_jni_at)(%rip)",
        ".p2align 4",
        ".set spanbridge_jni_at, spanbridge_jni_at + 8",
        ".endr",
        counts = sym COUNTS,
        originals = sym ORIGINALS,
        options(att_syntax),
    );

    // SAFETY: the symbol is defined above, and its address alone is used.
    unsafe extern "C" {
        pub(super) static spanbridge_jni_trampolines: u8;
    }
}
