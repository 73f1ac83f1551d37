package io.spanbridge.results.changes;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * How much a figure changes from run to run when nothing happened: the upper quartile of the last deltas and three times their
 * interquartile range above it, as rustc-perf has it.
 */
public final class HistoryThreshold {
    /** So many of the newest deltas count. */
    public static final int DELTAS = 30;

    /** Fewer deltas say nothing. */
    public static final int FEWEST = 5;

    private static final double REACH = 3;

    private HistoryThreshold() {}

    /**
     * Returns the threshold on |log ratio|.
     *
     * @param series positive values of one testbed, oldest first; values that are not are left out
     * @param band the least threshold, used alone while there are too few deltas
     */
    public static double of(double[] series, double band) {
        double[] known = Arrays.stream(series)
                .filter(value -> value > 0 && Double.isFinite(value))
                .toArray();
        if (known.length <= FEWEST) {
            return band;
        }
        int count = Math.min(DELTAS, known.length - 1);
        double[] deltas = new double[count];
        Arrays.setAll(
                deltas, i -> Math.abs(Math.log(known[known.length - count + i] / known[known.length - count + i - 1])));
        double[] quartiles = Quantile.withDefaults().evaluate(deltas, 0.25, 0.75);
        return Math.max(band, quartiles[1] + REACH * (quartiles[1] - quartiles[0]));
    }
}
