package io.spanbridge.results.page;

import io.spanbridge.results.analysis.ArmChange;
import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.History;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Scale;
import io.spanbridge.results.page.PageData.Against;
import io.spanbridge.results.page.PageData.ArmData;
import io.spanbridge.results.page.PageData.Change;
import io.spanbridge.results.page.PageData.Count;
import io.spanbridge.results.page.PageData.Figure;
import io.spanbridge.results.page.PageData.Figures;
import io.spanbridge.results.page.PageData.HistoryRun;
import io.spanbridge.results.page.PageData.Pair;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Notes;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.text.ComparisonText;
import io.spanbridge.results.text.Names;
import io.spanbridge.results.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Turns a run and the earlier runs of its testbed into the data of the page. */
final class PageDataBuilder {
    /** So many earlier runs can be chosen to compare with; the rest is what the history is for. */
    static final int COMPARISONS = 10;

    /** Of so many runs any two can be compared, when there are not too many arms. */
    static final int SIDES = 12;

    /** So many changes of arms are stored at most for those pairs. */
    private static final int CHANGES = 4000;

    /** What the bytes that a fork allocates in Java are called where they are counted apart. */
    private static final String BYTES = "java.bytes";

    private final RunAnalysis current;
    private final Sentences sentences;

    PageDataBuilder(RunAnalysis current) {
        this.current = current;
        this.sentences = new Sentences(current);
    }

    /**
     * Builds the data.
     *
     * @param earlier runs of the same testbed, oldest first
     * @param others runs of other testbeds, oldest first
     * @param notes what people know of changes
     */
    PageData build(List<RunAnalysis> earlier, List<RunAnalysis> others, Notes notes, Consumer<String> warnings) {
        Map<String, ArmData> arms = new LinkedHashMap<>();
        current.arms().forEach(figures -> arms.put(figures.arm().id(), arm(figures)));
        List<Against> comparisons = new ArrayList<>();
        for (int i = earlier.size() - 1; i >= Math.max(0, earlier.size() - COMPARISONS); i--) {
            comparisons.add(against(compare(earlier, i, current)));
        }
        List<RunAnalysis> sides = sides(earlier);
        return new PageData(
                new Groups(current).all(),
                arms,
                new Groups(current).standing(),
                new HistoryBuilder(current, notes).build(earlier, others),
                Tails.of(current.run(), warnings),
                comparisons,
                sides.stream().map(this::side).toList(),
                pairs(sides),
                current.yardstick());
    }

    /** So many of the newest runs that their pairs can be worked out and stored, whatever the number of arms. */
    private List<RunAnalysis> sides(List<RunAnalysis> earlier) {
        int most = 2;
        while (most < SIDES
                && (most + 1) * most / 2 * Math.max(1, current.arms().size()) <= CHANGES) {
            most++;
        }
        List<RunAnalysis> sides = new ArrayList<>(List.of(current));
        for (int i = earlier.size() - 1; i >= 0 && sides.size() < most; i--) {
            sides.add(earlier.get(i));
        }
        return sides;
    }

    private static List<Pair> pairs(List<RunAnalysis> sides) {
        List<Pair> pairs = new ArrayList<>();
        for (int candidate = 0; candidate < sides.size(); candidate++) {
            for (int base = candidate + 1; base < sides.size(); base++) {
                pairs.add(new Pair(base, candidate, against(Comparison.of(sides.get(base), sides.get(candidate)))));
            }
        }
        return pairs;
    }

    private HistoryRun side(RunAnalysis run) {
        return new HistoryRun(run.run().id(), Names.time(run.run()), Names.commit(run.run()), run == current);
    }

    /** Judged by what was known before: the thresholds come from the runs up to the base. */
    private static Comparison compare(List<RunAnalysis> earlier, int base, RunAnalysis current) {
        boolean paired = current.run().pair() != null
                && current.run().pair().equals(earlier.get(base).run().pair());
        return Comparison.of(
                earlier.get(base), current, paired ? Map.of() : History.thresholds(earlier.subList(0, base + 1)));
    }

