package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.analysis.ArmChange;
import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Scale;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which arms need more rounds. Stateless. */
final class Undecided {
    private Undecided() {}

    /**
     * Returns the arms of a run that more rounds could decide, with their baselines.
     *
     * @param base what the run is judged against; null when there is nothing, and then an arm is decided when its own interval
     *     is no wider than the band
     */
    static List<MeasuredArm> of(List<MeasuredArm> arms, RunFile base, RunFile run) {
        RunAnalysis analysis = RunAnalysis.of(run);
        List<String> undecided = base == null
                ? analysis.arms().stream()
                        .filter(Undecided::isWide)
                        .map(figures -> figures.arm().id())
                        .toList()
                : Comparison.of(RunAnalysis.of(base), analysis).undecided();
        return withBaselines(arms, undecided);
    }

    /** Returns these arms and what they are subtracted from, in the order of the run. */
    static List<MeasuredArm> withBaselines(List<MeasuredArm> arms, List<String> ids) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String id : ids) {
            List<String> ladder = new ArrayList<>();
            for (String at = id; at != null; at = Arms.byId(at).arm().baseline()) {
                ladder.add(at);
            }
            wanted.addAll(ladder);
        }
        return arms.stream().filter(arm -> wanted.contains(arm.id())).toList();
    }

    private static boolean isWide(ArmFigures figures) {
        Estimate level = figures.level(figures.hasRuler() ? Scale.U : Scale.NS);
        return level.isKnown()
                && !(level.hasInterval() && (level.high() - level.low()) / 2 <= ArmChange.TIME_BAND * level.mean());
    }
}
