package io.spanbridge.results.stats;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Few values that lie so far from the others that they are not of the same kind. Stateless and thread-safe.
 *
 * <p>Of a hundred JVMs with the same arm one or two run a tenth or a quarter slower than the others for their whole life: pages or
 * compiled code came to lie badly. One such fork in a series makes the interval of its mean too wide to say anything for forty rounds.
 * So values beyond seven standard deviations are strays, where the deviation is estimated from the median absolute deviation, which
 * few values cannot move. In normal noise that takes a value from one series of eight in 80, and from one of 24 in 1,700
 * (simulated). More than one value in eight are no strays: then that is how the arm is.
 */
public final class Strays {
    /** Makes the median absolute deviation of normal noise its standard deviation. */
    private static final double MAD_TO_SIGMA = 1.4826;

    /** The least deviation that is believed, as a share: a handful of values may agree by chance. */
    private static final double FLOOR = 0.01;

    private static final double FAR = 7;
    private static final int ONE_IN = 8;

    /** As a rule it sorts what it is given. */
    private static final Median MEDIAN = Median.withDefaults().withCopy(true);

    private Strays() {}

    /**
     * Tells the strays.
     *
     * @param logs logarithms of times
     * @return whether the value at the same place is one
     */
    public static boolean[] among(double... logs) {
        boolean[] strays = new boolean[logs.length];
        if (logs.length < ONE_IN) {
            return strays;
        }
        double median = MEDIAN.evaluate(logs);
        double[] deviations =
                Arrays.stream(logs).map(log -> Math.abs(log - median)).toArray();
        double far = FAR * Math.max(FLOOR, MAD_TO_SIGMA * MEDIAN.evaluate(deviations));
        if (Arrays.stream(deviations).filter(deviation -> deviation > far).count() > logs.length / ONE_IN) {
            return strays;
        }
        for (int i = 0; i < logs.length; i++) {
            strays[i] = deviations[i] > far;
        }
        return strays;
    }
}
