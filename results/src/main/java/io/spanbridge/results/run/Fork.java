package io.spanbridge.results.run;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One fresh JVM that measured one arm.
 *
 * @param arm the arm's id
 * @param round from 0
 * @param position the place in the round, from 0
 * @param startedAt ISO-8601 instant
 * @param seconds how long the fork took, start of the JVM included
 * @param failure null when all went well; otherwise what did not
 * @param iterations the measured iterations, in order; empty when the fork failed
 * @param metrics secondary figures of the whole fork by name, for example {@code bytes/span}
 * @param histogram per-callback latencies in nanoseconds as an HdrHistogram (V2, compressed, base64), or null
 */
public record Fork(
        String arm,
        int round,
        int position,
        String startedAt,
        double seconds,
        String failure,
        List<Iteration> iterations,
        Map<String, Double> metrics,
        String histogram) {
    /** Takes missing iterations and figures as none. */
    public Fork {
        iterations = iterations == null ? List.of() : List.copyOf(iterations);
        Map<String, Double> known = new TreeMap<>();
        if (metrics != null) {
            metrics.forEach((name, value) -> known.put(name, value == null ? Double.NaN : value));
        }
        metrics = Collections.unmodifiableMap(known);
    }
}
