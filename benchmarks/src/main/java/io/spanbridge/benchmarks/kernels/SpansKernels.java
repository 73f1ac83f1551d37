package io.spanbridge.benchmarks.kernels;

import io.spanbridge.kernels.KernelCall;

/** Root spans of one shape, one after the other: the kernels of the ladder. */
public final class SpansKernels {
    private static final int NOT_ENTERED = 0;
    private static final int ENTERED = 1;

    public static final Kernel SPANS_0 = spans("spans-0", "root spans without a field", 0);
    /** The kernel of the ladder. */
    public static final Kernel SPANS_1 = spans("spans-1", "root spans with one i64", 1);

    public static final Kernel SPANS_4 = spans("spans-4", "root spans with an i64, an f64, a str and a bool", 4);
    public static final Kernel SPANS_16 = spans("spans-16", "root spans with four times the fields of spans-4", 16);
    public static final Kernel SPANS_EVENTS = Kernel.of(
            "spans-events",
            "entered root spans with one field, two events and one value recorded later",
            new Callbacks(1000, 2000, 1000, 1000),
            new KernelCall("spans", 1000, 1, 2, 1, ENTERED));

    /** The span that is compared with one that the OpenTelemetry SDK makes in Java. */
    public static final Kernel SPANS_OTEL = Kernel.of(
            "spans-otel",
            "root spans with an i64, an f64 and a str, and one event",
            new Callbacks(1000, 1000, 0, 0),
            new KernelCall("spans", 1000, 3, 1, 0, NOT_ENTERED));

    private SpansKernels() {}

    private static Kernel spans(String id, String does, int fields) {
        return Kernel.of(id, does, Callbacks.ofSpans(1000), new KernelCall("spans", 1000, fields, 0, 0, NOT_ENTERED));
    }
}
