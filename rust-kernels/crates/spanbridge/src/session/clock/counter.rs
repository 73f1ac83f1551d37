//! A counter of the processor that runs at one speed for ever, where there is one.

#[cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
pub(super) use here::{is_reliable, read};

#[cfg(not(all(target_arch = "x86_64", target_os = "linux", not(miri))))]
pub(super) use nowhere::{is_reliable, read};

#[cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
mod here {
    /// The time stamp counter.
    #[inline]
    #[allow(unsafe_code)]
    pub(in super::super) fn read() -> u64 {
        // SAFETY: every x86-64 processor has the instruction, and Linux lets processes use it.
        unsafe { std::arch::x86_64::_rdtsc() }
    }

    /// Whether it runs at one speed for ever (the processor says so) and alike on all cores (the kernel would not keep it
    /// among its clock sources).
    #[allow(unsafe_code, unused_unsafe)]
    pub(in super::super) fn is_reliable() -> bool {
        use std::arch::x86_64::__cpuid;

        const POWER: u32 = 0x8000_0007;
        const INVARIANT: u32 = 1 << 8;
        // SAFETY: every x86-64 processor has the instruction; a leaf that it has not is not asked for.
        let invariant =
            unsafe { __cpuid(0x8000_0000).eax >= POWER && __cpuid(POWER).edx & INVARIANT != 0 };
        let sources = "/sys/devices/system/clocksource/clocksource0/available_clocksource";
        invariant
            && std::fs::read_to_string(sources)
                .is_ok_and(|sources| sources.split_whitespace().any(|source| source == "tsc"))
    }
}

#[cfg(not(all(target_arch = "x86_64", target_os = "linux", not(miri))))]
mod nowhere {
    pub(in super::super) fn read() -> u64 {
        0
    }

    pub(in super::super) fn is_reliable() -> bool {
        false
    }
}
