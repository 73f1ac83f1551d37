package io.spanbridge.results.analysis;

import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.stats.Family;
import io.spanbridge.results.stats.Intervals;
import io.spanbridge.results.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One run against an earlier one.
 *
 * @param base the earlier run
 * @param candidate the run that is judged
 * @param obstacles why the two may not be compared; when not empty, all lists are
 * @param noisy whether the ruler, or an arm measured twice, says that either run cannot be judged
 * @param changes the arms that both have, in the candidate's order
 * @param added ids of arms that only the candidate has
 * @param removed ids of arms that only the base has
 * @param failed ids of arms that went well in the base and failed in the candidate
 */
public record Comparison(
        RunFile base,
        RunFile candidate,
        List<String> obstacles,
        boolean noisy,
        List<ArmChange> changes,
        List<String> added,
        List<String> removed,
        List<String> failed) {

    /** Compares two runs with the bands alone. */
    public static Comparison of(RunAnalysis base, RunAnalysis candidate) {
        return of(base, candidate, Map.of());
    }

    /**
     * Compares two runs.
     *
     * @param thresholds what a change of time must exceed, as a share, by arm; the band where an arm is not there
     */
    public static Comparison of(RunAnalysis base, RunAnalysis candidate, Map<String, Double> thresholds) {
        List<String> obstacles = Testbed.differences(base.run(), candidate.run());
        if (!obstacles.isEmpty()) {
            return new Comparison(
                    base.run(), candidate.run(), obstacles, false, List.of(), List.of(), List.of(), List.of());
        }
        // The states of the host are those of both runs together: a run that was slow from end to end has only one.
        double split = HostStates.split(base.run(), candidate.run());
        if (Double.isNaN(split)) {
            return compare(base, candidate, thresholds);
        }
        HostStates.State wanted = HostStates.wanted(split, base.run(), candidate.run());
        return compare(
                RunAnalysis.of(base.run(), split, wanted), RunAnalysis.of(candidate.run(), split, wanted), thresholds);
    }

    private static Comparison compare(RunAnalysis base, RunAnalysis candidate, Map<String, Double> thresholds) {
        boolean paired = base.run().pair() != null
                && base.run().pair().equals(candidate.run().pair());
        String veto = veto(base, candidate);
        List<ArmChange> changes = new ArrayList<>();
        List<String> added = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (ArmFigures after : candidate.arms()) {
            String id = after.arm().id();
            ArmFigures before = base.arm(id);
            boolean wasMeasured = before != null && !before.rounds().isEmpty();
            List<CompanionChange> companions = CompanionChange.of(base.run(), candidate.run(), id);
            if (!wasMeasured && after.rounds().isEmpty() && !companions.isEmpty()) {
                changes.add(ArmChange.untimed(after.arm(), companions));
            } else if (after.rounds().isEmpty()) {
                if (wasMeasured) {
                    failed.add(id);
                }
            } else if (wasMeasured) {
                changes.add(ArmChange.of(
                        before,
                        after,
                        paired,
                        veto,
                        Math.max(ArmChange.TIME_BAND, thresholds.getOrDefault(id, ArmChange.TIME_BAND)),
                        companions,
                        overhead(base, candidate, id, paired)));
            } else {
                added.add(id);
            }
        }
        List<String> removed = base.arms().stream()
                .map(figures -> figures.arm().id())
                .filter(id -> candidate.arm(id) == null)
                .toList();
        return new Comparison(
                base.run(),
                candidate.run(),
                List.of(),
                veto != null,
                corrected(changes),
                List.copyOf(added),
                removed,
                List.copyOf(failed));
    }

    private static String veto(RunAnalysis base, RunAnalysis candidate) {
        Trust before = Trust.of(base);
        Trust after = Trust.of(candidate);
        if (before.grade() == Trust.Grade.NOISY || after.grade() == Trust.Grade.NOISY) {
            return "the machine was too noisy";
        }
        return before.repeatFails() || after.repeatFails() ? "the same arm measured twice differs from itself" : null;
    }

    /** The difference of two differences, and its own interval: that of each overhead is wider than what matters. */
    private static Estimate overhead(RunAnalysis base, RunAnalysis candidate, String id, boolean paired) {
        SortedMap<Integer, Double> before = base.overheads(id);
        SortedMap<Integer, Double> after = candidate.overheads(id);
        if (before.isEmpty() || after.isEmpty()) {
            return Estimate.NONE;
        }
        return paired
                ? Intervals.of(after.keySet().stream()
                        .filter(before::containsKey)
                        .mapToDouble(round -> after.get(round) - before.get(round))
                        .toArray())
                : Intervals.ofDifference(values(after), values(before));
    }

    private static double[] values(SortedMap<Integer, Double> byRound) {
        return byRound.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static List<ArmChange> corrected(List<ArmChange> changes) {
        double[] p = Family.adjusted(changes.stream().mapToDouble(ArmChange::p).toArray());
        double[] ofNone =
                Family.adjusted(changes.stream().mapToDouble(ArmChange::pOfNone).toArray());
        List<ArmChange> corrected = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            corrected.add(changes.get(i).among(p[i], ofNone[i], p.length));
        }
        return List.copyOf(corrected);
    }

    /** Whether the two runs may be compared at all. */
    public boolean isComparable() {
        return obstacles.isEmpty();
    }

    /** Whether there is no arm of which both runs know anything, so that nothing was compared. */
    public boolean isEmpty() {
        return changes.isEmpty() && failed.isEmpty();
    }

    /** Whether there is a verdict on any arm. */
    public boolean isDecided() {
        return !failed.isEmpty() || changes.stream().anyMatch(change -> change.verdict() != Verdict.INCONCLUSIVE);
    }

    /**
     * Whether the instructions of every arm were counted in both runs: they tell what the code does, whatever the machine does
     * meanwhile.
     */
    public boolean isCounted() {
        return !changes.isEmpty()
                && changes.stream()
                        .allMatch(change -> change.companions().stream().anyMatch(CompanionChange::isOfInstructions));
    }

    /** Whether both runs were made with the same native libraries; nothing when neither says which. */
    public Optional<Boolean> hasSameLibraries() {
        Map<String, String> before = base.environment().libraries();
        Map<String, String> after = candidate.environment().libraries();
        return before.isEmpty() && after.isEmpty() ? Optional.empty() : Optional.of(before.equals(after));
    }

    /** Returns how many arms got this verdict. */
    public long count(Verdict verdict) {
        return changes.stream().filter(change -> change.verdict() == verdict).count();
    }

    /** Whether an arm regressed, or failed that went well before. */
    public boolean isWorse() {
        return count(Verdict.REGRESSION) > 0 || !failed.isEmpty();
    }

    /** Whether the two runs were measured as one, fork by fork in turn. */
    public boolean isPaired() {
        return base.pair() != null && base.pair().equals(candidate.pair());
    }

    /** Returns the arms for which more rounds could lead to a verdict. */
    public List<String> undecided() {
        return changes.stream()
                .filter(ArmChange::needsMoreRounds)
                .map(change -> change.arm().id())
                .toList();
    }

    /** Returns how many arms are slower for certain, though not by more than the band. */
    public long slightlySlower() {
        return changes.stream()
                .filter(change -> change.time() == Verdict.INCONCLUSIVE || change.time() == Verdict.EQUIVALENT)
                .filter(change -> change.direction() == ArmChange.Direction.SLOWER)
                .count();
    }
}
