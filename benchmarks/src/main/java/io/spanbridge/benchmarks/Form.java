package io.spanbridge.benchmarks;

import java.util.Locale;

/**
 * How long a run measures. Immutable. No iteration is longer than 100 ms, so that no part of it is farther than 50 ms from a
 * burst of the rulers.
 */
public enum Form {
    /** Every arm once: shows that all of them work. Its figures are not for comparing. */
    SMOKE(1, false, 20_000, 1, 30, 1, 50),
    /**
     * The arms of the overview, in enough rounds for a first interval. Many short iterations: a host that changes its speed within
     * one spoils it, and the figures of forks then lie closer together than half of what five of 100 ms gave, in the same time.
     */
    QUICK(5, true, 150_000, 1, 100, 25, 20),
    /**
     * Every arm in many rounds. A fork measures as long as one of the quick form: half of what forks differ by is not mended by
     * longer ones, and starting one takes longer than its iterations, so in the same time more rounds give the narrower interval.
     */
    FULL(18, false, 300_000, 2, 100, 25, 20),
    /** Nothing. */
    NONE(0, false, 0, 0, 0, 0, 0);

    private final int rounds;
    private final boolean quickArmsOnly;
    private final long warmupCallbacks;
    private final int warmupIterations;
    private final long warmupMillis;
    private final int iterations;
    private final long iterationMillis;

    Form(
            int rounds,
            boolean quickArmsOnly,
            long warmupCallbacks,
            int warmupIterations,
            long warmupMillis,
            int iterations,
            long iterationMillis) {
        this.rounds = rounds;
        this.quickArmsOnly = quickArmsOnly;
        this.warmupCallbacks = warmupCallbacks;
        this.warmupIterations = warmupIterations;
        this.warmupMillis = warmupMillis;
        this.iterations = iterations;
        this.iterationMillis = iterationMillis;
    }

    /** Returns the name in run files and on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns how often every arm runs, unless the caller says otherwise. */
    public int rounds() {
        return rounds;
    }

    /** Returns whether only arms marked for the quick form run. */
    public boolean quickArmsOnly() {
        return quickArmsOnly;
    }

    /** Returns how many callbacks a fork causes before its first warm-up iteration, at least. */
    public long warmupCallbacks() {
        return warmupCallbacks;
    }

    /** Returns how many iterations are run and thrown away. */
    public int warmupIterations() {
        return warmupIterations;
    }

    /** Returns how long each of those lasts. */
    public long warmupMillis() {
        return warmupMillis;
    }

    /** Returns how many iterations a fork measures. */
    public int iterations() {
        return iterations;
    }

    /** Returns how long each of those lasts. */
    public long iterationMillis() {
        return iterationMillis;
    }

    @Override
    public String toString() {
        return id();
    }
}
