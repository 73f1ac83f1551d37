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
    /** The latencies as they were measured, from begin to end. */
    public static final String RAW = "latencies";

    /** The latencies from when the work was due: what was put off by work before it shows. Never mixed with the raw ones. */
    public static final String CORRECTED = "latencies.corrected";

    private static final Map<String, Double> SUMS = new TreeMap<>();
    private static final Map<String, Histogram> LATENCIES = new TreeMap<>();

    private ForkFigures() {}

    /**
     * Adds the latencies of an invocation.
     *
     * @param encoded nanoseconds per callback as an HdrHistogram in its V2 form
     * @return how many callbacks it holds
     */
    public static synchronized long addLatencies(byte[] encoded) {
        return add(RAW, ByteBuffer.wrap(encoded));
    }

    /**
     * Adds the latencies of an invocation that was paced.
     *
     * @param encoded two such histograms one behind the other: raw, and corrected
     * @return how many values they hold together
     */
    public static synchronized long addPaced(byte[] encoded) {
        ByteBuffer both = ByteBuffer.wrap(encoded);
        return add(RAW, both) + add(CORRECTED, both);
    }

    /** Adds to a figure of the iteration that is running. */
    public static synchronized void add(String name, double amount) {
        SUMS.merge(name, amount, Double::sum);
    }

    /** Forgets everything. */
    public static synchronized void reset() {
        SUMS.clear();
        LATENCIES.values().forEach(Histogram::reset);
    }

    /** Returns the sums since the last reset. */
    public static synchronized Map<String, Double> sums() {
        return new TreeMap<>(SUMS);
    }

    /** Returns copies of the latencies since the last reset, by {@link #RAW} and {@link #CORRECTED}; empty ones are left out. */
    public static synchronized Map<String, Histogram> latencies() {
        Map<String, Histogram> copies = new TreeMap<>();
        LATENCIES.forEach((kind, latencies) -> {
            if (latencies.getTotalCount() > 0) {
                copies.put(kind, latencies.copy());
            }
        });
        return copies;
    }

    private static long add(String kind, ByteBuffer encoded) {
        Histogram decoded = Histogram.decodeFromByteBuffer(encoded, 0);
        LATENCIES
                .computeIfAbsent(kind, none -> {
                    Histogram sum = new Histogram(decoded.getNumberOfSignificantValueDigits());
                    sum.setAutoResize(true);
                    return sum;
                })
                .add(decoded);
        return decoded.getTotalCount();
    }
}
