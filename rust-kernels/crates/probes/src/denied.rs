//! A process that takes a system call away from itself while it runs.

// Two system calls, whose only pointer is to a program on the stack.
#![allow(unsafe_code)]

/// From now on `membarrier` fails on this thread, and on those that it starts.
#[cfg(target_os = "linux")]
pub(crate) fn membarrier_denied() {
    use libc::{sock_filter, sock_fprog};

    let step = |code: u32, jt, jf, k| sock_filter {
        code: code as u16,
        jt,
        jf,
        k,
    };
    let mut program = [
        // The number of the system call is the first word of what the filter is shown.
        step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        step(
            libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K,
            0,
            1,
            libc::SYS_membarrier as u32,
        ),
        step(
            libc::BPF_RET | libc::BPF_K,
            0,
            0,
            libc::SECCOMP_RET_ERRNO | libc::EPERM as u32,
        ),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ];
    let filter = sock_fprog {
        len: program.len() as u16,
        filter: program.as_mut_ptr(),
    };
    // SAFETY: the kernel copies the program before the call returns; the other arguments are numbers.
    let (settled, denied) = unsafe {
        let settled = libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && libc::prctl(
                libc::PR_SET_SECCOMP,
                libc::SECCOMP_MODE_FILTER,
                std::ptr::from_ref(&filter),
            ) == 0;
        (settled, libc::syscall(libc::SYS_membarrier, 0, 0, 0) == -1)
    };
    assert!(settled, "the system call cannot be denied here");
    assert!(denied, "it still works");
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn membarrier_denied() {}
