package io.spanbridge.results.text;

import io.spanbridge.results.analysis.ArmChange;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.stats.Verdict;
import java.util.List;
import java.util.Map;

/** A comparison as Markdown, for pasting into a pull request: the answer, what is not equivalent, and the rest folded away. */
public final class ComparisonMarkdown {
    private static final Map<Verdict, String> MARKS = Map.of(
            Verdict.REGRESSION, "▲",
            Verdict.IMPROVEMENT, "▼",
            Verdict.EQUIVALENT, "=",
            Verdict.INCONCLUSIVE, "◇");

    private ComparisonMarkdown() {}

    /** Returns the whole text. */
    public static String of(Comparison comparison) {
        StringBuilder out = new StringBuilder();
        out.append("**")
                .append(Markdown.escape(ComparisonText.headline(comparison)))
                .append("** ");
        out.append(Markdown.escape(ComparisonText.counts(comparison))).append("\n\n");
        if (!comparison.isComparable()) {
            return out.toString();
        }
        List<ArmChange> told = comparison.changes().stream()
                .filter(change -> change.verdict() != Verdict.EQUIVALENT
                        || !ComparisonText.companions(change).isEmpty())
                .toList();
        if (!told.isEmpty()) {
            table(out, told);
        }
        comparison
                .failed()
                .forEach(id -> out.append("- ✕ `").append(Markdown.code(id)).append("` fails now\n"));
        if (told.size() < comparison.changes().size()) {
            out.append("\n<details><summary>All ")
                    .append(Names.arms(comparison.changes().size()))
                    .append("</summary>\n\n");
            table(out, comparison.changes());
            out.append("\n</details>\n");
        }
        out.append("\n<sub>")
                .append(Markdown.escape(ComparisonText.footer(comparison)))
                .append("</sub>\n");
        return out.toString();
    }

    private static void table(StringBuilder out, List<ArmChange> changes) {
        out.append("| | arm | time | 95 % interval | could have seen | overhead, ns | bytes and counts | rounds | |\n");
        out.append("|---|---|---:|---:|---:|---:|---:|---:|---|\n");
        for (ArmChange change : changes) {
            String counts = String.join(", ", ComparisonText.companions(change));
            String bytes = ComparisonText.bytes(change);
            List<String> cells = List.of(
                    MARKS.get(change.verdict()) + " " + ComparisonText.verdict(change.verdict()),
                    '`' + Markdown.code(change.arm().id()) + '`',
                    Numbers.change(change.ratio().mean()),
                    Numbers.changes(change.ratio()),
                    Numbers.change(change.detectable()),
                    ComparisonText.overhead(change),
                    Markdown.escape(
                            bytes.isEmpty()
                                    ? counts
                                    : counts.isEmpty() ? bytes + " bytes" : bytes + " bytes, " + counts),
                    ComparisonText.rounds(change),
                    Markdown.escape(ComparisonText.remark(change)));
            out.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
    }
}
