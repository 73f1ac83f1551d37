package io.spanbridge.results.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * A change is where several points in a row lie outside of Tukey's fence around the points before: more than 1.5 times the
 * interquartile range beyond a quartile.
 */
public final class Fence {
    private static final int WINDOW = 30;
    private static final int LEAST = 5;
    private static final int IN_A_ROW = 3;
    private static final double REACH = 1.5;

    private Fence() {}

    /**
     * Returns the change points, ascending.
     *
     * @param series finite values
     * @param floor the narrowest distance of a fence from its quartile, in the unit of the series
     */
    public static List<Integer> changes(double[] series, double floor) {
        List<Integer> changes = new ArrayList<>();
        int start = 0;
        for (int at = LEAST; at + IN_A_ROW <= series.length; at++) {
            if (at - start < LEAST) {
                continue;
            }
            double[] before = Arrays.copyOfRange(series, Math.max(start, at - WINDOW), at);
            double[] quartiles = Quantile.withDefaults().evaluate(before, 0.25, 0.75);
            double reach = Math.max(floor, REACH * (quartiles[1] - quartiles[0]));
            int above = 0;
            int below = 0;
            for (int i = at; i < at + IN_A_ROW; i++) {
                above += series[i] > quartiles[1] + reach ? 1 : 0;
                below += series[i] < quartiles[0] - reach ? 1 : 0;
            }
            if (above == IN_A_ROW || below == IN_A_ROW) {
                changes.add(at);
                start = at;
            }
        }
        return List.copyOf(changes);
    }
}
