package io.spanbridge.benchmarks.peers;

import io.spanbridge.benchmarks.layers.NoOpKind;
import io.spanbridge.benchmarks.layers.PeerKind;
import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.text.Columns;
import io.spanbridge.results.text.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How many times cheaper a layer in Java that does nothing is than the same layer in Python, per span, in one run. Whole times
 * are compared, paired by round, in nanoseconds: no ruler is in both processes that does work of their kind. Stateless.
 */
public final class AgainstPython {
    /** What the bridge is meant to reach, by delivery and crossing. */
    private static final Map<String, Integer> GOALS =
            Map.of("json/jni", 4, "direct/jni", 15, "direct/ffm", 45, "deferred/jni", 60, "deferred/ffm", 60);

    private AgainstPython() {}

    /**
     * Prints a line per arm of the no-op layer in Java whose kernel the Python layer ran, too; nothing when there is none.
     *
     * @throws UncheckedIOException when {@code out} refuses
     */
    public static void print(RunFile run, Appendable out) {
        RunAnalysis analysis = RunAnalysis.of(run);
        Columns columns = new Columns(1);
        columns.row("arm", "times cheaper", "95 % interval", "goal");
        boolean any = false;
        for (ArmFigures figures : analysis.arms()) {
            Estimate ratio = ratio(analysis, figures);
            if (ratio.isKnown()) {
                Integer goal =
                        GOALS.get(figures.arm().delivery() + "/" + figures.arm().crossing());
                columns.row(
                        figures.arm().id(),
                        Numbers.number(ratio.mean()),
                        ratio.rounds() == 1 ? "one round" : Numbers.interval(ratio),
                        goal == null ? "" : goal.toString());
                any = true;
            }
        }
        if (any) {
            printAll(columns, out);
        }
    }

    /** Says the same in a sentence of Markdown; empty when there is nothing to say. */
    public static String sentence(RunFile run) {
        RunAnalysis analysis = RunAnalysis.of(run);
        List<String> parts = new ArrayList<>();
        for (ArmFigures figures : analysis.arms()) {
            Estimate ratio = ratio(analysis, figures);
            if (ratio.isKnown()) {
                parts.add(Numbers.number(ratio.mean()) + " times for `"
                        + figures.arm().id() + "` (" + (ratio.hasInterval() ? Numbers.interval(ratio) : "one round")
                        + ")");
            }
        }
        return parts.isEmpty()
                ? ""
                : "How much longer a span takes with a layer in Python that does nothing (`"
                        + PeerKind.PYTHON_LAYER_NOOP.crate() + "`), whole times, paired by round: "
                        + String.join(", ", parts) + ".";
    }

    private static Estimate ratio(RunAnalysis analysis, ArmFigures figures) {
        ArmFigures peer = figures.arm().layer().equals(NoOpKind.NOOP.id()) ? peer(analysis, figures.arm()) : null;
        return peer == null ? Estimate.NONE : analysis.ratio(peer, figures);
    }

    private static void printAll(Columns columns, Appendable out) {
        try {
            out.append("Against a layer in Python that does nothing (")
                    .append(PeerKind.PYTHON_LAYER_NOOP.crate())
                    .append("), the whole time of a span:")
                    .append(System.lineSeparator());
            columns.print(out);
            out.append(System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ArmFigures peer(RunAnalysis analysis, Arm like) {
        List<ArmFigures> peers = analysis.arms().stream()
                .filter(figures -> figures.arm().layer().equals(PeerKind.PYTHON_LAYER_NOOP.id())
                        && figures.arm().kernel().equals(like.kernel())
                        && figures.arm().threads() == like.threads())
                .toList();
        return peers.isEmpty() ? null : peers.get(0);
    }
}
