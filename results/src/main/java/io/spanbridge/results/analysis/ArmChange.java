package io.spanbridge.results.analysis;

import io.spanbridge.results.run.Arm;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.stats.Intervals;
import io.spanbridge.results.stats.Verdict;
import java.util.function.ToDoubleFunction;

/**
 * One arm of one run against the same arm of another.
 *
 * @param arm the arm, as the candidate has it
 * @param time the verdict on time
 * @param ratio candidate / base, on multiples of the ruler; lower is better
 * @param detectable the smallest ratio that this many rounds of this spread would have shown; NaN without an interval
 * @param bytes the verdict on bytes per unit of work
 * @param bytesChange candidate - base in bytes per unit of work
 * @param reason why time is undecided, as a clause; null when it is decided
 */
public record ArmChange(
        Arm arm, Verdict time, Estimate ratio, double detectable, Verdict bytes, Estimate bytesChange, String reason) {
    /** A change of time within this factor means nothing: 3 %. */
    public static final double TIME_BAND = 0.03;

    /**
     * Bytes have no band; this is the resolution of the figure. Profilers spread their own few allocations over all units of
     * work, and no object is smaller than 8 bytes.
     */
    public static final double BYTES_RESOLUTION = 0.5;

    /** When the ruler differs by more than this factor between the two runs, the machine was not in the same state. */
    public static final double RULER_BAND = 0.25;

    static ArmChange of(ArmFigures base, ArmFigures candidate, boolean noisy) {
        boolean ruled = base.hasRuler() && candidate.hasRuler();
        ToDoubleFunction<RoundFigures> log = figures -> Math.log(ruled ? figures.multiple() : figures.ns());
        Estimate effect = Intervals.ofDifference(candidate.values(log), base.values(log));
        double band = Math.log1p(TIME_BAND);
        String veto = veto(base, candidate, noisy, ruled);
        Verdict time = veto == null ? Verdict.of(effect, band) : Verdict.INCONCLUSIVE;
        Estimate bytes =
                Intervals.ofDifference(candidate.values(RoundFigures::bytes), base.values(RoundFigures::bytes));
        return new ArmChange(
                candidate.arm(),
                time,
                effect.map(Math::exp),
                Math.exp(Intervals.smallestDetectable(effect, band)),
                Verdict.of(bytes, BYTES_RESOLUTION),
                bytes,
                time == Verdict.INCONCLUSIVE ? veto != null ? veto : undecided(effect) : null);
    }

    /** The worse of the two verdicts; bytes that nobody measured do not count. */
    public Verdict verdict() {
        if (time == Verdict.REGRESSION || bytes == Verdict.REGRESSION) {
            return Verdict.REGRESSION;
        }
        if (time == Verdict.INCONCLUSIVE) {
            return Verdict.INCONCLUSIVE;
        }
        return bytes == Verdict.IMPROVEMENT ? Verdict.IMPROVEMENT : time;
    }

    private static String veto(ArmFigures base, ArmFigures candidate, boolean noisy, boolean ruled) {
        if (noisy) {
            return "the machine was too noisy";
        }
        if (!base.arm().unit().equals(candidate.arm().unit())) {
            return "the unit changed from " + base.arm().unit();
        }
        if (ruled && Math.abs(Math.log(candidate.ruler() / base.ruler())) > Math.log1p(RULER_BAND)) {
            return "the machine ran at another speed";
        }
        return null;
    }

    private static String undecided(Estimate effect) {
        return effect.hasInterval() ? "the interval reaches over the band" : "one round has no interval";
    }
}
