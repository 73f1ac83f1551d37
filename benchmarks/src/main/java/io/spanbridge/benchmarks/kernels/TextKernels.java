package io.spanbridge.benchmarks.kernels;

import io.spanbridge.kernels.KernelCall;

/** Root spans with one str. */
public final class TextKernels {
    public static final Kernel TEXT_16 = texts(16);
    public static final Kernel TEXT_64 = texts(64);
    public static final Kernel TEXT_256 = texts(256);
    public static final Kernel TEXT_1024 = texts(1024);

    private TextKernels() {}

    private static Kernel texts(int bytes) {
        return Kernel.of(
                "text-" + bytes,
                "root spans with one str of " + bytes + " bytes",
                Callbacks.ofSpans(1000),
                new KernelCall("texts", 1000, bytes));
    }
}
