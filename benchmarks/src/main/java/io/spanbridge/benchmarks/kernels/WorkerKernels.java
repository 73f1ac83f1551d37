package io.spanbridge.benchmarks.kernels;

import io.spanbridge.kernels.KernelCall;

/**
 * The spans of {@code spans-1} on threads that Rust made and keeps. Scores are per span of one thread, as those of Java's threads
 * are; handing 5000 spans to a worker costs the twin as much.
 */
public final class WorkerKernels {
    private static final int SPANS = 5000;

    public static final Kernel WORKERS_1 = workers(1);
    public static final Kernel WORKERS_2 = workers(2);

    private WorkerKernels() {}

    private static Kernel workers(int workers) {
        KernelCall call = new KernelCall("spans_on_workers", workers, SPANS, 1);
        return new Kernel(
                "workers-" + workers,
                "spans-1 on threads of Rust: " + workers,
                NativeModule.KERNELS,
                Callbacks.ofSpans((long) workers * SPANS),
                "span",
                SPANS,
                call::run,
                call::runTwin,
                false);
    }
}
