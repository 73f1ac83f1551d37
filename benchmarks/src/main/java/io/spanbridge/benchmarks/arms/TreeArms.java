package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.ArmDelivery.JSON;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.TreeKernels.FIB_TREE;
import static io.spanbridge.benchmarks.kernels.TreeKernels.NESTED_8;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.RustNoOpKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** Spans inside of spans. */
public final class TreeArms {
    private TreeArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(NESTED_8, TWIN, 1).inQuick(),
                bare(NESTED_8, RUST_NOOP, 1).inQuick(),
                java(NESTED_8, DIRECT, NOOP, 1),
                java(NESTED_8, DIRECT, STATEFUL, 1).inQuick(),
                bare(FIB_TREE, TWIN, 1),
                bare(FIB_TREE, RUST_NOOP, 1),
                java(FIB_TREE, DIRECT, STATEFUL, 1),
                java(FIB_TREE, JSON, STATEFUL, 1));
    }
}
