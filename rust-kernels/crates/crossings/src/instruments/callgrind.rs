//! Client requests: instructions that do nothing on a processor, and that valgrind understands
//! (`valgrind.h` and `callgrind.h` define them).
#![allow(unsafe_code)]

use std::ffi::CStr;

/// `VG_USERREQ__RUNNING_ON_VALGRIND`.
const RUNNING_ON_VALGRIND: usize = 0x1001;
/// `VG_USERREQ_TOOL_BASE('C', 'T')`: the first of callgrind's.
const CALLGRIND: usize = (b'C' as usize) << 24 | (b'T' as usize) << 16;
const ZERO_STATS: usize = CALLGRIND + 1;
const DUMP_STATS_AT: usize = CALLGRIND + 3;
const START_INSTRUMENTATION: usize = CALLGRIND + 4;
const STOP_INSTRUMENTATION: usize = CALLGRIND + 5;

/// Whether this process runs under valgrind.
pub(crate) fn is_there() -> bool {
    request(RUNNING_ON_VALGRIND, 0) != 0
}

/// Begins to count, with all counters at zero.
pub(crate) fn start() {
    request(START_INSTRUMENTATION, 0);
    request(ZERO_STATS, 0);
}

/// Ends counting.
pub(crate) fn stop() {
    request(STOP_INSTRUMENTATION, 0);
}

/// Writes what was counted since the start or the last dump to a file that bears the name, and
/// begins at zero again.
pub(crate) fn dump(name: &CStr) {
    request(DUMP_STATS_AT, name.as_ptr() as usize);
}

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn request(code: usize, argument: usize) -> usize {
    let arguments = [code, argument, 0, 0, 0, 0];
    let mut answer = 0_usize;
    // SAFETY: outside of valgrind the four rotations make a full turn of rdi and the exchange
    // does nothing. Under it, the array in rax is read, the text it may point to lives until the
    // request returns, and the answer comes in rdx.
    unsafe {
        std::arch::asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") arguments.as_ptr(),
            inout("rdx") answer,
            out("rdi") _,
        );
    }
    answer
}

#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
fn request(_code: usize, _argument: usize) -> usize {
    0
}

#[cfg(test)]
mod tests {
    #[test]
    fn without_valgrind_every_request_does_nothing() {
        assert!(!super::is_there());
        super::start();
        super::dump(c"nothing");
        super::stop();
    }
}
