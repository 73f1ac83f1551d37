package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.ArmDelivery.JSON;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_EVENTS;
import static io.spanbridge.benchmarks.layers.DisabledKind.NOT_OVERRIDDEN;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.NoneKind.NONE;
import static io.spanbridge.benchmarks.layers.RustNoOpKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** Spans that are entered, with events and recorded values. */
public final class EventArms {
    private EventArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(SPANS_EVENTS, TWIN, 1).inQuick(),
                bare(SPANS_EVENTS, NONE, 1),
                bare(SPANS_EVENTS, NOT_OVERRIDDEN, 1),
                bare(SPANS_EVENTS, RUST_NOOP, 1).inQuick(),
                java(SPANS_EVENTS, DIRECT, NOOP, 1),
                java(SPANS_EVENTS, DIRECT, STATEFUL, 1).inQuick(),
                java(SPANS_EVENTS, JSON, STATEFUL, 1).inQuick());
    }
}
