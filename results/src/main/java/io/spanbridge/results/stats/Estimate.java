package io.spanbridge.results.stats;

import java.util.function.DoubleUnaryOperator;

/**
 * A mean over rounds with its 95 % interval, in the unit of what was averaged.
 *
 * @param mean the mean; NaN when there was no round
 * @param low the lower end; NaN when there were fewer than two rounds
 * @param high the upper end; NaN when there were fewer than two rounds
 * @param rounds how many values it is made from
 * @param standardError of the mean; NaN when there were fewer than two rounds
 * @param freedom degrees of freedom of the standard error; 0 when there were fewer than two rounds
 */
public record Estimate(double mean, double low, double high, int rounds, double standardError, double freedom) {
    /** What stands where nothing was measured. */
    public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN, 0, Double.NaN, 0);

    /** Whether there is a mean. */
    public boolean isKnown() {
        return Double.isFinite(mean);
    }

    /** Whether there is an interval; one round has none. */
    public boolean hasInterval() {
        return isKnown() && Double.isFinite(low) && Double.isFinite(high);
    }

    /**
     * Returns mean and ends under an increasing function, for example from logarithms to ratios. The standard error has no
     * meaning there and becomes NaN.
     */
    public Estimate map(DoubleUnaryOperator increasing) {
        return new Estimate(
                increasing.applyAsDouble(mean),
                increasing.applyAsDouble(low),
                increasing.applyAsDouble(high),
                rounds,
                Double.NaN,
                0);
    }
}
