package io.spanbridge.results.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * 95 % intervals over rounds: a bootstrap interval, widened where needed so that it holds the t interval of the round means.
 *
 * <p>The bootstrap alone is too narrow for a handful of rounds; the t interval alone trusts the normal distribution. Their
 * hull errs on the wide side.
 */
public final class Intervals {
    /** The share of intervals that hold the true mean. */
    public static final double CONFIDENCE = 0.95;

    /** With this probability an effect of the smallest detectable size leads to a verdict. */
    public static final double POWER = 0.80;

    private Intervals() {}

    /**
     * The mean of one value per round.
     *
     * @param rounds any length; values that are not finite are left out
     */
    public static Estimate of(double... rounds) {
        return of(rounds, 0, 0);
    }

    /**
     * The same of values that something was fitted to.
     *
     * @param added what the fit adds to the variance of the mean
     * @param lost the degrees of freedom that the fit took
     */
    static Estimate of(double[] rounds, double added, double lost) {
        double[] values = finite(rounds);
        if (values.length == 0) {
            return Estimate.NONE;
        }
        double mean = Bootstrap.mean(values);
        if (values.length == 1) {
            return new Estimate(mean, Double.NaN, Double.NaN, 1, Double.NaN, 0);
        }
        double freedom = values.length - 1.0 - lost;
        double error = Math.sqrt(variance(values, mean) / values.length * (values.length - 1.0) / freedom + added);
        return hull(mean, Bootstrap.ofMean(values, CONFIDENCE), values.length, error, freedom);
    }

    /**
     * The difference of two means whose rounds are not paired: mean(candidate) - mean(base).
     *
     * @return without interval when one side has fewer than two rounds; rounds is the smaller number of the two
     */
    public static Estimate ofDifference(double[] candidate, double[] base) {
        return ofDifference(candidate, base, 0, 0);
    }

    /** The same of values that something was fitted to, as in {@link #of(double[], double, double)}. */
    static Estimate ofDifference(double[] candidate, double[] base, double added, double lost) {
        double[] after = finite(candidate);
        double[] before = finite(base);
        int rounds = Math.min(after.length, before.length);
        if (rounds == 0) {
            return Estimate.NONE;
        }
        double meanAfter = Bootstrap.mean(after);
        double meanBefore = Bootstrap.mean(before);
        double mean = meanAfter - meanBefore;
        if (rounds == 1) {
            return new Estimate(mean, Double.NaN, Double.NaN, 1, Double.NaN, 0);
        }
        double partAfter = variance(after, meanAfter) / after.length;
        double partBefore = variance(before, meanBefore) / before.length;
        double freedom = welch(partAfter, after.length, partBefore, before.length);
        double error = Math.sqrt((partAfter + partBefore) * freedom / (freedom - lost) + added);
        return hull(mean, Bootstrap.ofDifference(after, before, CONFIDENCE), rounds, error, freedom - lost);
    }

    /**
     * The smallest true effect beyond a band that this many rounds of this spread would have shown with probability
     * {@link #POWER}.
     *
     * @param estimate with interval and standard error, in the same unit as the band
     * @return NaN without an interval
     */
    public static double smallestDetectable(Estimate estimate, double band) {
        if (!estimate.hasInterval() || estimate.freedom() <= 0) {
            return Double.NaN;
        }
        TDistribution t = TDistribution.of(estimate.freedom());
        double halfWidth = Math.max(estimate.high() - estimate.mean(), estimate.mean() - estimate.low());
        return band + halfWidth + t.inverseCumulativeProbability(POWER) * estimate.standardError();
    }

    private static Estimate hull(double mean, double[] bootstrap, int rounds, double error, double freedom) {
        double half = TDistribution.of(freedom).inverseSurvivalProbability((1 - CONFIDENCE) / 2) * error;
        return new Estimate(
                mean, Math.min(bootstrap[0], mean - half), Math.max(bootstrap[1], mean + half), rounds, error, freedom);
    }

    private static double variance(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return squares / (values.length - 1);
    }

    /** Degrees of freedom after Welch and Satterthwaite; without any spread those of the smaller sample. */
    private static double welch(double partA, int sizeA, double partB, int sizeB) {
        double below = partA * partA / (sizeA - 1) + partB * partB / (sizeB - 1);
        double above = (partA + partB) * (partA + partB);
        return below > 0 && Double.isFinite(above / below) ? above / below : Math.min(sizeA, sizeB) - 1.0;
    }

    private static double[] finite(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }
}
