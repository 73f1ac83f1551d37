package io.spanbridge.results.analysis;

import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.stats.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How far the machine can be believed during one run, judged by the ruler, which no change of ours can move, and by how long
 * the measuring threads waited.
 *
 * @param grade the answer
 * @param moved slowest over fastest fork, by the ruler's median over the iterations that count; 1 is a machine that kept its
 *     speed; NaN without a ruler
 * @param used the share of the iterations that count, because both bursts around them agree and all forks can be compared in
 *     their state; NaN without a ruler
 * @param waited the share of the time in which other work on this machine held the measuring threads up; NaN when nobody knows
 * @param unplaced in how many forks hardly an iteration counts: the host changed its speed all the time
 * @param forks how many forks went well
 * @param resolution the median half width of the arms' intervals, as a share of the arm; NaN with fewer than two rounds
 * @param rounds how many rounds the run had
 * @param apart the slower over the faster of two states of the host, by the ruler; NaN when it was in one
 * @param bimodal in how many forks the host was in both
 * @param unsteady how many forks never became steady
 * @param strays how many forks were far off all others of their arm and were left out
 * @param repeat how an A/A arm compares with the arm that it repeats, as a ratio; nothing without such an arm
 */
public record Trust(
        Grade grade,
        double moved,
        double used,
        double waited,
        long unplaced,
        long forks,
        double resolution,
        int rounds,
        double apart,
        long bimodal,
        long unsteady,
        long strays,
        Estimate repeat) {
    /** Above this the machine changed its speed, and nanoseconds of different forks are not alike. */
    public static final double MOVED_LIMIT = 1.10;

    /** Above this share of forks in which hardly an iteration counts, nothing can be judged. */
    public static final double UNPLACED_LIMIT = 0.5;

    /** What the ruler says of a run. */
    public enum Grade {
        /** The machine kept its speed, or was in two states that can be told apart. */
        STEADY,
        /** The machine changed its speed between forks: multiples of U hold, nanoseconds do not. */
        MOVED,
        /** The machine changed its speed, or did other work, within most iterations: nothing can be judged. */
        NOISY,
        /** There is no ruler, or fewer than two rounds. */
        UNKNOWN
    }

    /** Judges a run. */
    public static Trust of(RunAnalysis analysis) {
        List<RoundFigures> all = analysis.arms().stream()
                .flatMap(arm -> Stream.of(arm.rounds(), arm.unsteady(), arm.strays(), arm.unplaced())
                        .flatMap(rounds -> rounds.entrySet().stream())
                        .distinct())
                .map(Map.Entry::getValue)
                .toList();
        long unplaced = all.stream().filter(figures -> !figures.isPlaced()).count();
        double[] rulers = all.stream()
                .filter(figures -> figures.isPlaced() || unplaced == all.size())
                .mapToDouble(RoundFigures::ruler)
                .filter(Double::isFinite)
                .toArray();
        double moved = rulers.length == 0
                ? Double.NaN
                : Arrays.stream(rulers).max().getAsDouble()
                        / Arrays.stream(rulers).min().getAsDouble();
        return new Trust(
                grade(moved, unplaced, all.size(), analysis.rounds()),
                moved,
                used(analysis, all, rulers.length > 0),
                waited(analysis),
                unplaced,
                all.size(),
                resolution(analysis),
                analysis.rounds(),
                HostStates.apart(analysis.run()),
                analysis.arms().stream().mapToLong(ArmFigures::bimodal).sum(),
                analysis.arms().stream().mapToLong(arm -> arm.unsteady().size()).sum(),
                analysis.arms().stream().mapToLong(arm -> arm.strays().size()).sum(),
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

    private static Grade grade(double moved, long unplaced, long forks, int rounds) {
        if (unplaced > UNPLACED_LIMIT * forks) {
            return Grade.NOISY;
        }
        if (rounds < 2 || !Double.isFinite(moved)) {
            return Grade.UNKNOWN;
        }
        return moved > MOVED_LIMIT ? Grade.MOVED : Grade.STEADY;
    }

    private static double used(RunAnalysis analysis, List<RoundFigures> figures, boolean ruled) {
        long all = analysis.run().forks().stream()
                .filter(fork -> fork.failure() == null)
                .map(Fork::iterations)
                .mapToLong(List::size)
                .sum();
        return ruled && all > 0
                ? (double) figures.stream().mapToLong(RoundFigures::used).sum() / all
                : Double.NaN;
    }

    private static double waited(RunAnalysis analysis) {
        return analysis.run().forks().stream()
                .flatMap(fork -> fork.iterations().stream())
                .filter(iteration -> iteration.waited() != null)
                .mapToDouble(Iteration::waited)
                .average()
                .orElse(Double.NaN);
    }

    private static double resolution(RunAnalysis analysis) {
        return RoundFigures.median(analysis.arms().stream()
                .map(arm -> arm.level(arm.hasRuler() ? Scale.U : Scale.NS))
                .filter(Estimate::hasInterval)
                .mapToDouble(level -> (level.high() - level.low()) / 2 / level.mean())
                .toArray());
    }
}