    private ArmData arm(ArmFigures figures) {
        String id = figures.arm().id();
        List<ArmFigures> ladder = current.ladder(id);
        return new ArmData(
                sentences.name(figures.arm()),
                figures.arm().layer(),
                figures.arm().delivery(),
                sentences.stepName(figures.arm()),
                figures.arm().step(),
                figures.rounds().size(),
                figures(figures::level),
                figures(scale -> current.overRoot(id, scale)),
                figures(scale -> current.overBaseline(id, scale)),
                counts(figures),
                ladder.stream().map(rung -> rung.arm().id()).toList(),
                sentences.ladder(ladder),
                failure(figures));
    }

    /** Bytes of the forks, where nobody counted them apart, and the companions. */
    private Map<String, Count> counts(ArmFigures figures) {
        Map<String, Double> own = values(figures);
        Map<String, Double> below = figures.arm().baseline() == null
                ? Map.of()
                : values(current.arm(figures.arm().baseline()));
        Map<String, Count> counts = new LinkedHashMap<>();
        own.forEach((name, value) -> {
            double more = value - below.getOrDefault(name, Double.NaN);
            counts.put(
                    name,
                    new Count(
                            PageData.finite(value),
                            PageData.finite(more),
                            Numbers.bytes(value),
                            (more > 0 ? "+" : "") + Numbers.bytes(more)));
        });
        return counts;
    }

    private Map<String, Double> values(ArmFigures figures) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (figures == null) {
            return values;
        }
        double bytes = figures.bytes().mean();
        Map<String, Companion> companions =
                current.run().companions().getOrDefault(figures.arm().id(), Map.of());
        if (Double.isFinite(bytes) && !companions.containsKey(BYTES)) {
            values.put(BYTES, bytes);
        }
        companions.forEach((name, companion) -> {
            if (Double.isFinite(companion.value())) {
                values.put(name, companion.value());
            }
        });
        return values;
    }

    static Figures figures(Function<Scale, Estimate> estimate) {
        return new Figures(
                Figure.of(estimate.apply(Scale.NS)),
                Figure.of(estimate.apply(Scale.U)),
                Figure.of(estimate.apply(Scale.YARDSTICK)));
    }

    /** Why an arm has no figures, or null when it has some. */
    static String failure(ArmFigures figures) {
        if (!figures.rounds().isEmpty()) {
            return null;
        }
        return figures.failures().isEmpty()
                ? "not run"
                : "failed: " + figures.failures().get(0);
    }

    static Against against(Comparison comparison) {
        Map<String, Change> changes = new LinkedHashMap<>();
        comparison.changes().forEach(change -> changes.put(change.arm().id(), change(change)));
        comparison.failed().forEach(id -> changes.put(id, only("failed")));
        comparison.added().forEach(id -> changes.put(id, only("new")));
        return new Against(
                comparison.base().id(),
                Names.time(comparison.base()) + " · " + Names.commit(comparison.base()),
                ComparisonText.headline(comparison),
                ComparisonText.counts(comparison)
                        + (comparison.isComparable() ? ComparisonText.libraries(comparison) : ""),
                comparison.noisy(),
                changes);
    }

    private static Change change(ArmChange change) {
        Estimate ratio = change.ratio();
        return new Change(
                ComparisonText.verdict(change.verdict()),
                PageData.finite(ratio.mean()),
                ratio.hasInterval() ? PageData.finite(ratio.low()) : null,
                ratio.hasInterval() ? PageData.finite(ratio.high()) : null,
                Numbers.change(ratio.mean()),
                ratio.hasInterval() ? Numbers.changes(ratio) : "one round, no interval",
                ComparisonText.bytes(change).isEmpty() ? null : ComparisonText.bytes(change) + " bytes",
                Double.isFinite(change.detectable()) ? Numbers.change(change.detectable()) : null,
                Numbers.share(change.threshold()),
                ComparisonText.overhead(change).isEmpty() ? null : ComparisonText.overhead(change),
                change.isTimed() ? ratio.rounds() : null,
                ComparisonText.remark(change).isEmpty() ? null : ComparisonText.remark(change));
    }

    private static Change only(String verdict) {
        return new Change(verdict, null, null, null, Numbers.NONE, "", null, null, null, null, null, null);
    }
}
