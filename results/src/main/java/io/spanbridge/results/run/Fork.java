package io.spanbridge.results.run;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
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
 * @param histogram latencies in nanoseconds, each from its begin, as an HdrHistogram (V2, compressed, base64), or null
 * @param correctedHistogram the same from when each was due: what was put off by a long one shows; or null
 * @param pauses when the whole JVM stood still while these were recorded
 * @param host what was known of the machine while the fork ran, by name: {@code load}, {@code steal.share}
 * @param more what this version does not know, as it was read
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
        String histogram,
        String correctedHistogram,
        List<Pause> pauses,
        Map<String, Double> host,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
    /** Takes missing iterations and figures as none. */
    public Fork {
        iterations = iterations == null ? List.of() : List.copyOf(iterations);
        metrics = numbers(metrics);
        pauses = pauses == null ? List.of() : List.copyOf(pauses);
        host = numbers(host);
        more = more == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** A fork of which nothing but its figures is known. */
    public Fork(
            String arm,
            int round,
            int position,
            String startedAt,
            double seconds,
            String failure,
            List<Iteration> iterations,
            Map<String, Double> metrics,
            String histogram) {
        this(
                arm,
                round,
                position,
                startedAt,
                seconds,
                failure,
                iterations,
                metrics,
                histogram,
                null,
                List.of(),
                Map.of(),
                Map.of());
    }

    /**
     * Returns a copy that has latencies.
     *
     * @param raw each from its begin; null for none
     * @param corrected each from when it was due; null for none
     */
    public Fork withLatencies(String raw, String corrected, List<Pause> stood) {
        return new Fork(
                arm,
                round,
                position,
                startedAt,
                seconds,
                failure,
                iterations,
                metrics,
                raw,
                corrected,
                stood,
                host,
                more);
    }

    /** Returns a copy that knows this of the machine. */
    public Fork onHost(Map<String, Double> known) {
        return new Fork(
                arm,
                round,
                position,
                startedAt,
                seconds,
                failure,
                iterations,
                metrics,
                histogram,
                correctedHistogram,
                pauses,
                known,
                more);
    }

    private static Map<String, Double> numbers(Map<String, Double> read) {
        Map<String, Double> known = new TreeMap<>();
        if (read != null) {
            read.forEach((name, value) -> known.put(name, value == null ? Double.NaN : value));
        }
        return Collections.unmodifiableMap(known);
    }
}
