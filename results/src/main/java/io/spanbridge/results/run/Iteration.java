package io.spanbridge.results.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One measured iteration, bracketed by bursts of rulers in the same JVM.
 *
 * @param score in the arm's unit
 * @param rulers the bursts around it, by the name of the ruler; see {@link Rulers}
 * @param waited the share of its time in which the measuring thread was ready to run and other threads of the machine had all
 *     processors; null when nobody knows
 */
public record Iteration(
        double score,
        Map<String, Bracket> rulers,
        @JsonInclude(JsonInclude.Include.NON_NULL) Double waited) {
    private static final Bracket NONE = new Bracket(Double.NaN, Double.NaN);

    /** Takes missing rulers as none. */
    public Iteration {
        Map<String, Bracket> known = new TreeMap<>();
        if (rulers != null) {
            rulers.forEach((name, bracket) -> known.put(name, bracket == null ? NONE : bracket));
        }
        rulers = Collections.unmodifiableMap(known);
        waited = waited == null || waited.isNaN() ? null : waited;
    }

    /** An iteration of which nobody knows how long it waited. */
    public Iteration(double score, Map<String, Bracket> rulers) {
        this(score, rulers, null);
    }

    /** An iteration with bursts of U alone. */
    public Iteration(double score, double before, double after) {
        this(score, Map.of(Rulers.U, new Bracket(before, after)));
    }

    /** Reads both forms: rulers by name, and the two numbers of U that schema 1 had. */
    @JsonCreator
    static Iteration read(
            @JsonProperty("score") Double score,
            @JsonProperty("rulerBefore") Double before,
            @JsonProperty("rulerAfter") Double after,
            @JsonProperty("rulers") Map<String, Bracket> rulers,
            @JsonProperty("waited") Double waited) {
        double known = score == null ? Double.NaN : score;
        if (rulers != null) {
            return new Iteration(known, rulers, waited);
        }
        // Absent properties come as null or, by the lenient reader, as NaN.
        boolean none = (before == null || before.isNaN()) && (after == null || after.isNaN());
        return none
                ? new Iteration(known, Map.of())
                : new Iteration(known, before == null ? Double.NaN : before, after == null ? Double.NaN : after);
    }

    /** The bursts of one ruler; both NaN when it was not there. */
    public Bracket ruler(String name) {
        return rulers.getOrDefault(name, NONE);
    }
}
