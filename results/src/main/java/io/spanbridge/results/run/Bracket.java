package io.spanbridge.results.run;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * Two short bursts of one ruler, just before and just after an iteration. In JSON an array of the two.
 *
 * @param before nanoseconds per ruler call just before the iteration
 * @param after the same, just after it
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Bracket(double before, double after) {
    /** The mean of the two; NaN when either is missing. */
    public double mean() {
        double mean = (before + after) / 2;
        return before > 0 && after > 0 && Double.isFinite(mean) ? mean : Double.NaN;
    }

    /** How far the ruler moved over the iteration, |log(after / before)|; NaN when either is missing. */
    public double moved() {
        return Double.isNaN(mean()) ? Double.NaN : Math.abs(Math.log(after / before));
    }
}
