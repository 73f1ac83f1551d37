package io.spanbridge.results.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The vote: a series changed its level where at least two of three detectors say so, within two points of each other. Each
 * alone is known to raise false alarms of its own kind: {@link EDivisive} at outliers, {@link Pelt} at drift, {@link Fence} at
 * clusters.
 */
public final class ChangePoints {
    /** Fewer points than this have no change points: each level needs a few points to be one. */
    public static final int LEAST = 6;

    /** Levels closer than this share are one: below it a change is nobody's business. */
    private static final double FLOOR = 0.005;

    private static final int NEAR = 2;
    private static final double PENALTY_PER_LOG = 4;

    private ChangePoints() {}

    /**
     * One change.
     *
     * @param index the first point of the new level
     * @param votes how many of the three detectors found it, 2 or 3
     * @param ratio the new level over the one before
     */
    public record Change(int index, int votes, double ratio) {}

    /**
     * Returns the changes of a series of costs.
     *
     * @param series positive values, oldest first; others make the series unreadable, and it has no changes then
     */
    public static List<Change> of(double[] series) {
        if (series.length < LEAST || !Arrays.stream(series).allMatch(value -> value > 0 && Double.isFinite(value))) {
            return List.of();
        }
        double[] logs = Arrays.stream(series).map(Math::log).toArray();
        List<Integer> divided = EDivisive.changes(logs);
        List<Integer> segmented = Pelt.changes(logs, 2, FLOOR, PENALTY_PER_LOG * Math.log(logs.length));
        List<Integer> fenced = Fence.changes(logs, FLOOR);
        // Least squares place a step best, so its index is taken where it is one of those that agree; the largest step
        // first,
        // so that a smaller one beside it does not take its place.
        List<Integer> agreed = new ArrayList<>();
        List<Integer> votes = new ArrayList<>();
        for (List<Integer> found : List.of(largestFirst(logs, segmented), divided, fenced)) {
            for (int at : found) {
                int count = near(divided, at) + near(segmented, at) + near(fenced, at);
                if (count >= 2 && near(agreed, at) == 0) {
                    agreed.add(at);
                    votes.add(count);
                }
            }
        }
        return changes(logs, agreed, votes);
    }

    private static List<Change> changes(double[] logs, List<Integer> agreed, List<Integer> votes) {
        List<Integer> sorted = agreed.stream().sorted().toList();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            int at = sorted.get(i);
            double step = step(logs, sorted, at);
            if (Math.abs(step) >= FLOOR) {
                changes.add(new Change(at, votes.get(agreed.indexOf(at)), Math.exp(step)));
            }
        }
        return List.copyOf(changes);
    }

    private static List<Integer> largestFirst(double[] logs, List<Integer> changes) {
        return changes.stream()
                .sorted(Comparator.comparingDouble(at -> -Math.abs(step(logs, changes, at))))
                .toList();
    }

    private static double step(double[] logs, List<Integer> changes, int at) {
        int place = changes.indexOf(at);
        int from = place == 0 ? 0 : changes.get(place - 1);
        int to = place + 1 == changes.size() ? logs.length : changes.get(place + 1);
        return mean(logs, at, to) - mean(logs, from, at);
    }

    private static int near(List<Integer> found, int at) {
        return found.stream().anyMatch(other -> Math.abs(other - at) <= NEAR) ? 1 : 0;
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(Double.NaN);
    }
}
