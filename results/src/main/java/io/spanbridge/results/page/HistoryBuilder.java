package io.spanbridge.results.page;

import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Scale;
import io.spanbridge.results.page.PageData.History;
import io.spanbridge.results.page.PageData.HistoryRun;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.text.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the arms of this run cost in earlier runs of the same testbed. */
final class HistoryBuilder {
    /** So many runs are drawn at most; older ones stay in their files. */
    static final int RUNS = 100;

    private final RunAnalysis current;

    HistoryBuilder(RunAnalysis current) {
        this.current = current;
    }

    History build(List<RunAnalysis> earlier, int others) {
        List<RunAnalysis> runs =
                new ArrayList<>(earlier.subList(Math.max(0, earlier.size() - RUNS + 1), earlier.size()));
        runs.add(current);
        Map<String, Map<String, List<Double[]>>> costs = new LinkedHashMap<>();
        if (runs.size() > 1) {
            for (ArmFigures figures : current.arms()) {
                if (figures.arm().baseline() != null) {
                    costs.put(figures.arm().id(), series(figures.arm().id(), runs));
                }
            }
        }
        return new History(
                runs.stream()
                        .map(run -> new HistoryRun(
                                run.run().id(), Names.time(run.run()), Names.commit(run.run()), run == current))
                        .toList(),
                costs,
                text(runs.size(), earlier.size() + 1, others));
    }

    private static Map<String, List<Double[]>> series(String id, List<RunAnalysis> runs) {
        Map<String, List<Double[]>> series = new LinkedHashMap<>();
        series.put("ns", points(id, runs, Scale.NS));
        series.put("u", points(id, runs, Scale.U));
        series.put("x", points(id, runs, Scale.RUST));
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
