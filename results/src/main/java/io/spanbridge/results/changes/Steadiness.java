package io.spanbridge.results.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        double[] logs = Arrays.stream(iterations).map(Math::log).toArray();
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int change : Pelt.changes(logs, 1, FLOOR, PENALTY * Math.log(length) + PENALTY)) {
            double before = mean(logs, starts.get(starts.size() - 1), change);
            if (Math.abs(mean(logs, change, length) - before) > BAND) {
                starts.add(change);
            }
        }
        int last = starts.get(starts.size() - 1);
        if (last == 0) {
            return new Steadiness(Kind.FLAT, 0);
        }
        if (length - last < Math.max(2, (length + 2) / 3)) {
            return new Steadiness(Kind.NONE, length);
        }
        double level = mean(logs, last, length);
        for (int i = 0; i + 1 < starts.size(); i++) {
            if (mean(logs, starts.get(i), starts.get(i + 1)) < level - BAND) {
                return new Steadiness(Kind.SLOWING, last);
            }
        }
        return new Steadiness(Kind.WARMING, last);
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(Double.NaN);
    }
}
