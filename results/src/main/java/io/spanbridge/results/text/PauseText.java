package io.spanbridge.results.text;

import io.spanbridge.results.run.PauseTest;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** By how much pauses grow, in words. */
public final class PauseText {
    private static final double WORTH_A_WORD = 0.01;

    private PauseText() {}

    /** A line per arm, in milliseconds; the longest pause is the one in which the fresh ones were copied. */
    public static Columns table(PauseTest test) {
        Columns columns = new Columns(1);
        columns.row("arm", "pause, ms", "grows, fresh", "95 %", "grows, old", "95 %", "longest", "rounds");
        for (PauseTest.Line line : test.lines()) {
            columns.row(
                    line.arm(),
                    Numbers.number(mean(line, PauseTest.Round::none)),
                    Numbers.number(line.fresh().mean()),
                    interval(line.fresh()),
                    Numbers.number(line.old().mean()),
                    interval(line.old()),
                    Numbers.number(mean(line, PauseTest.Round::copying)),
                    String.valueOf(line.rounds().size()));
        }
        return columns;
    }

    /** What the collector does more for the old ones: the largest first; nothing when there is nothing to name. */
    public static String parts(PauseTest.Line line) {
        return line.parts().entrySet().stream()
                .filter(part -> Math.abs(part.getValue()) >= WORTH_A_WORD)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(part -> part.getKey() + " " + Numbers.number(part.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static double mean(PauseTest.Line line, ToDoubleFunction<PauseTest.Round> phase) {
        return line.rounds().stream().mapToDouble(phase).average().orElse(Double.NaN);
    }

    private static String interval(PauseTest.Growth growth) {
        return Double.isFinite(growth.low())
                ? Numbers.number(growth.low()) + " to " + Numbers.number(growth.high())
                : Numbers.NONE;
    }
}
