package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DEFERRED;
import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.ArmDelivery.JSON;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.kernels.TreeKernels.NESTED_8;
import static io.spanbridge.benchmarks.kernels.WorkerKernels.WORKERS_1;
import static io.spanbridge.benchmarks.kernels.WorkerKernels.WORKERS_2;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.RustNoOpKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** Several threads at once, those of Java and those of Rust. Scores are per span of one thread. */
public final class ThreadArms {
    private ThreadArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(SPANS_1, TWIN, 2),
                bare(SPANS_1, RUST_NOOP, 2),
                java(SPANS_1, DIRECT, NOOP, 2),
                java(SPANS_1, DIRECT, STATEFUL, 2),
                java(SPANS_1, JSON, NOOP, 2),
                bare(NESTED_8, TWIN, 2),
                bare(NESTED_8, RUST_NOOP, 2),
                java(NESTED_8, DIRECT, NOOP, 2),
                java(NESTED_8, DIRECT, STATEFUL, 2),
                java(NESTED_8, DEFERRED, NOOP, 2),
                java(NESTED_8, DEFERRED, STATEFUL, 2),
                bare(WORKERS_1, TWIN, 1),
                bare(WORKERS_1, RUST_NOOP, 1),
                java(WORKERS_1, DIRECT, NOOP, 1),
                java(WORKERS_1, DIRECT, STATEFUL, 1),
                bare(WORKERS_2, TWIN, 1),
                bare(WORKERS_2, RUST_NOOP, 1),
                java(WORKERS_2, DIRECT, NOOP, 1),
                java(WORKERS_2, DIRECT, STATEFUL, 1));
    }
}
