package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.DEFERRED;
import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.ffm;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.kernels.TreeKernels.FIB_TREE;
import static io.spanbridge.benchmarks.kernels.TreeKernels.NESTED_8;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.RustNoOpKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;
import static io.spanbridge.benchmarks.variants.CollectorVariant.SERIAL;
import static io.spanbridge.benchmarks.variants.CollectorVariant.ZGC;
import static io.spanbridge.benchmarks.variants.JdkVariant.NEWER;
import static io.spanbridge.benchmarks.variants.PollutedVariant.POLLUTED;

import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.Kernel;
import io.spanbridge.benchmarks.layers.LayerKind;
import java.util.List;

/** The same arms in other processes: other collectors, other layers before, a newer JDK. */
public final class VariantArms {
    private VariantArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                java(SPANS_1, DIRECT, STATEFUL, 1).as(SERIAL),
                java(SPANS_1, DIRECT, STATEFUL, 1).as(ZGC),
                java(SPANS_1, DIRECT, NOOP, 1).as(POLLUTED),
                java(SPANS_1, DIRECT, STATEFUL, 1).as(POLLUTED),
                bare(SPANS_1, RUST_NOOP, 1).as(NEWER),
                java(SPANS_1, DIRECT, NOOP, 1).as(NEWER),
                java(SPANS_1, DIRECT, STATEFUL, 1).as(NEWER),
                ffmOnNewer(SPANS_1, DIRECT, NOOP),
                ffmOnNewer(SPANS_1, DIRECT, STATEFUL),
                java(NESTED_8, DEFERRED, STATEFUL, 1).as(NEWER),
                ffmOnNewer(NESTED_8, DEFERRED, STATEFUL),
                java(FIB_TREE, DEFERRED, STATEFUL, 1).as(NEWER),
                ffmOnNewer(FIB_TREE, DEFERRED, STATEFUL));
    }

    /** An arm that crosses by FFM on the newer JDK, which is subtracted from the same by JNI there. */
    static MeasuredArm ffmOnNewer(Kernel kernel, ArmDelivery delivery, LayerKind layer) {
        String byJni = java(kernel, delivery, layer, 1).as(NEWER).id();
        return ffm(kernel, delivery, layer, 1).as(NEWER).over(byJni).adding("FFM instead of JNI, both on that JDK");
    }
}
