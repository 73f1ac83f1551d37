package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.BATCHED;
import static io.spanbridge.benchmarks.ArmDelivery.DEFERRED;
import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.ArmDelivery.JSON;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.MeasuredArm.peer;
import static io.spanbridge.benchmarks.arms.VariantArms.ffmOnNewer;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_EVENTS;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_OTEL;
import static io.spanbridge.benchmarks.kernels.TreeKernels.FIB_TREE;
import static io.spanbridge.benchmarks.kernels.TreeKernels.NESTED_8;
import static io.spanbridge.benchmarks.layers.DisabledKind.DISABLED;
import static io.spanbridge.benchmarks.layers.JavaSdkKind.JAVA_SDK;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.OtlpKind.OTLP;
import static io.spanbridge.benchmarks.layers.PeerKind.PYTHON_LAYER_NOOP;
import static io.spanbridge.benchmarks.layers.RustNoOpKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.StatefulKind.STATEFUL;
import static io.spanbridge.benchmarks.variants.JdkVariant.NEWER;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;
import java.util.stream.Stream;

/**
 * The arms of README's table of costs, in one place: what {@code bench run --form full --arms @readme} measures. Their baselines come
 * with them, and those that cannot run here (no newer JDK, peers that were not built) do not.
 */
public final class ReadmeArms {
    /** What stands for all of them where arms are chosen. */
    public static final String NAME = "@readme";

    private ReadmeArms() {}

    /** Returns the ids; each is that of an arm of a family. */
    public static List<String> ids() {
        return Stream.of(
                        bare(SPANS_1, DISABLED, 1),
                        bare(SPANS_1, RUST_NOOP, 1),
                        java(SPANS_1, DEFERRED, STATEFUL, 1),
                        java(SPANS_1, BATCHED, STATEFUL, 1),
                        java(SPANS_1, DIRECT, STATEFUL, 1),
                        java(SPANS_1, DIRECT, STATEFUL, 1).again(),
                        java(SPANS_1, JSON, STATEFUL, 1),
                        ffmOnNewer(SPANS_1, DIRECT, NOOP),
                        ffmOnNewer(SPANS_1, DIRECT, STATEFUL),
                        peer(SPANS_1, PYTHON_LAYER_NOOP),
                        bare(SPANS_EVENTS, RUST_NOOP, 1),
                        java(SPANS_EVENTS, DEFERRED, STATEFUL, 1),
                        java(SPANS_EVENTS, DIRECT, STATEFUL, 1),
                        bare(NESTED_8, RUST_NOOP, 1),
                        java(NESTED_8, DEFERRED, STATEFUL, 1),
                        java(NESTED_8, BATCHED, STATEFUL, 1),
                        java(NESTED_8, DIRECT, STATEFUL, 1),
                        java(NESTED_8, DEFERRED, STATEFUL, 1).as(NEWER),
                        ffmOnNewer(NESTED_8, DEFERRED, STATEFUL),
                        bare(FIB_TREE, RUST_NOOP, 1),
                        java(FIB_TREE, DEFERRED, STATEFUL, 1),
                        java(FIB_TREE, DIRECT, STATEFUL, 1),
                        java(FIB_TREE, DEFERRED, STATEFUL, 1).as(NEWER),
                        ffmOnNewer(FIB_TREE, DEFERRED, STATEFUL),
                        bare(SPANS_OTEL, JAVA_SDK, 1),
                        java(SPANS_OTEL, DIRECT, OTLP, 1),
                        java(SPANS_OTEL, DEFERRED, OTLP, 1))
                .map(MeasuredArm::id)
                .toList();
    }
}
