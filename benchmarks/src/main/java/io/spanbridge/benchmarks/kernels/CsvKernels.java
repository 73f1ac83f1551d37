package io.spanbridge.benchmarks.kernels;

import io.spanbridge.kernels.KernelCall;

/** Real work with few spans. */
public final class CsvKernels {
    /** The seed makes 22 bad rows, each with an event. */
    public static final Kernel CSV = Kernel.of(
            "csv",
            "makes, parses, aggregates and sorts a CSV text: real work with few spans, and an event per bad row",
            new Callbacks(105, 22, 1, 105),
            new KernelCall("csv", 42, 2000, 20));

    private CsvKernels() {}
}
