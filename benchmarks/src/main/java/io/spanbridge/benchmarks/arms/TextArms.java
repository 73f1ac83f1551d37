package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.ArmDelivery.JSON;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.TextKernels.TEXT_1024;
import static io.spanbridge.benchmarks.kernels.TextKernels.TEXT_16;
import static io.spanbridge.benchmarks.kernels.TextKernels.TEXT_256;
import static io.spanbridge.benchmarks.kernels.TextKernels.TEXT_64;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.ReadingKind.READING;
import static io.spanbridge.benchmarks.layers.RustNoOpKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** What the length of a text adds: sent, and read as a String. */
public final class TextArms {
    private TextArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(TEXT_16, TWIN, 1),
                bare(TEXT_16, RUST_NOOP, 1),
                java(TEXT_16, DIRECT, NOOP, 1),
                java(TEXT_16, DIRECT, READING, 1),
                bare(TEXT_64, TWIN, 1),
                bare(TEXT_64, RUST_NOOP, 1),
                java(TEXT_64, DIRECT, NOOP, 1),
                java(TEXT_64, DIRECT, READING, 1),
                bare(TEXT_256, TWIN, 1),
                bare(TEXT_256, RUST_NOOP, 1),
                java(TEXT_256, DIRECT, NOOP, 1),
                java(TEXT_256, DIRECT, READING, 1),
                bare(TEXT_1024, TWIN, 1),
                bare(TEXT_1024, RUST_NOOP, 1),
                java(TEXT_1024, DIRECT, NOOP, 1),
                java(TEXT_1024, DIRECT, READING, 1),
                java(TEXT_16, JSON, NOOP, 1),
                java(TEXT_1024, JSON, NOOP, 1));
    }
}
