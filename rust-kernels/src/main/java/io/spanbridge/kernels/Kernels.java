package io.spanbridge.kernels;

/**
 * Instrumented pieces of real work in Rust, each with a twin: the same source without instrumentation. Both return the same
 * checksum. Thread-safe.
 *
 * <p>The library must be loaded first: {@code NativeLibrary.load("spanbridge_kernels", Kernels::link)}.
 */
public final class Kernels {
    private Kernels() {}

    /** Loads the library, for this class's loader, from an absolute path. */
    public static void link(String path) {
        System.load(path);
    }

    /** The module's tracing door. */
    public static native Object spanbridge(int operation, Object argument);

    /**
     * Computes a Fibonacci number in a span {@code fibonacci} with an empty field {@code version}, recorded later.
     *
     * @param index 0 or greater; at most 93 memoized, at most 15 naive
     * @return the number
     * @throws RuntimeException when the index is above 15 and memoization is off (an ERROR event is emitted first)
     * @throws IllegalArgumentException when the index is negative, or too large for a 64-bit result
     */
    public static native long fibonacci(long index, boolean useMemoized);

    /** The twin of {@link #fibonacci}. */
    public static native long fibonacciTwin(long index, boolean useMemoized);

    /**
     * Computes a Fibonacci number by plain recursion with one span per call: {@code 2 * fib(index + 1) - 1} spans, nested
     * {@code index} deep, each with one i64 field. The tree-shaped load of the benchmarks.
     */
    public static native long fibonacciTree(long index);

    /** The twin of {@link #fibonacciTree}. */
    public static native long fibonacciTreeTwin(long index);

    /**
     * Makes and drops root spans of one shape.
     *
     * @param count how many spans
     * @param fields 0, 1, 4 or 16 fields; one is an i64, of more a quarter each is i64, f64, str and bool
     * @param events 0 to 2 events inside the span, each with a message and one field
     * @param records 0 or 1 values recorded after the span was made
     * @param enter whether the span is entered around its events
     * @return a checksum of the values
     * @throws IllegalArgumentException when the shape is not one of these
     */
    public static native long spans(long count, int fields, int events, int records, boolean enter);

    /** The twin of {@link #spans}. */
    public static native long spansTwin(long count, int fields, int events, int records, boolean enter);

    /**
     * Makes a CSV text of real numbers from a seed, parses it, aggregates it by group and sorts the groups: a span per stage
     * and per chunk, a WARN event per bad row.
     *
     * @param rows how many rows
     * @param chunkRows rows per chunk: fewer means more spans per work
     * @return a checksum of the aggregates
     */
    public static native long csv(long seed, long rows, long chunkRows);

    /** The twin of {@link #csv}. */
    public static native long csvTwin(long seed, long rows, long chunkRows);

    /**
     * As {@link #spans}, and times every newSpan and every close in Rust.
     *
     * @return an HdrHistogram of nanoseconds per callback in its V2 form (not compressed), 1 ns to 10 s, 3 digits
     */
    public static native byte[] spansLatencies(long count, int fields);

    /** Makes a root span and its children in a chain {@code depth} deep, {@code count} times; returns a checksum. */
    public static native long nested(long count, int depth);

    /** The twin of {@link #nested}. */
    public static native long nestedTwin(long count, int depth);

    /**
     * Installs a {@code tracing_subscriber::Registry} with a layer that only counts as the process's global default. The
     * baseline that the bridge is compared with; it cannot be undone, and excludes sessions of the bridge.
     *
     * @throws IllegalStateException when a global default is there already
     */
    public static native void installRustNoOp();

    /** Returns how many callbacks (new, record, event, enter, exit, close) the layer of {@link #installRustNoOp} counted. */
    public static native long rustNoOpCallbacks();
}
