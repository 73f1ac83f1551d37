package io.spanbridge.results.stats;

/** What an interval says about a change when lower is better. */
public enum Verdict {
    /** The whole interval lies above the band. */
    REGRESSION,
    /** The whole interval lies below the band. */
    IMPROVEMENT,
    /** The whole interval lies within the band. */
    EQUIVALENT,
    /** None of these, or there is no interval. */
    INCONCLUSIVE;

    /**
     * Judges an effect.
     *
     * @param effect difference or log ratio, candidate against base
     * @param band how far from 0 a change still means nothing, in the effect's unit
     */
    public static Verdict of(Estimate effect, double band) {
        if (!effect.hasInterval()) {
            return INCONCLUSIVE;
        }
        if (effect.low() > band) {
            return REGRESSION;
        }
        if (effect.high() < -band) {
            return IMPROVEMENT;
        }
        return effect.low() >= -band && effect.high() <= band ? EQUIVALENT : INCONCLUSIVE;
    }
}
