package io.spanbridge.benchmarks.arms;

import static io.spanbridge.benchmarks.MeasuredArm.peer;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_EVENTS;
import static io.spanbridge.benchmarks.kernels.TreeKernels.NESTED_8;
import static io.spanbridge.benchmarks.layers.PeerKind.PYTHON_FMT;
import static io.spanbridge.benchmarks.layers.PeerKind.PYTHON_LAYER_NOOP;
import static io.spanbridge.benchmarks.layers.PeerKind.PYTHON_LAYER_STATEFUL;
import static io.spanbridge.benchmarks.layers.PeerKind.PYTHON_OTLP_FILE;
import static io.spanbridge.benchmarks.layers.PeerKind.PYTHON_OTLP_FILE_SIMPLE;
import static io.spanbridge.benchmarks.layers.PeerKind.RUST_FMT;
import static io.spanbridge.benchmarks.layers.PeerKind.RUST_NOOP;
import static io.spanbridge.benchmarks.layers.PeerKind.RUST_OPENTELEMETRY;

import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.Kernel;
import io.spanbridge.benchmarks.layers.PeerKind;
import java.util.ArrayList;
import java.util.List;

/** Other ways to the same spans, each in a process of its own kind: both Python originals, and Rust without a JVM. */
public final class PeerArms {
    private static final List<PeerKind> PEERS = List.of(
            RUST_NOOP,
            RUST_OPENTELEMETRY,
            RUST_FMT,
            PYTHON_LAYER_NOOP,
            PYTHON_LAYER_STATEFUL,
            PYTHON_OTLP_FILE,
            PYTHON_OTLP_FILE_SIMPLE,
            PYTHON_FMT);

    private PeerArms() {}

    /** Returns the arms in the order of the ladder. */
    public static List<MeasuredArm> arms() {
        List<MeasuredArm> arms = new ArrayList<>();
        for (Kernel kernel : List.of(SPANS_1, SPANS_EVENTS, NESTED_8)) {
            for (PeerKind kind : PEERS) {
                MeasuredArm arm = peer(kernel, kind);
                arms.add(kernel == SPANS_1 && kind == PYTHON_LAYER_NOOP ? arm.inQuick() : arm);
            }
        }
        return List.copyOf(arms);
    }
}
