package io.spanbridge.results.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.inference.TTest;

/**
 * Divides a series where the energy distance of both sides is largest, again and again, as long as a t test tells the sides
 * apart: E-divisive (Matteson, James 2014), with the test that Fleming et al. (2023) put in the place of permutations. In the
 * end, change points that the segments beside them no longer bear out are dropped, the weakest first.
 */
public final class EDivisive {
    /** The largest p value of a change point. */
    public static final double P = 0.001;

    private static final int LEAST = 2;

    private EDivisive() {}

    /** Returns the change points of finite values, ascending. Time grows with the square of the length. */
    public static List<Integer> changes(double[] series) {
        List<Integer> changes = new ArrayList<>();
        divide(series, 0, series.length, changes);
        changes.sort(null);
        merge(series, changes);
        return List.copyOf(changes);
    }

    private static void divide(double[] series, int from, int to, List<Integer> changes) {
        int at = farthest(series, from, to);
        if (at < 0 || p(series, from, at, to) > P) {
            return;
        }
        changes.add(at);
        divide(series, from, at, changes);
        divide(series, at, to, changes);
    }

    /** Where the scaled energy distance of the two sides is largest; negative when the part is too short. */
    private static int farthest(double[] series, int from, int to) {
        int length = to - from;
        if (length < 2 * LEAST) {
            return -1;
        }
        // within[k] is the sum of all distances among the first k points, beyond[k] among the others.
        double[] within = new double[length + 1];
        double[] beyond = new double[length + 1];
        for (int k = 1; k < length; k++) {
            within[k + 1] = within[k] + distances(series, from + k, from, from + k);
        }
        for (int k = length - 2; k >= 0; k--) {
            beyond[k] = beyond[k + 1] + distances(series, from + k, from + k + 1, to);
        }
        double all = within[length];
        int best = -1;
        double most = 0;
        for (int k = LEAST; k <= length - LEAST; k++) {
            double left = k;
            double right = length - k;
            double across = all - within[k] - beyond[k];
            double energy = 2 * across / (left * right)
                    - 2 * within[k] / (left * (left - 1))
                    - 2 * beyond[k] / (right * (right - 1));
            double scaled = energy * left * right / (left + right);
            if (scaled > most) {
                most = scaled;
                best = from + k;
            }
        }
        return best;
    }

    private static double distances(double[] series, int point, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs(series[point] - series[i]);
        }
        return sum;
    }

    private static void merge(double[] series, List<Integer> changes) {
        while (!changes.isEmpty()) {
            int weakest = 0;
            double largest = -1;
            for (int i = 0; i < changes.size(); i++) {
                int from = i == 0 ? 0 : changes.get(i - 1);
                int to = i + 1 == changes.size() ? series.length : changes.get(i + 1);
                double p = p(series, from, changes.get(i), to);
                if (p > largest) {
                    largest = p;
                    weakest = i;
                }
            }
            if (largest <= P) {
                return;
            }
            changes.remove(weakest);
        }
    }

    private static double p(double[] series, int from, int at, int to) {
        double[] left = Arrays.copyOfRange(series, from, at);
        double[] right = Arrays.copyOfRange(series, at, to);
        if (isFlat(left) && isFlat(right)) {
            return left[0] == right[0] ? 1 : 0;
        }
        return TTest.withDefaults().test(left, right).getPValue();
    }

    private static boolean isFlat(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }
}
