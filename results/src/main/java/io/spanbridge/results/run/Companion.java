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
 * @param more {@link #CALLBACKS}, {@link #SPREAD}, and what this version does not know, as it was read
 */
public record Companion(
        String unit,
        double value,
        Map<String, Double> parts,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
    /** How many callbacks a unit of work makes. */
    public static final String CALLBACKS = "callbacks";

    /** How far repeats of the count lay apart, as a share of the value. */
    public static final String SPREAD = "spread";

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

    /** Returns a copy that knows this number, too. */
    public Companion with(String name, double number) {
        Map<String, Object> known = new LinkedHashMap<>(more);
        known.put(name, number);
        return new Companion(unit, value, parts, known);
    }

    /** Returns the figure per callback; NaN when nobody said how many callbacks there are, or there are none. */
    public double perCallback() {
        double callbacks = number(CALLBACKS);
        return callbacks > 0 ? value / callbacks : Double.NaN;
    }

    /** Returns {@link #SPREAD}; NaN when nobody said. */
    public double spread() {
        return number(SPREAD);
    }

    private double number(String name) {
        return more.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
