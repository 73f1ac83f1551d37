package io.spanbridge.results.analysis;

import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * One run against an earlier one.
 *
 * @param base the earlier run
 * @param candidate the run that is judged
 * @param obstacles why the two may not be compared; when not empty, all lists are
 * @param noisy whether the ruler says that either run cannot be judged
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

    /** Compares two runs. */
    public static Comparison of(RunAnalysis base, RunAnalysis candidate) {
        List<String> obstacles = Testbed.differences(base.run(), candidate.run());
        if (!obstacles.isEmpty()) {
            return new Comparison(
                    base.run(), candidate.run(), obstacles, false, List.of(), List.of(), List.of(), List.of());
        }
        boolean noisy = Trust.of(base).grade() == Trust.Grade.NOISY
                || Trust.of(candidate).grade() == Trust.Grade.NOISY;
        List<ArmChange> changes = new ArrayList<>();
        List<String> added = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (ArmFigures after : candidate.arms()) {
            ArmFigures before = base.arm(after.arm().id());
            boolean wasMeasured = before != null && !before.rounds().isEmpty();
            if (after.rounds().isEmpty()) {
                if (wasMeasured) {
                    failed.add(after.arm().id());
                }
            } else if (wasMeasured) {
                changes.add(ArmChange.of(before, after, noisy));
            } else {
                added.add(after.arm().id());
            }
        }
        List<String> removed = base.arms().stream()
                .map(figures -> figures.arm().id())
                .filter(id -> candidate.arm(id) == null)
                .toList();
        return new Comparison(
                base.run(),
                candidate.run(),
                obstacles,
                noisy,
                List.copyOf(changes),
                List.copyOf(added),
                removed,
                List.copyOf(failed));
    }

    /** Whether the two runs may be compared at all. */
    public boolean isComparable() {
        return obstacles.isEmpty();
    }

    /** Returns how many arms got this verdict. */
    public long count(Verdict verdict) {
        return changes.stream().filter(change -> change.verdict() == verdict).count();
    }

    /** Whether an arm regressed, or failed that went well before. */
    public boolean isWorse() {
        return count(Verdict.REGRESSION) > 0 || !failed.isEmpty();
    }
}
