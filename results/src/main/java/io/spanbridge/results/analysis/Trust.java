package io.spanbridge.results.analysis;

import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Rulers;
import io.spanbridge.results.stats.Estimate;
import java.util.Arrays;

/**
 * How far the machine can be believed during one run, judged by the ruler alone: no change of ours can move it.
 *
 * @param grade the answer
 * @param moved slowest over fastest fork, by the ruler's median; 1 is a machine that kept its speed; NaN without a ruler
 * @param jitter how much the ruler changed over one iteration in the worse half of the cases (75th percentile of
 *     |log(after/before)|); what changes faster than that, multiples of U cannot correct; NaN without a ruler
 * @param resolution the median half width of the arms' intervals, as a share of the arm; NaN with fewer than two rounds
 * @param rounds how many rounds the run had
 * @param states whether the host was in two states, so far apart that figures of one are not those of the other
 * @param bimodal in how many forks the host changed from one to the other
 * @param unsteady how many forks never became steady
 * @param repeat how an A/A arm compares with the arm that it repeats, as a ratio; nothing without such an arm
 */
public record Trust(
        Grade grade,
        double moved,
        double jitter,
        double resolution,
        int rounds,
        boolean states,
        long bimodal,
        long unsteady,
        Estimate repeat) {
    /** Above this the machine changed its speed, and nanoseconds of different forks are not alike. */
    public static final double MOVED_LIMIT = 1.10;

    /** Above this the machine changed its speed within iterations, and nothing can be judged. */
    public static final double JITTER_LIMIT = 0.10;

    /** What the ruler says of a run. */
    public enum Grade {
        /** The machine kept its speed. */
        STEADY,
        /** The machine changed its speed between forks: multiples of U hold, nanoseconds do not. */
        MOVED,
        /** The machine changed its speed within iterations: nothing can be judged. */
        NOISY,
        /** There is no ruler, or fewer than two rounds. */
        UNKNOWN
    }

    /** Judges a run. */
    public static Trust of(RunAnalysis analysis) {
        double[] rulers = analysis.arms().stream()
                .flatMap(arm -> arm.rounds().values().stream())
                .mapToDouble(RoundFigures::ruler)
                .filter(Double::isFinite)
                .toArray();
        double moved = rulers.length == 0
                ? Double.NaN
                : Arrays.stream(rulers).max().getAsDouble()
                        / Arrays.stream(rulers).min().getAsDouble();
        double jitter = jitter(analysis);
        return new Trust(
                grade(moved, jitter, analysis.rounds()),
                moved,
                jitter,
                resolution(analysis),
                analysis.rounds(),
                !Double.isNaN(HostStates.split(analysis.run())),
                analysis.arms().stream().mapToLong(ArmFigures::bimodal).sum(),
                analysis.arms().stream().mapToLong(arm -> arm.unsteady().size()).sum(),
                repeat(analysis));
    }

    /** Whether an arm that was measured twice differs from itself by more than the band, which must not happen. */
    public boolean repeatFails() {
        double band = 1 + ArmChange.TIME_BAND;
        return repeat.hasInterval() && (repeat.low() > band || repeat.high() < 1 / band);
    }

    private static Estimate repeat(RunAnalysis analysis) {
        return analysis.arms().stream()
                .filter(analysis::isRepeat)
                .map(arm -> analysis.ratioToBaseline(arm.arm().id()))
                .filter(Estimate::hasInterval)
                .findFirst()
                .orElse(Estimate.NONE);
    }

    private static Grade grade(double moved, double jitter, int rounds) {
        if (jitter > JITTER_LIMIT) {
            return Grade.NOISY;
        }
        if (rounds < 2 || !Double.isFinite(moved)) {
            return Grade.UNKNOWN;
        }
        return moved > MOVED_LIMIT ? Grade.MOVED : Grade.STEADY;
    }

    private static double jitter(RunAnalysis analysis) {
        double[] changes = analysis.run().forks().stream()
                .filter(fork -> fork.failure() == null)
                .map(Fork::iterations)
                .flatMap(iterations -> iterations.stream())
                .filter(iteration -> Double.isFinite(RoundFigures.ruler(iteration)))
                .mapToDouble(Trust::change)
                .sorted()
                .toArray();
        return changes.length == 0 ? Double.NaN : changes[(int) (0.75 * (changes.length - 1))];
    }

    private static double change(Iteration iteration) {
        return iteration.ruler(Rulers.U).moved();
    }

    private static double resolution(RunAnalysis analysis) {
        return RoundFigures.median(analysis.arms().stream()
                .map(arm -> arm.level(arm.hasRuler() ? Scale.U : Scale.NS))
                .filter(Estimate::hasInterval)
                .mapToDouble(level -> (level.high() - level.low()) / 2 / level.mean())
                .toArray());
    }
}
