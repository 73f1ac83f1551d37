package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.ArmDelivery.JSON;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_0;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_16;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_4;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.ReadingKind.READING;
import static io.spanbridge.benchmarks.layers.RustNoOpKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** What fields add: none, 4, 16; sent, and read. */
public final class FieldArms {
    private FieldArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(SPANS_0, TWIN, 1),
                bare(SPANS_0, RUST_NOOP, 1),
                java(SPANS_0, DIRECT, NOOP, 1),
                java(SPANS_0, DIRECT, READING, 1),
                java(SPANS_0, JSON, NOOP, 1),
                bare(SPANS_4, TWIN, 1),
                bare(SPANS_4, RUST_NOOP, 1),
                java(SPANS_4, DIRECT, NOOP, 1),
                java(SPANS_4, DIRECT, READING, 1),
                java(SPANS_4, JSON, NOOP, 1),
                bare(SPANS_16, TWIN, 1),
                bare(SPANS_16, RUST_NOOP, 1),
                java(SPANS_16, DIRECT, NOOP, 1),
                java(SPANS_16, DIRECT, READING, 1),
                java(SPANS_16, JSON, NOOP, 1),
                java(SPANS_1, DIRECT, READING, 1));
    }
}
