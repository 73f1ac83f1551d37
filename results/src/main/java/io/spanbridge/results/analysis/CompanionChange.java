package io.spanbridge.results.analysis;

import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A companion of one arm against the same in another run. No machine moves such a figure, so a difference is a verdict by
 * itself; only instructions have a band, because the JVM's own threads share the count.
 *
 * @param name of the companion
 * @param unit of both values
 * @param base the value in the earlier run
 * @param candidate the value in the run that is judged
 * @param verdict lower is better
 */
public record CompanionChange(String name, String unit, double base, double candidate, Verdict verdict) {
    /** Instructions that differ by no more than this are the same: 0.5 %. */
    public static final double INSTRUCTION_BAND = 0.005;

    /** A count per unit of work is a quotient; closer than this it is the same count. */
    private static final double ROUNDING = 1e-6;

    private static final String INSTRUCTIONS = "instructions";

    static List<CompanionChange> of(RunFile base, RunFile candidate, String arm) {
        Map<String, Companion> before = base.companions().getOrDefault(arm, Map.of());
        List<CompanionChange> changes = new ArrayList<>();
        candidate.companions().getOrDefault(arm, Map.of()).forEach((name, after) -> {
            Companion was = before.get(name);
            if (was != null
                    && was.unit().equals(after.unit())
                    && Double.isFinite(was.value())
                    && Double.isFinite(after.value())) {
                changes.add(new CompanionChange(
                        name, after.unit(), was.value(), after.value(), verdict(name, was.value(), after.value())));
            }
        });
        return changes;
    }

    /** Whether the figures differ by more than the band. */
    public boolean isChange() {
        return verdict != Verdict.EQUIVALENT;
    }

    /** Whether it is a count of instructions. */
    public boolean isOfInstructions() {
        return name.startsWith(INSTRUCTIONS);
    }

    private static Verdict verdict(String name, double base, double candidate) {
        double band = Math.abs(base) * (name.startsWith(INSTRUCTIONS) ? INSTRUCTION_BAND : ROUNDING) + ROUNDING;
        double change = candidate - base;
        return change > band ? Verdict.REGRESSION : change < -band ? Verdict.IMPROVEMENT : Verdict.EQUIVALENT;
    }
}
