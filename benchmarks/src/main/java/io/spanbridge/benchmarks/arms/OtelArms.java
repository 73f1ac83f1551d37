package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.ArmDelivery.BATCHED;
import static io.spanbridge.benchmarks.ArmDelivery.DEFERRED;
import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.MeasuredArm.ffm;
import static io.spanbridge.benchmarks.MeasuredArm.java;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_OTEL;
import static io.spanbridge.benchmarks.layers.JavaSdkKind.JAVA_SDK;
import static io.spanbridge.benchmarks.layers.NoOpKind.NOOP;
import static io.spanbridge.benchmarks.layers.OtlpKind.OTLP;
import static io.spanbridge.benchmarks.layers.RustOtlpKind.RUST_OTLP;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** A span with three attributes and an event on its way to a collector: made in Java, seen from Java, exported by Rust. */
public final class OtelArms {
    private OtelArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(SPANS_OTEL, TWIN, 1).inQuick(),
                bare(SPANS_OTEL, JAVA_SDK, 1).inQuick(),
                bare(SPANS_OTEL, RUST_OTLP, 1),
                java(SPANS_OTEL, DIRECT, NOOP, 1),
                java(SPANS_OTEL, DIRECT, OTLP, 1).inQuick(),
                java(SPANS_OTEL, DEFERRED, NOOP, 1),
                java(SPANS_OTEL, DEFERRED, OTLP, 1).inQuick(),
                java(SPANS_OTEL, BATCHED, NOOP, 1),
                java(SPANS_OTEL, BATCHED, OTLP, 1),
                ffm(SPANS_OTEL, NOOP, 1),
                ffm(SPANS_OTEL, OTLP, 1));
    }
}
