package io.spanbridge.benchmarks;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a fork has to report beside its times: latencies per callback, and sums by name. Filled by the measured code, emptied
 * into the results of an iteration by {@code fork.FiguresProfiler}. Thread-safe.
 */
public final class ForkFigures {
    private static final Map<String, Double> SUMS = new TreeMap<>();
    private static Histogram latencies;

    private ForkFigures() {}

    /**
     * Adds the latencies of an invocation.
     *
     * @param encoded nanoseconds per callback as an HdrHistogram in its V2 form
     * @return how many callbacks it holds
     */
    public static synchronized long addLatencies(byte[] encoded) {
        Histogram decoded = Histogram.decodeFromByteBuffer(ByteBuffer.wrap(encoded), 0);
        if (latencies == null) {
            latencies = new Histogram(decoded.getNumberOfSignificantValueDigits());
            latencies.setAutoResize(true);
        }
        latencies.add(decoded);
        return decoded.getTotalCount();
    }

    /** Adds to a figure of the iteration that is running. */
    public static synchronized void add(String name, double amount) {
        SUMS.merge(name, amount, Double::sum);
    }

    /** Forgets everything. */
    public static synchronized void reset() {
        SUMS.clear();
        if (latencies != null) {
            latencies.reset();
        }
    }

    /** Returns the sums since the last reset. */
    public static synchronized Map<String, Double> sums() {
        return new TreeMap<>(SUMS);
    }

    /** Returns a copy of the latencies since the last reset; null when there are none. */
    public static synchronized Histogram latencies() {
        return latencies == null || latencies.getTotalCount() == 0 ? null : latencies.copy();
    }
}
