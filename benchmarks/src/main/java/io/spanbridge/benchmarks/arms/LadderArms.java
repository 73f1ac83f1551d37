package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.ArmDelivery.JSON;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.layers.CountingKind.COUNTING;
import static io.spanbridge.benchmarks.layers.DisabledKind.DISABLED;
import static io.spanbridge.benchmarks.layers.DisabledKind.NEVER;
import static io.spanbridge.benchmarks.layers.DisabledKind.NOT_OVERRIDDEN;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.NoneKind.NONE;
import static io.spanbridge.benchmarks.layers.OtlpKind.OTLP;
import static io.spanbridge.benchmarks.layers.RustNoOpKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** The ladder proper: one span with one field, from the twin to the exporter. */
public final class LadderArms {
    private LadderArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(SPANS_1, TWIN, 1).inQuick(),
                bare(SPANS_1, NONE, 1).inQuick(),
                bare(SPANS_1, DISABLED, 1).inQuick(),
                bare(SPANS_1, NEVER, 1),
                bare(SPANS_1, NOT_OVERRIDDEN, 1),
                bare(SPANS_1, RUST_NOOP, 1).inQuick(),
                java(SPANS_1, DIRECT, NOOP, 1).inQuick(),
                java(SPANS_1, DIRECT, COUNTING, 1).inQuick(),
                java(SPANS_1, DIRECT, STATEFUL, 1).inQuick(),
                java(SPANS_1, DIRECT, STATEFUL, 1).inQuick().again(),
                java(SPANS_1, DIRECT, OTLP, 1).inQuick(),
                java(SPANS_1, JSON, NOOP, 1).inQuick(),
                java(SPANS_1, JSON, COUNTING, 1),
                java(SPANS_1, JSON, STATEFUL, 1).inQuick());
    }
}
