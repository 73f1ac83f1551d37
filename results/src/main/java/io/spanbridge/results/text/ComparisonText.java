package io.spanbridge.results.text;

import io.spanbridge.results.analysis.ArmChange;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.stats.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What a comparison says in words and in a table of text. */
public final class ComparisonText {
    private ComparisonText() {}

    /** The answer in one short sentence. */
    public static String headline(Comparison comparison) {
        if (!comparison.isComparable()) {
            return "These two runs cannot be compared.";
        }
        if (comparison.noisy()) {
            return "The machine was too noisy to tell.";
        }
        long regressed = comparison.count(Verdict.REGRESSION);
        if (regressed > 0) {
            return regressed == 1 ? "One arm got worse." : regressed + " arms got worse.";
        }
        if (!comparison.failed().isEmpty()) {
            return comparison.failed().size() == 1
                    ? "An arm fails that went well before."
                    : comparison.failed().size() + " arms fail that went well before.";
        }
        if (comparison.changes().isEmpty()) {
            return "The two runs have no arm in common.";
        }
        return comparison.count(Verdict.INCONCLUSIVE) == comparison.changes().size()
                ? "Nothing could be decided."
                : "Nothing got worse.";
    }

    /** The counts, and which run it was compared with. */
    public static String counts(Comparison comparison) {
        String against = "run " + Names.time(comparison.base()) + " (" + Names.commit(comparison.base()) + ")";
        if (!comparison.isComparable()) {
            return "Against the " + against + " " + String.join(", ", comparison.obstacles()) + ".";
        }
        List<String> parts = new ArrayList<>();
        parts.add(comparison.count(Verdict.REGRESSION) + " regressed");
        parts.add(comparison.count(Verdict.IMPROVEMENT) + " improved");
        parts.add(comparison.count(Verdict.EQUIVALENT) + " equivalent");
        parts.add(comparison.count(Verdict.INCONCLUSIVE) + " undecided");
        addSome(parts, comparison.failed(), "newly failed");
        addSome(parts, comparison.added(), "new");
        addSome(parts, comparison.removed(), "gone");
        return String.join(", ", parts) + ", against the " + against + ".";
    }

    /** A verdict as the page and the table call it. */
    public static String verdict(Verdict verdict) {
        return switch (verdict) {
            case REGRESSION -> "regression";
            case IMPROVEMENT -> "improvement";
            case EQUIVALENT -> "equivalent";
            case INCONCLUSIVE -> "undecided";
        };
    }

    /** All arms that both runs have, one row each. */
    public static Columns table(Comparison comparison) {
        Columns columns = new Columns(2);
        columns.row("verdict", "arm", "time", "95 % interval", "could have seen", "bytes", "why undecided");
        for (ArmChange change : comparison.changes()) {
            columns.row(
                    verdict(change.verdict()),
                    change.arm().id(),
                    Numbers.change(change.ratio().mean()),
                    Numbers.changes(change.ratio()),
                    Numbers.change(change.detectable()),
                    bytes(change),
                    change.reason() == null ? "" : change.reason());
        }
        comparison.failed().forEach(id -> columns.row("failed", id, "", "", "", "", ""));
        comparison.added().forEach(id -> columns.row("new", id, "", "", "", "", ""));
        comparison.removed().forEach(id -> columns.row("gone", id, "", "", "", "", ""));
        return columns;
    }

    /** The change of bytes with its sign; empty when there is none or nobody measured it. */
    public static String bytes(ArmChange change) {
        double mean = change.bytesChange().mean();
        if (!Double.isFinite(mean) || Math.abs(mean) < ArmChange.BYTES_RESOLUTION) {
            return "";
        }
        return (mean > 0 ? "+" : "") + Numbers.bytes(mean);
    }

    private static void addSome(List<String> parts, List<String> ids, String what) {
        if (!ids.isEmpty()) {
            parts.add(ids.size() + " " + what);
        }
    }
}
