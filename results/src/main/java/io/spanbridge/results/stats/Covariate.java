package io.spanbridge.results.stats;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Takes out of an effect what a covariate of the same rounds explains: of the logarithm of a time that of a ruler. Stateless
 * and thread-safe.
 *
 * <p>A time over its ruler supposes that both slow down alike. Where they do not, because the ruler is hit by what the arm
 * does not feel, the quotient is noisier than the time. So the slope of the effect on the covariate is fitted within each side
 * (analysis of covariance), drawn towards 1 by as much as the rounds cannot tell: with few rounds, or a ruler that hardly
 * moved, the result is the quotient; with a ruler that moved and an arm that did not, it is the time alone. The slope never
 * sees the difference between the sides, so it cannot favour one.
 */
public final class Covariate {
    /** Fewer rounds tell nothing of a slope. */
    private static final int FEWEST = 4;

    /** How far a slope is expected to lie from 1, as a standard deviation. */
    private static final double SPREAD = 0.5;

    private static final double MOST = 1.2;

    private Covariate() {}

    /**
     * The mean of one difference per round.
     *
     * @param differences candidate minus base
     * @param covariates the same of the covariate; a round in which either is not finite is left out
     */
    public static Estimate of(double[] differences, double[] covariates) {
        Side side = Side.of(differences, covariates);
        Slope slope = Slope.of(side);
        return Intervals.of(side.without(slope), slope.variance() * square(side.meanX()), slope.freedom());
    }

    /** The difference of two means whose rounds are not paired, candidate minus base. */
    public static Estimate ofDifference(double[] candidate, double[] ofCandidate, double[] base, double[] ofBase) {
        Side after = Side.of(candidate, ofCandidate);
        Side before = Side.of(base, ofBase);
        Slope slope = Slope.of(after, before);
        return Intervals.ofDifference(
                after.without(slope),
                before.without(slope),
                slope.variance() * square(after.meanX() - before.meanX()),
                slope.freedom());
    }

    /** How much of a change of the ruler is taken out: 0 nothing, 1 all of it. */
    static double slope(double[] effects, double[] covariates) {
        return Slope.of(Side.of(effects, covariates)).value();
    }

    private static double square(double value) {
        return value * value;
    }

    /** The rounds of one side that have both values. */
    private record Side(double[] y, double[] x, double meanY, double meanX) {
        static Side of(double[] effects, double[] covariates) {
            int[] known = IntStream.range(0, effects.length)
                    .filter(i -> Double.isFinite(effects[i]) && Double.isFinite(covariates[i]))
                    .toArray();
            double[] y = IntStream.of(known).mapToDouble(i -> effects[i]).toArray();
            double[] x = IntStream.of(known).mapToDouble(i -> covariates[i]).toArray();
            return new Side(
                    y,
                    x,
                    Arrays.stream(y).average().orElse(0),
                    Arrays.stream(x).average().orElse(0));
        }

        double[] without(Slope slope) {
            return IntStream.range(0, y.length)
                    .mapToDouble(i -> y[i] - slope.value() * x[i])
                    .toArray();
        }

        double products(double[] a, double meanA, double[] b, double meanB) {
            return IntStream.range(0, a.length)
                    .mapToDouble(i -> (a[i] - meanA) * (b[i] - meanB))
                    .sum();
        }
    }

    /**
     * A fitted slope.
     *
     * @param variance of the slope
     * @param freedom how many degrees of freedom it took, 0 to 1
     */
    private record Slope(double value, double variance, double freedom) {
        static Slope of(Side... sides) {
            int rounds = Arrays.stream(sides).mapToInt(side -> side.y.length).sum();
            double xx = 0;
            double xy = 0;
            double yy = 0;
            for (Side side : sides) {
                xx += side.products(side.x, side.meanX, side.x, side.meanX);
                xy += side.products(side.x, side.meanX, side.y, side.meanY);
                yy += side.products(side.y, side.meanY, side.y, side.meanY);
            }
            double left = rounds - sides.length - 1.0;
            if (rounds < FEWEST * sides.length || !(xx > 0)) {
                return new Slope(1, 0, 0);
            }
            double residual = Math.max(0, yy - xy * xy / xx) / left;
            double drawn = residual / (SPREAD * SPREAD);
            double value = Math.min(MOST, Math.max(0, (xy + drawn) / (xx + drawn)));
            return new Slope(value, residual / (xx + drawn), xx / (xx + drawn));
        }
    }
}
