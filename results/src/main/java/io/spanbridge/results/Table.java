package io.spanbridge.results;

import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Scale;
import io.spanbridge.results.analysis.Trust;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.text.Columns;
import io.spanbridge.results.text.ComparisonText;
import io.spanbridge.results.text.Names;
import io.spanbridge.results.text.Numbers;
import io.spanbridge.results.text.TrustText;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The small tables for a terminal. Stateless and thread-safe; blocks on what it prints to. */
public final class Table {
    private Table() {}

    /**
     * Prints every arm of a run: its time, its overhead over its baseline with the 95 % interval, and its bytes. A failed arm
     * has a line too, and what went wrong below the table.
     *
     * @throws UncheckedIOException when {@code out} refuses
     */
    public static void print(RunFile run, Appendable out) {
        RunAnalysis analysis = RunAnalysis.of(run);
        try {
            Columns columns = new Columns(1);
            columns.row("arm", "ns", "x U", "overhead, ns", "95 % interval", "bytes", "per");
            for (ArmFigures figures : analysis.arms()) {
                row(columns, analysis, figures);
            }
            columns.print(out);
            line(out, "");
            line(out, "Overhead is what an arm costs over its baseline, paired by round; lower is better.");
            line(out, TrustText.sentence(Trust.of(analysis)));
            for (ArmFigures figures : analysis.arms()) {
                if (!figures.failures().isEmpty()) {
                    String what = figures.hasFailed() ? " failed: " : " failed in some rounds: ";
                    line(out, figures.arm().id() + what + figures.failures().get(0));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Prints one run against an earlier one: what got worse or better, and what stayed undecided, with intervals.
     *
     * @throws UncheckedIOException when {@code out} refuses
     */
    public static void print(Comparison comparison, Appendable out) {
        try {
            line(out, ComparisonText.headline(comparison) + " " + ComparisonText.counts(comparison));
            if (comparison.isComparable()) {
                ComparisonText.table(comparison).print(out);
                line(out, ComparisonText.footer(comparison));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void row(Columns columns, RunAnalysis analysis, ArmFigures figures) {
        String id = figures.arm().id();
        if (figures.rounds().isEmpty()) {
            columns.row(id, figures.hasFailed() ? "failed" : "not run", "", "", "", "", "");
            return;
        }
        Estimate overhead = analysis.overBaseline(id, Scale.NS);
        columns.row(
                id,
                Numbers.number(figures.level(Scale.NS).mean()),
                Numbers.number(figures.level(Scale.U).mean()),
                figures.arm().baseline() == null ? "baseline" : Numbers.number(overhead.mean()),
                figures.arm().baseline() == null
                        ? ""
                        : overhead.rounds() == 1 ? "one round" : Numbers.interval(overhead),
                Numbers.bytes(figures.bytes().mean()),
                Names.per(figures.arm()));
    }

    private static void line(Appendable out, String text) throws IOException {
        out.append(text.replaceAll("\\p{Cntrl}", "?")).append(System.lineSeparator());
    }
}
