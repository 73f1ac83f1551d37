package io.spanbridge.results.changes;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;

/** The noise of a series that may also change its level. */
final class Noise {
    /** Makes the median absolute deviation of normal noise its standard deviation. */
    private static final double MAD_TO_SIGMA = 1.4826;

    private Noise() {}

    /**
     * The standard deviation of the noise, from the differences of neighbours: a change of level is in one of them only, so it
     * does not count. At least {@code floor}.
     */
    static double sigma(double[] series, double floor) {
        if (series.length < 3) {
            return floor;
        }
        double[] differences = new double[series.length - 1];
        Arrays.setAll(differences, i -> Math.abs(series[i + 1] - series[i]));
        return Math.max(floor, MAD_TO_SIGMA * Median.withDefaults().evaluate(differences) / Math.sqrt(2));
    }
}
