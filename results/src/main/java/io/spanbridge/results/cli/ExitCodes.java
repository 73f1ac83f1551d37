package io.spanbridge.results.cli;

import io.spanbridge.results.analysis.Comparison;

/** What the exit code of a command means. */
public final class ExitCodes {
    /** Nothing got worse. */
    public static final int FINE = 0;
    /** A regression, or an arm that fails now. */
    public static final int REGRESSION = 1;
    /** Wrong usage, or a file that cannot be read or compared; also two runs of which no arm was measured in both. */
    public static final int WRONG = 2;
    /** The machine was too noisy to tell, or nothing at all could be decided. */
    public static final int NOISY = 3;

    private ExitCodes() {}

    /** Returns the code of a comparison. */
    public static int of(Comparison comparison) {
        if (!comparison.isComparable() || comparison.isEmpty()) {
            return WRONG;
        }
        if (comparison.isWorse()) {
            return REGRESSION;
        }
        boolean told = comparison.isDecided() && !comparison.noisy();
        return told || comparison.isCounted() ? FINE : NOISY;
    }
}
