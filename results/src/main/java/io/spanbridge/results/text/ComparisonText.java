package io.spanbridge.results.text;

import io.spanbridge.results.analysis.ArmChange;
import io.spanbridge.results.analysis.CompanionChange;
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
        long regressed = comparison.count(Verdict.REGRESSION);
        if (regressed > 0) {
            return regressed == 1 ? "One arm got worse." : regressed + " arms got worse.";
        }
        if (comparison.isCounted() && !comparison.isWorse() && (comparison.noisy() || !comparison.isDecided())) {
            return "No arm takes more instructions; no time could be judged.";
        }
        if (!comparison.failed().isEmpty()) {
            return comparison.failed().size() == 1
                    ? "An arm fails that went well before."
                    : comparison.failed().size() + " arms fail that went well before.";
        }
        if (comparison.noisy()) {
            return "The machine was too noisy to tell.";
        }
        if (comparison.isEmpty()) {
            return "No arm was measured in both runs.";
        }
        if (!comparison.isDecided()) {
            return "Nothing could be decided.";
        }
        long slower = comparison.slightlySlower();
        return slower == 0
                ? "Nothing got worse."
                : "Nothing got worse by more than the band; "
                        + (slower == 1 ? "one arm is" : slower + " arms are")
                        + " slower for certain.";
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
        columns.row(
                "verdict",
                "arm",
                "time",
                "95 % interval",
                "could have seen",
                "overhead, ns",
                "bytes",
                "rounds",
                "remark");
        for (ArmChange change : comparison.changes()) {
            columns.row(
                    verdict(change.verdict()),
                    change.arm().id(),
                    Numbers.change(change.ratio().mean()),
                    Numbers.changes(change.ratio()),
                    Numbers.change(change.detectable()),
                    overhead(change),
                    bytes(change),
                    rounds(change),
                    remark(change));
        }
        comparison.failed().forEach(id -> columns.row("failed", id, "", "", "", "", "", "", ""));
        comparison.added().forEach(id -> columns.row("new", id, "", "", "", "", "", "", ""));
        comparison.removed().forEach(id -> columns.row("gone", id, "", "", "", "", "", "", ""));
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

    /** The change of what the arm costs over its baseline, in nanoseconds; empty for a baseline. */
    public static String overhead(ArmChange change) {
        return change.overhead().isKnown()
                ? signed(change.overhead().mean())
                        + (change.overhead().hasInterval() ? " (" + Numbers.interval(change.overhead()) + ")" : "")
                : "";
    }

    /** How many rounds the change of time rests on; empty where no time was taken. */
    public static String rounds(ArmChange change) {
        return change.isTimed() ? String.valueOf(change.ratio().rounds()) : "";
    }

    /** Why time is undecided, where it points all the same, and what the companions say; empty when there is nothing to say. */
    public static String remark(ArmChange change) {
        List<String> parts = new ArrayList<>(companions(change));
        if (change.time() == Verdict.INCONCLUSIVE || change.time() == Verdict.EQUIVALENT) {
            switch (change.direction()) {
                case SLOWER -> parts.add("slower for certain");
                case FASTER -> parts.add("faster for certain");
                case NONE -> {}
            }
        }
        if (change.reason() != null) {
            parts.add(change.reason());
        }
        if (change.threshold() > ArmChange.TIME_BAND) {
            parts.add("its history moves by " + Numbers.share(change.threshold()));
        }
        return String.join("; ", parts);
    }

    /** The companions that changed, one text each. */
    public static List<String> companions(ArmChange change) {
        return change.companions().stream()
                .filter(CompanionChange::isChange)
                .map(companion -> companion.name() + " " + difference(companion.base(), companion.candidate()))
                .toList();
    }

    /** As short as shows that the two differ. */
    private static String difference(double base, double candidate) {
        String before = Numbers.number(base);
        String after = Numbers.number(candidate);
        return before.equals(after) ? base + " to " + candidate : before + " to " + after;
    }

    /** How it was judged, in a sentence or two. */
    public static String footer(Comparison comparison) {
        if (!comparison.changes().isEmpty() && comparison.changes().stream().noneMatch(ArmChange::isTimed)) {
            return "No time was taken. Figures that no machine moves were compared: any difference is one of the code; of"
                    + " instructions, one of more than " + Numbers.share(CompanionChange.INSTRUCTION_BAND) + "."
                    + libraries(comparison);
        }
        String how = comparison.isPaired()
                ? "Both were measured in one run, fork by fork in turn, and compared pair by pair."
                : "The two runs were measured one after the other; a paired run sees smaller changes.";
        return how
                + " Time is compared in multiples of a ruler timed around each iteration; a verdict needs the whole interval"
                + " beyond " + Numbers.share(ArmChange.TIME_BAND) + ", corrected for "
                + Names.arms(comparison.changes().size()) + "."
                + libraries(comparison);
    }

    /** Whether the native libraries are the same, as a sentence after others; empty when nobody knows. */
    public static String libraries(Comparison comparison) {
        return comparison
                .hasSameLibraries()
                .map(same -> same ? " The native libraries are the same." : " The native libraries differ.")
                .orElse("");
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : "") + Numbers.number(value);
    }

    private static void addSome(List<String> parts, List<String> ids, String what) {
        if (!ids.isEmpty()) {
            parts.add(ids.size() + " " + what);
        }
    }
}
