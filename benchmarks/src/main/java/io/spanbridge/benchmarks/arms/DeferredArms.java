package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DEFERRED;
import static io.spanbridge.benchmarks.MeasuredArm.ffm;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_EVENTS;
import static io.spanbridge.benchmarks.kernels.TreeKernels.FIB_TREE;
import static io.spanbridge.benchmarks.kernels.TreeKernels.NESTED_8;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.OtlpKind.OTLP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** Callbacks that cross together before the kernel returns, against those that cross one by one. */
public final class DeferredArms {
    private DeferredArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                java(SPANS_1, DEFERRED, NOOP, 1).inQuick(),
                java(SPANS_1, DEFERRED, STATEFUL, 1).inQuick(),
                java(SPANS_1, DEFERRED, OTLP, 1),
                java(SPANS_1, DEFERRED, NOOP, 2),
                java(SPANS_1, DEFERRED, STATEFUL, 2),
                java(SPANS_EVENTS, DEFERRED, NOOP, 1),
                java(SPANS_EVENTS, DEFERRED, STATEFUL, 1),
                java(NESTED_8, DEFERRED, NOOP, 1),
                java(NESTED_8, DEFERRED, STATEFUL, 1).inQuick(),
                java(NESTED_8, DEFERRED, OTLP, 1),
                java(FIB_TREE, DEFERRED, NOOP, 1),
                java(FIB_TREE, DEFERRED, STATEFUL, 1).inQuick(),
                java(FIB_TREE, DEFERRED, OTLP, 1),
                ffm(SPANS_1, DEFERRED, NOOP, 1),
                ffm(SPANS_1, DEFERRED, STATEFUL, 1).inQuick(),
                ffm(SPANS_1, DEFERRED, OTLP, 1),
                ffm(NESTED_8, DEFERRED, NOOP, 1),
                ffm(NESTED_8, DEFERRED, STATEFUL, 1),
                ffm(NESTED_8, DEFERRED, OTLP, 1),
                ffm(FIB_TREE, DEFERRED, NOOP, 1),
                ffm(FIB_TREE, DEFERRED, STATEFUL, 1),
                ffm(FIB_TREE, DEFERRED, OTLP, 1));
    }
}
