package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.layers.SeveralKind.NOOP_2;
import static io.spanbridge.benchmarks.layers.SeveralKind.NOOP_4;
import static io.spanbridge.benchmarks.layers.SeveralKind.STATEFUL_2;
import static io.spanbridge.benchmarks.layers.SeveralKind.STATEFUL_4;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** Several layers in one session, against one. */
public final class SessionArms {
    private SessionArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                java(SPANS_1, DIRECT, NOOP_2, 1),
                java(SPANS_1, DIRECT, NOOP_4, 1),
                java(SPANS_1, DIRECT, STATEFUL_2, 1),
                java(SPANS_1, DIRECT, STATEFUL_4, 1));
    }
}
