package io.spanbridge.results.run;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A figure beside the times that does not depend on the speed of the machine, so that any difference means something. Names
 * in use: {@code java.bytes}, {@code malloc.calls}, {@code malloc.bytes}, {@code jni.functions}, {@code global.references},
 * {@code instructions}; others are kept and shown under their own name.
 *
 * @param unit for example {@code instructions/span}; lower is better
 * @param value the sum
 * @param parts what it is made of, by name: JNI functions, groups of functions; empty when it is one number
 * @param more what this version does not know, as it was read
 */
public record Companion(
        String unit,
        double value,
        Map<String, Double> parts,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
    /** Takes a missing unit as none, and missing parts as none. */
    public Companion {
        unit = unit == null ? "" : unit;
        Map<String, Double> known = new TreeMap<>();
        if (parts != null) {
            parts.forEach((name, part) -> known.put(name, part == null ? Double.NaN : part));
        }
        parts = Collections.unmodifiableMap(known);
        more = more == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** A figure with parts. */
    public Companion(String unit, double value, Map<String, Double> parts) {
        this(unit, value, parts, Map.of());
    }
}
