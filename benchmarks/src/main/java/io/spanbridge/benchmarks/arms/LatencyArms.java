package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.ArmDelivery.JSON;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.LatencyKernels.LATENCY_1;
import static io.spanbridge.benchmarks.kernels.LatencyKernels.OPEN_1;
import static io.spanbridge.benchmarks.layers.NoneKind.NONE;
import static io.spanbridge.benchmarks.layers.RustNoOpKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;
import static io.spanbridge.benchmarks.variants.CollectorVariant.ZGC;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/**
 * The time of each callback by itself, as a histogram: in a closed loop, where the next waits for the one before, and in an open one,
 * where spans are due at fixed times. Their last baseline is the loop that nobody hears: the cost of the clock.
 */
public final class LatencyArms {
    private LatencyArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(LATENCY_1, NONE, 1).inQuick(),
                java(LATENCY_1, DIRECT, STATEFUL, 1).inQuick(),
                java(LATENCY_1, JSON, STATEFUL, 1).inQuick(),
                bare(OPEN_1, NONE, 1),
                bare(OPEN_1, RUST_NOOP, 1),
                java(OPEN_1, DIRECT, STATEFUL, 1),
                java(OPEN_1, DIRECT, STATEFUL, 1).as(ZGC),
                java(OPEN_1, JSON, STATEFUL, 1));
    }
}
