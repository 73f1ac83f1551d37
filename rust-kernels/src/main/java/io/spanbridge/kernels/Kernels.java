package io.spanbridge.kernels;

/**
 * Instrumented pieces of real work in Rust, each with a twin: the same source without instrumentation. Both return the same
 * checksum. Thread-safe.
 *
 * <p>The library must be loaded first: {@code NativeLibrary.load("spanbridge_kernels", Kernels::link)}.
 *
 * <p>Every kernel can be called by its name, with a {@link KernelCall}. Those that tests and examples call have a method here.
 */
public final class Kernels {
    private static int fibonacci;
    private static int fibonacciTree;
    private static int spans;
    private static int csv;
    private static int nested;

    private Kernels() {}

    /** Loads the library, for this class's loader, from an absolute path. */
    public static void link(String path) {
        System.load(path);
        fibonacci = find("fibonacci", 2);
        fibonacciTree = find("fibonacci_tree", 1);
        spans = find("spans", 5);
        csv = find("csv", 3);
        nested = find("nested", 2);
    }

    /** The module's tracing door. */
    public static native Object spanbridge(int operation, Object argument);

    /**
     * Computes a Fibonacci number in a span {@code fibonacci} with an empty field {@code version}, recorded later.
     *
     * <p>The number comes from a span {@code memoized} that fills a table, with a TRACE event per step; or from one span
     * {@code naive} per call of a recursion, with a DEBUG event per call and a TRACE event per base or recursive case.
     *
     * @param index 0 or greater; at most 93 memoized, at most 15 naive
     * @return the number; unsigned, which matters for index 93 only
     * @throws RuntimeException when the index is above 15 and memoization is off (an ERROR event is emitted first)
     * @throws IllegalArgumentException when the index is negative, or with memoization above 93, too large for 64 bits
     */
    public static long fibonacci(long index, boolean useMemoized) {
        return run(fibonacci, index, bit(useMemoized), 0, 0, 0);
    }

    /**
     * Computes a Fibonacci number by plain recursion with one span per call: {@code 2 * fib(index + 1) - 1} spans, nested
     * {@code index} deep, each with one i64 field. The tree-shaped load of the benchmarks.
     *
     * @param index 0 to 40
     * @throws IllegalArgumentException when the index is outside of that
     */
    public static long fibonacciTree(long index) {
        return run(fibonacciTree, index, 0, 0, 0, 0);
    }

    /**
     * Makes and drops root spans of one shape, one after the other. The callbacks of each, in order: new, enter, events,
     * records, exit, close; an event belongs to its span whether that is entered or not.
     *
     * @param count how many spans
     * @param fields 0, 1, 3, 4 or 16 fields; one is an i64, three are an i64, an f64 and a str, of more a quarter each is i64,
     *     f64, str and bool
     * @param events 0 to 2 events inside the span, each with a message and one field
     * @param records 0 or 1 values recorded after the span was made
     * @param enter whether the span is entered around its events
     * @return a checksum of the values
     * @throws IllegalArgumentException when the shape is not one of these
     */
    public static long spans(long count, int fields, int events, int records, boolean enter) {
        return run(spans, count, fields, events, records, bit(enter));
    }

    /** The twin of {@link #spans}. */
    public static long spansTwin(long count, int fields, int events, int records, boolean enter) {
        return runTwin(spans, count, fields, events, records, bit(enter));
    }

    /**
     * Makes a CSV text of real numbers from a seed, parses it, aggregates it by group and sorts the groups: a span per stage
     * and per chunk, {@code 5 + ceil(rows / chunkRows)} in all, and a WARN event per bad row, of which there is about one
     * in 64; their number is recorded once.
     *
     * @param rows how many rows, 0 to 1,000,000
     * @param chunkRows rows per chunk, 1 or greater: fewer means more spans per work
     * @return a checksum of the aggregates; it does not depend on the chunks
     * @throws IllegalArgumentException when a number is outside of that
     */
    public static long csv(long seed, long rows, long chunkRows) {
        return run(csv, seed, rows, chunkRows, 0, 0);
    }

    /**
     * As {@link #spans}, and times every newSpan and every close in Rust.
     *
     * @return an HdrHistogram of nanoseconds per callback in its V2 form (not compressed), 1 ns to 10 s, 3 digits; {@code 2
     *     * count} values, each with one reading of the clock in it
     * @throws IllegalArgumentException when the count is negative, or the fields are not as in {@link #spans}
     */
    public static native byte[] spansLatencies(long count, int fields);

    /**
     * As {@code spans(count, 1, 0, 0, false)}, but at fixed times: an open loop, in which a span that takes long makes those late
     * that are due meanwhile.
     *
     * @param interval nanoseconds from the time that one span is due to that of the next, 1 to 10^10
     * @return two HdrHistograms as {@link #spansLatencies} returns one, with {@code count} values each, one behind the other: of
     *     new and close together from when the span was begun (raw), and from when it was due (corrected)
     * @throws IllegalArgumentException when a number is outside of that
     */
    public static native byte[] spansPaced(long count, long interval);

    /**
     * Makes a chain of entered spans, each the child of the one before, {@code count} times.
     *
     * @param depth spans per chain, the root included: 1 to 1000
     * @return a checksum
     * @throws IllegalArgumentException when the count is negative, or the depth outside of that
     */
    public static long nested(long count, int depth) {
        return run(nested, count, depth, 0, 0, 0);
    }

    /**
     * From now on holds so many root spans with one i64 each, which stay open after the call: makes those that are missing, or
     * drops the oldest of those that are too many. One call at a time.
     *
     * @throws IllegalArgumentException when the count is negative
     */
    public static native void holdSpans(long count);

    /**
     * Installs a {@code tracing_subscriber::Registry} with a layer that only counts as the process's global default. The
     * baseline that the bridge is compared with; it cannot be undone, and excludes sessions of the bridge.
     *
     * @throws IllegalStateException when a global default is there already
     */
    public static native void installRustNoOp();

    /**
     * Returns how many callbacks (new, record, event, enter, exit, close) the layer of {@link #installRustNoOp} counted, on
     * all threads: exact for what happened before the call, as all has that joined threads did.
     */
    public static native long rustNoOpCallbacks();

    /**
     * As {@link #installRustNoOp}, with a layer that keeps a state per span in its Extensions.
     *
     * @throws IllegalStateException when a global default is there already
     */
    public static native void installRustStateful();

    /**
     * Returns how many spans, events and records the states had whose spans have closed; exact as {@link #rustNoOpCallbacks} is.
     */
    public static native long[] rustStatefulPublished();

    /**
     * Returns how many times memory was asked for in this library since it was loaded, and how many bytes: calls, bytes.
     *
     * @return null when this library does not count, which only {@code spanbridge_kernels_counted} does
     */
    public static native long[] allocations();

    /**
     * Returns the number by which a kernel is called, the same as long as the process lives.
     *
     * @throws IllegalArgumentException when there is none of that name, or when it takes another number of arguments
     */
    static native int find(String kernel, int arguments);

    /** Calls a kernel; what it does not take is ignored. */
    static native long run(int kernel, long a, long b, long c, long d, long e);

    /** Calls its twin. */
    static native long runTwin(int kernel, long a, long b, long c, long d, long e);

    private static long bit(boolean value) {
        return value ? 1 : 0;
    }
}
