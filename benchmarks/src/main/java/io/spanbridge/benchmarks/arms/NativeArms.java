package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.MeasuredArm.bare;
import static io.spanbridge.benchmarks.kernels.CsvKernels.CSV;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_EVENTS;
import static io.spanbridge.benchmarks.layers.FmtKind.FMT;
import static io.spanbridge.benchmarks.layers.OtlpFileKind.OTLP_FILE;
import static io.spanbridge.benchmarks.layers.OtlpFileKind.OTLP_FILE_SIMPLE;
import static io.spanbridge.benchmarks.layers.RustOtlpKind.RUST_OTLP;

import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** Layers that run in Rust, beside the Java OTLP layer of the same kernels. */
public final class NativeArms {
    private NativeArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        return List.of(
                bare(SPANS_1, FMT, 1).inQuick(),
                bare(SPANS_1, OTLP_FILE, 1).inQuick(),
                bare(SPANS_1, OTLP_FILE_SIMPLE, 1),
                bare(SPANS_1, RUST_OTLP, 1).inQuick(),
                bare(SPANS_EVENTS, FMT, 1),
                bare(SPANS_EVENTS, OTLP_FILE, 1),
                bare(SPANS_EVENTS, RUST_OTLP, 1),
                bare(CSV, RUST_OTLP, 1));
    }
}
