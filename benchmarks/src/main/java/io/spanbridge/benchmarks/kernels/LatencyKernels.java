package io.spanbridge.benchmarks.kernels;

import io.spanbridge.benchmarks.ForkFigures;
import io.spanbridge.kernels.Kernels;

/**
 * Kernels that are run for their histograms alone: the clock is read around every callback. Their checksum is the number of
 * callbacks in the histogram, and they have no twin but that number.
 */
public final class LatencyKernels {
    public static final Kernel LATENCY_1 = Kernel.of(
                    "latency-1",
                    "as spans-1, with the clock read around every callback",
                    Callbacks.ofSpans(10_000),
                    () -> ForkFigures.addLatencies(Kernels.spansLatencies(10_000, 1)),
                    () -> 20_000)
            .uncountable();

    /** Its time per span is the interval, whatever a span takes; so is its twin's. */
    public static final Kernel OPEN_1 = Kernel.of(
                    "open-1",
                    "spans-1 at fixed times, 20 microseconds apart: an open loop",
                    Callbacks.ofSpans(2_000),
                    () -> ForkFigures.addPaced(Kernels.spansPaced(2_000, 20_000)),
                    () -> 4_000)
            .uncountable();

    private LatencyKernels() {}
}
