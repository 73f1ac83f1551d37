package io.spanbridge.results.analysis;

import io.spanbridge.results.run.Arm;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.stats.Family;
import io.spanbridge.results.stats.Intervals;
import io.spanbridge.results.stats.Sequential;
import io.spanbridge.results.stats.Verdict;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One arm of one run against the same arm of another.
 *
 * @param arm the arm, as the candidate has it
 * @param time the verdict on time
 * @param ratio candidate / base, without what the ruler of the arm's kind explains; lower is better
 * @param detectable the smallest ratio that this many rounds of this spread would have shown; NaN without an interval
 * @param threshold what a ratio must exceed, as a share: the band, or more where the history of the arm is noisier
 * @param p the p value of the hypothesis that the change lies within the threshold, adjusted for all arms
 * @param pOfNone the p value of the hypothesis that there is no change at all, adjusted for all arms
 * @param bytes the verdict on bytes per unit of work
 * @param bytesChange candidate - base in bytes per unit of work
 * @param companions the figures that no machine moves, where both runs have them
 * @param overhead candidate - base of what the arm costs over its baseline, in nanoseconds; nothing for a baseline
 * @param reason why time is undecided, as a clause; null when it is decided
 * @param settled whether the measuring may stop here, whenever it was looked at before: an interval that may be looked at after
 *     every round says so
 */
