package io.spanbridge.results.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Many tests at once. With 60 arms, three would differ "with 95 % confidence" by chance; the procedure of Benjamini and
 * Hochberg (1995) keeps the share of false ones among those that are reported below a level. Stateless and thread-safe.
 */
public final class Family {
    /** At most this share of the reported changes is false. */
    public static final double LEVEL = 0.05;

    /**
     * A change of any size is called certain up to this p value. Whether there is a change at all is asked of every arm of every
     * run, and most often there is none, so one time in twenty would be far too often.
     */
    public static final double CERTAIN = 0.005;

    private Family() {}

    /**
     * Returns the two-sided p value of the hypothesis that the true effect lies within the band.
     *
     * @param band 0 for the hypothesis that there is no effect at all
     * @return NaN without an interval
     */
    public static double p(Estimate effect, double band) {
        if (!effect.hasInterval() || effect.freedom() <= 0) {
            return Double.NaN;
        }
        double beyond = Math.abs(effect.mean()) - band;
        if (effect.standardError() == 0) {
            return beyond > 0 ? 0 : 1;
        }
        TDistribution t = TDistribution.of(effect.freedom());
        return Math.min(1, 2 * t.survivalProbability(beyond / effect.standardError()));
    }

    /**
     * Returns adjusted p values: those up to a level may be reported.
     *
     * @param p NaN where there was no test; it stays NaN and does not count
     */
    public static double[] adjusted(double... p) {
        int[] order = IntStream.range(0, p.length)
                .filter(i -> !Double.isNaN(p[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[p.length];
        Arrays.fill(adjusted, Double.NaN);
        double least = 1;
        for (int rank = order.length; rank > 0; rank--) {
            least = Math.min(least, p[order[rank - 1]] * ((double) order.length / rank));
            adjusted[order[rank - 1]] = least;
        }
        return adjusted;
    }
}
