package io.spanbridge.results.page;

import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Scale;
import io.spanbridge.results.analysis.Testbed;
import io.spanbridge.results.page.PageData.History;
import io.spanbridge.results.page.PageData.HistoryRun;
import io.spanbridge.results.page.PageData.Mark;
import io.spanbridge.results.page.PageData.Series;
import io.spanbridge.results.page.PageData.SeriesRun;
import io.spanbridge.results.run.Notes;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.text.Names;
import io.spanbridge.results.text.Numbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the arms of this run cost in earlier runs of the same testbed. */
final class HistoryBuilder {
    /** So many runs are drawn with their intervals at most; all of them are in the long series. */
    static final int RUNS = 100;

    /** So many points with intervals are worked out at most, but of {@link #FEWEST} runs. */
    private static final int POINTS = 15_000;

    private static final int FEWEST = 20;

    /** So many runs are in the long series at most. */
    static final int LONGEST = 1000;

    private final RunAnalysis current;

    private final Notes notes;

    HistoryBuilder(RunAnalysis current, Notes notes) {
        this.current = current;
        this.notes = notes;
    }

    History build(List<RunAnalysis> earlier, List<RunAnalysis> others) {
        int most = Math.max(
                FEWEST, Math.min(RUNS, POINTS / Math.max(1, current.arms().size())));
        List<RunAnalysis> runs =
                new ArrayList<>(earlier.subList(Math.max(0, earlier.size() - most + 1), earlier.size()));
        runs.add(current);
        Map<String, Map<String, List<Double[]>>> costs = new LinkedHashMap<>();
        if (runs.size() > 1) {
            List<String> ids = current.arms().stream()
                    .filter(figures -> figures.arm().baseline() != null)
                    .map(figures -> figures.arm().id())
                    .toList();
            // The bootstrap of so many arms and runs is most of the work of a page.
            List<Map<String, List<Double[]>>> worked =
                    ids.parallelStream().map(id -> series(id, runs)).toList();
            for (int i = 0; i < worked.size(); i++) {
                costs.put(ids.get(i), worked.get(i));
            }
        }
        return new History(
                runs.stream()
                        .map(run -> new HistoryRun(
                                run.run().id(), Names.time(run.run()), Names.commit(run.run()), run == current))
                        .toList(),
                costs,
                text(runs.size(), earlier.size() + 1, others.size()),
                longSeries(earlier, others));
    }

    /** All runs of the form, whatever machine they ran on: they are never compared, but one sees what was measured when. */
    private Series longSeries(List<RunAnalysis> earlier, List<RunAnalysis> others) {
        List<RunAnalysis> all = new ArrayList<>(earlier);
        others.stream()
                .filter(run -> run.run().form().equals(current.run().form()))
                .forEach(all::add);
        all.add(current);
        all.sort(Comparator.comparing(run -> Instant.parse(run.run().startedAt())));
        List<RunAnalysis> shown = all.subList(Math.max(0, all.size() - LONGEST), all.size());
        List<String> epochs = new ArrayList<>();
        List<SeriesRun> runs = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            RunFile run = shown.get(i).run();
            if (i == 0 || !Testbed.same(shown.get(i - 1).run(), run)) {
                epochs.add(Testbed.name(run));
            }
            runs.add(new SeriesRun(run.id(), Names.time(run), Names.commit(run), epochs.size() - 1));
        }
        Map<String, List<Double>> costs = new LinkedHashMap<>();
        Map<String, List<Mark>> marks = new LinkedHashMap<>();
        if (shown.size() > 1) {
            io.spanbridge.results.analysis.History history = io.spanbridge.results.analysis.History.of(alike(shown));
            for (ArmFigures figures : current.arms()) {
                String id = figures.arm().id();
                List<Double> means = new ArrayList<>();
                shown.forEach(run -> means.add(PageData.finite(run.meanCost(id))));
                costs.put(id, means);
                marks.put(id, marks(id, history, shown));
            }
        }
        return new Series(runs, epochs, costs, marks);
    }

    private List<RunAnalysis> alike(List<RunAnalysis> runs) {
        return runs.stream()
                .filter(run -> Testbed.same(run.run(), current.run()))
                .toList();
    }

    private List<Mark> marks(String id, io.spanbridge.results.analysis.History history, List<RunAnalysis> shown) {
        return history.arms().get(id).changes().stream()
                .map(change -> {
                    RunAnalysis run = history.runs().get(change.index());
                    return new Mark(
                            shown.indexOf(run),
                            Numbers.change(change.ratio()),
                            change.votes(),
                            String.join("; ", notes.of(run.run(), id)));
                })
                .toList();
    }

    private static Map<String, List<Double[]>> series(String id, List<RunAnalysis> runs) {
        Map<String, List<Double[]>> series = new LinkedHashMap<>();
        series.put("ns", points(id, runs, Scale.NS));
        series.put("u", points(id, runs, Scale.U));
        series.put("x", points(id, runs, Scale.YARDSTICK));
        return series;
    }

    private static List<Double[]> points(String id, List<RunAnalysis> runs, Scale scale) {
        List<Double[]> points = new ArrayList<>();
        for (RunAnalysis run : runs) {
            Estimate cost = run.arm(id) == null ? Estimate.NONE : run.overRoot(id, scale);
            points.add(
                    cost.isKnown()
                            ? new Double[] {
                                PageData.finite(cost.mean()),
                                cost.hasInterval() ? PageData.finite(cost.low()) : null,
                                cost.hasInterval() ? PageData.finite(cost.high()) : null
                            }
                            : null);
        }
        return points;
    }

    private static String text(int shown, int all, int others) {
        String left = others == 0
                ? ""
                : others == 1
                        ? " One run on another machine or JDK, or of another form, is left out."
                        : " " + others + " runs on other machines or JDKs, or of other forms, are left out.";
        if (shown == 1) {
            return "This is the first run of its kind on this machine: the history begins with the next one." + left;
        }
        return (shown < all ? "The newest " + shown + " of " + all + " runs" : shown + " runs")
                + " on this machine and JDK, oldest to the left." + left;
    }
}