public record ArmChange(
        Arm arm,
        Verdict time,
        Estimate ratio,
        double detectable,
        double threshold,
        double p,
        double pOfNone,
        Verdict bytes,
        Estimate bytesChange,
        List<CompanionChange> companions,
        Estimate overhead,
        String reason,
        boolean settled) {
    /** A change of time within this factor means nothing: 3 %. */
    public static final double TIME_BAND = 0.03;

    /**
     * Bytes have no band; this is the resolution of the figure. Profilers spread their own few allocations over all units of
     * work, and no object is smaller than 8 bytes.
     */
    public static final double BYTES_RESOLUTION = 0.5;

    /** When the ruler differs by more than this factor between the two runs, the machine was not in the same state. */
    public static final double RULER_BAND = 0.25;

    /**
     * Fewer rounds that can be compared settle nothing, however well they agree: of 2,000 pairs of the same thing that were drawn from
     * forks on a host of two speeds, 32 were told apart with any number of rounds, and 13 with this one.
     */
    public static final int LEAST_ROUNDS = 6;

    private static final String UNTIMED = "no time was taken";

    /** Where a change points, when it can be told from none at all. */
    public enum Direction {
        /** Slower, though perhaps by less than the band. */
        SLOWER,
        /** Faster, though perhaps by less than the band. */
        FASTER,
        /** Cannot be told. */
        NONE
    }

    static ArmChange of(
            ArmFigures base,
            ArmFigures candidate,
            boolean paired,
            String veto,
            double threshold,
            List<CompanionChange> companions,
            Estimate overhead) {
        boolean ruled = base.hasOwnRuler()
                && candidate.hasOwnRuler()
                && base.arm().ruler().equals(candidate.arm().ruler());
        ToDoubleFunction<RoundFigures> time = figures -> Math.log(figures.ns());
        Alike alike = Alike.of(base, candidate, paired);
        Estimate effect = ruled ? alike.difference(time, figures -> Math.log(figures.own())) : alike.difference(time);
        double band = Math.log1p(threshold);
        String obstacle = veto != null ? veto : obstacle(base, candidate, alike, ruled, paired);
        Verdict verdict = obstacle == null ? Verdict.of(effect, band) : Verdict.INCONCLUSIVE;
        Estimate bytes =
                Intervals.ofDifference(candidate.values(RoundFigures::bytes), base.values(RoundFigures::bytes));
        return new ArmChange(
                candidate.arm(),
                verdict,
                effect.map(Math::exp),
                Math.exp(Intervals.smallestDetectable(effect, band)),
                threshold,
                Family.p(effect, band),
                Family.p(effect, 0),
                Verdict.of(bytes, BYTES_RESOLUTION),
                bytes,
                companions,
                overhead,
                verdict == Verdict.INCONCLUSIVE ? obstacle != null ? obstacle : undecided(effect) : null,
                obstacle == null && isSettled(effect, band));
    }

    /** Whether there is a verdict, or a direction of which is known how large it is to half a band, and no accident of a few rounds. */
    private static boolean isSettled(Estimate effect, double band) {
        Estimate wide = Sequential.of(effect);
        boolean points = wide.hasInterval() && (wide.low() > 0 || wide.high() < 0);
        return effect.rounds() >= LEAST_ROUNDS
                && (Verdict.of(wide, band) != Verdict.INCONCLUSIVE || points && effect.high() - effect.low() < band);
    }

    /** Of an arm of which both runs have nothing but figures that no machine moves. */
    static ArmChange untimed(Arm arm, List<CompanionChange> companions) {
        return new ArmChange(
                arm,
                Verdict.INCONCLUSIVE,
                Estimate.NONE,
                Double.NaN,
                TIME_BAND,
                Double.NaN,
                Double.NaN,
                Verdict.INCONCLUSIVE,
                Estimate.NONE,
                companions,
                Estimate.NONE,
                UNTIMED,
                true);
    }

    /** Returns the change as it stands among others: what does not survive the correction for their number is undecided. */
    ArmChange among(double adjusted, double adjustedOfNone, int arms) {
        boolean lost = (time == Verdict.REGRESSION || time == Verdict.IMPROVEMENT) && !(adjusted <= Family.LEVEL);
        return new ArmChange(
                arm,
                lost ? Verdict.INCONCLUSIVE : time,
                ratio,
                detectable,
                threshold,
                adjusted,
                adjustedOfNone,
                bytes,
                bytesChange,
                companions,
                overhead,
                lost ? "among " + arms + " arms this much happens by chance" : reason,
                settled && !lost);
    }

    /**
     * The worst of the verdicts; what nobody measured does not count. A figure that no machine moves decides by itself, also
     * where time is undecided.
     */
    public Verdict verdict() {
        boolean worse = companions.stream().anyMatch(companion -> companion.verdict() == Verdict.REGRESSION);
        if (time == Verdict.REGRESSION || bytes == Verdict.REGRESSION || worse) {
            return Verdict.REGRESSION;
        }
        boolean better = companions.stream().anyMatch(companion -> companion.verdict() == Verdict.IMPROVEMENT);
        if (bytes == Verdict.IMPROVEMENT || better) {
            return Verdict.IMPROVEMENT;
        }
        return isTimed() ? time : Verdict.EQUIVALENT;
    }

    /** Whether time was taken at all. */
    public boolean isTimed() {
        return !UNTIMED.equals(reason);
    }

    /** Where the time points: it may be slower for certain, and yet not by more than the band. */
    public Direction direction() {
        if (!ratio.hasInterval() || !(pOfNone <= Family.CERTAIN)) {
            return Direction.NONE;
        }
        return ratio.low() > 1 ? Direction.SLOWER : ratio.high() < 1 ? Direction.FASTER : Direction.NONE;
    }

    /** Whether more rounds could change what is known: not when it is {@link #settled}, nor where no time was taken. */
    public boolean needsMoreRounds() {
        return isTimed() && !settled;
    }

    private static String obstacle(ArmFigures base, ArmFigures candidate, Alike alike, boolean ruled, boolean paired) {
        if (!base.arm().unit().equals(candidate.arm().unit())) {
            return "the unit changed from " + base.arm().unit();
        }
        if (base.isUnsteady() || candidate.isUnsteady()) {
            return "no fork became steady";
        }
        if (!alike.arePlaced()) {
            return "the host changed its speed all the time";
        }
        // What is in the same state needs no such band, and rounds of one pair are seconds apart.
        double speeds = alike.median(true, RoundFigures::own) / alike.median(false, RoundFigures::own);
        if (!alike.areAlike() && !ruled) {
            return "the machine ran at another speed";
        }
        if (ruled && !(alike.areAlike() && paired) && Math.abs(Math.log(speeds)) > Math.log1p(RULER_BAND)) {
            return "the machine ran at another speed";
        }
        return null;
    }

    private static String undecided(Estimate effect) {
        return effect.hasInterval() ? "the interval reaches over the band" : "one round has no interval";
    }
}
