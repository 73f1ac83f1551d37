package io.spanbridge.results.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the iterations of one fork do in the course of time, by change points instead of a fixed number that is thrown away
 * (after Barrett et al. 2017).
 *
 * @param kind the class
 * @param from the first iteration of the steady part; the number of iterations when there is none
 */
public record Steadiness(Kind kind, int from) {
    /** Levels closer than this are one. */
    private static final double BAND = 0.03;

    /** The least noise that is believed: a handful of iterations may agree by chance. */
    private static final double FLOOR = 0.02;

    /** Fewer iterations together than one in so many are no level. */
    private static final int SHARE_OF_LEVEL = 12;

    private static final int FEWEST = 4;
    private static final double PENALTY = 4;

    /** The classes. */
    public enum Kind {
        /** One level from the first iteration on. */
        FLAT,
        /** The last level is the fastest: what comes before is warm-up. */
        WARMING,
        /** The last level is slower than one before. */
        SLOWING,
        /** The level still changed at the end. */
        NONE,
        /** Too few iterations to tell. */
        UNKNOWN
    }

    /**
     * Classifies a fork.
     *
     * @param iterations times, or times over those of a ruler, in their order; values that are not positive make it unknown
     */
    public static Steadiness of(double[] iterations) {
        int length = iterations.length;
        if (length < FEWEST || !Arrays.stream(iterations).allMatch(value -> value > 0 && Double.isFinite(value))) {
            return new Steadiness(Kind.UNKNOWN, 0);
        }
        List<Level> levels = levels(Arrays.stream(iterations).map(Math::log).toArray());
        Level last = levels.get(levels.size() - 1);
        if (last.from() == 0) {
            return new Steadiness(Kind.FLAT, 0);
        }
        if (length - last.from() < Math.max(2, (length + 2) / 3)) {
            return new Steadiness(Kind.NONE, length);
        }
        boolean slowing = levels.stream().anyMatch(level -> level.mean() < last.mean() - BAND);
        return new Steadiness(slowing ? Kind.SLOWING : Kind.WARMING, last.from());
    }

    /**
     * The levels, in their order. What is too short for one, and not the beginning, is an excursion: something that disturbed
     * the fork for a moment. The others are looked for without it.
     */
    private static List<Level> levels(double[] logs) {
        double penalty = PENALTY * Math.log(logs.length) + PENALTY;
        int[] kept = IntStream.range(0, logs.length).toArray();
        while (true) {
            double[] values = Arrays.stream(kept).mapToDouble(i -> logs[i]).toArray();
            List<Integer> changes = Pelt.changes(values, 1, FLOOR, penalty);
            int[] excursion = excursion(changes, values.length, logs.length / SHARE_OF_LEVEL);
            if (excursion.length == 0) {
                return levels(values, changes, kept);
            }
            int[] before = kept;
            kept = IntStream.range(0, before.length)
                    .filter(i -> i < excursion[0] || i >= excursion[1])
                    .map(i -> before[i])
                    .toArray();
        }
    }

    /** From where to where the first excursion is, if there is one. */
    private static int[] excursion(List<Integer> changes, int length, int longest) {
        for (int i = 0; i < changes.size(); i++) {
            int end = i + 1 < changes.size() ? changes.get(i + 1) : length;
            if (end - changes.get(i) <= longest) {
                return new int[] {changes.get(i), end};
            }
        }
        return new int[0];
    }

    /** The levels between the changes, of which those that are close to what follows are one. */
    private static List<Level> levels(double[] values, List<Integer> changes, int[] kept) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int change : changes) {
            double before = mean(values, starts.get(starts.size() - 1), change);
            if (Math.abs(mean(values, change, values.length) - before) > BAND) {
                starts.add(change);
            }
        }
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : values.length;
            levels.add(new Level(kept[starts.get(i)], mean(values, starts.get(i), end)));
        }
        return levels;
    }

    /**
     * One level.
     *
     * @param from the first of its iterations
     * @param mean of their logarithms
     */
    private record Level(int from, double mean) {}

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(Double.NaN);
    }
}
