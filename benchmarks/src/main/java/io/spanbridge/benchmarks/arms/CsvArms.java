package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.ArmDelivery.JSON;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.CsvKernels.CSV;
import static io.spanbridge.benchmarks.layers.OtlpKind.OTLP;
import static io.spanbridge.benchmarks.layers.RustNoOpKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** Real work with few spans. */
public final class CsvArms {
    private CsvArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(CSV, TWIN, 1).inQuick(),
                bare(CSV, RUST_NOOP, 1),
                java(CSV, DIRECT, STATEFUL, 1).inQuick(),
                java(CSV, DIRECT, OTLP, 1),
                java(CSV, JSON, STATEFUL, 1));
    }
}
