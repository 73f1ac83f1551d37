package io.spanbridge.results.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The best segmentation of a series into levels, exactly, in about linear time: PELT (Killick, Fearnhead, Eckley 2012) with the
 * squared error over the variance of the noise as cost.
 */
public final class Pelt {
    private Pelt() {}

    /**
     * Returns the change points, ascending.
     *
     * @param series finite values
     * @param least the shortest segment, 1 or more
     * @param floor the least noise that is believed, in the unit of the series, more than 0
     * @param penalty what a change point must save in squared standard deviations
     */
    public static List<Integer> changes(double[] series, int least, double floor, double penalty) {
        int length = series.length;
        if (length < 2 * least) {
            return List.of();
        }
        double sigma = Noise.sigma(series, floor);
        double[] sums = new double[length + 1];
        double[] squares = new double[length + 1];
        double centre = Arrays.stream(series).average().orElse(0);
        for (int i = 0; i < length; i++) {
            double value = (series[i] - centre) / sigma;
            sums[i + 1] = sums[i] + value;
            squares[i + 1] = squares[i] + value * value;
        }
        double[] best = new double[length + 1];
        int[] previous = new int[length + 1];
        int[] lost = new int[length + 1];
        Arrays.fill(lost, Integer.MAX_VALUE);
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = -penalty;
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int end = least; end <= length; end++) {
            for (int start : starts) {
                double cost = best[start] + cost(sums, squares, start, end) + penalty;
                if (cost < best[end]) {
                    best[end] = cost;
                    previous[end] = start;
                }
            }
            // A start that lost to a change point here loses from where a segment that begins here may end.
            for (int start : starts) {
                if (best[start] + cost(sums, squares, start, end) > best[end]) {
                    lost[start] = Math.min(lost[start], end + least);
                }
            }
            int next = end + 1;
            starts.removeIf(start -> lost[start] <= next);
            if (end - least + 1 >= least) {
                starts.add(end - least + 1);
            }
        }
        List<Integer> changes = new ArrayList<>();
        for (int at = previous[length]; at > 0; at = previous[at]) {
            changes.add(at);
        }
        Collections.reverse(changes);
        return List.copyOf(changes);
    }

    private static double cost(double[] sums, double[] squares, int start, int end) {
        double sum = sums[end] - sums[start];
        return Math.max(0, squares[end] - squares[start] - sum * sum / (end - start));
    }
}
