package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.fork.ForkFigures;
import io.spanbridge.kernels.Kernels;
import java.util.function.LongSupplier;

/**
 * What one invocation of a benchmark runs: a kernel with fixed arguments, and its twin.
 *
 * <p>An invocation makes about a thousand spans in one downcall, so that the downcall and the harness cost nothing per span.
 * Both forms return a checksum, and it is the same one.
 */
public enum Kernel {
    /** Root spans without a field. */
    SPANS_0("spans-0", new Callbacks(1000, 0, 0, 0), spans(0, 0, 0, false), spansTwin(0, 0, 0, false)),
    /** Root spans with one i64: the kernel of the ladder. */
    SPANS_1("spans-1", new Callbacks(1000, 0, 0, 0), spans(1, 0, 0, false), spansTwin(1, 0, 0, false)),
    /** Root spans with an i64, an f64, a str and a bool. */
    SPANS_4("spans-4", new Callbacks(1000, 0, 0, 0), spans(4, 0, 0, false), spansTwin(4, 0, 0, false)),
    /** Root spans with four times the fields of {@link #SPANS_4}. */
    SPANS_16("spans-16", new Callbacks(1000, 0, 0, 0), spans(16, 0, 0, false), spansTwin(16, 0, 0, false)),
    /** Entered root spans with one field, two events and one value recorded later. */
    SPANS_EVENTS("spans-events", new Callbacks(1000, 2000, 1000, 1000), spans(1, 2, 1, true), spansTwin(1, 2, 1, true)),
    /** Chains of eight spans, each the child of the one before. */
    NESTED_8(
            "nested-8",
            new Callbacks(1000, 0, 0, 1000),
            () -> Kernels.nested(125, 8),
            () -> Kernels.nestedTwin(125, 8)),
    /** A tree: the recursion of fib(15), a span per call. */
    FIB_TREE(
            "fib-tree",
            new Callbacks(1973, 0, 0, 1973),
            () -> Kernels.fibonacciTree(15),
            () -> Kernels.fibonacciTreeTwin(15)),
    /** Makes, parses, aggregates and sorts a CSV text: real work with few spans, and an event per bad row that the seed makes. */
    CSV("csv", new Callbacks(105, 22, 1, 105), () -> Kernels.csv(42, 2000, 20), () -> Kernels.csvTwin(42, 2000, 20)),
    /**
     * As {@link #SPANS_1}, with the clock read around every callback; for its histogram alone. Its checksum is the number of
     * callbacks in the histogram.
     */
    LATENCY_1(
            "latency-1",
            new Callbacks(10_000, 0, 0, 0),
            () -> ForkFigures.addLatencies(Kernels.spansLatencies(10_000, 1)),
            () -> 20_000);

    private final String id;
    private final Callbacks callbacks;
    private final LongSupplier instrumented;
    private final LongSupplier twin;

    Kernel(String id, Callbacks callbacks, LongSupplier instrumented, LongSupplier twin) {
        this.id = id;
        this.callbacks = callbacks;
        this.instrumented = instrumented;
        this.twin = twin;
    }

    private static LongSupplier spans(int fields, int events, int records, boolean enter) {
        return () -> Kernels.spans(1000, fields, events, records, enter);
    }

    private static LongSupplier spansTwin(int fields, int events, int records, boolean enter) {
        return () -> Kernels.spansTwin(1000, fields, events, records, enter);
    }

    /** Returns the name in arm ids and run files. */
    public String id() {
        return id;
    }

    /** Returns what one invocation causes. */
    public Callbacks callbacks() {
        return callbacks;
    }

    /** Returns one invocation of the instrumented kernel; it returns the checksum. */
    public LongSupplier instrumented() {
        return instrumented;
    }

    /** Returns one invocation of the twin; it returns the checksum. */
    public LongSupplier twin() {
        return twin;
    }
}
