package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.MeasuredArm.ffm;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.kernels.TreeKernels.FIB_TREE;
import static io.spanbridge.benchmarks.kernels.TreeKernels.NESTED_8;
import static io.spanbridge.benchmarks.layers.CountingKind.COUNTING;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** What crosses by FFM instead of JNI. */
public final class FfmArms {
    private FfmArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                ffm(SPANS_1, NOOP, 1).inQuick(),
                ffm(SPANS_1, COUNTING, 1),
                ffm(SPANS_1, STATEFUL, 1).inQuick(),
                ffm(NESTED_8, STATEFUL, 1),
                ffm(FIB_TREE, STATEFUL, 1));
    }
}
