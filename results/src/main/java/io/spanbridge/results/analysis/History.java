package io.spanbridge.results.analysis;

import io.spanbridge.results.changes.ChangePoints;
import io.spanbridge.results.changes.HistoryThreshold;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the arms cost over the runs of one testbed, where that changed its level, and how much it moves when nothing happens.
 *
 * @param runs oldest first
 * @param arms by id, in the order of the newest run
 */
public record History(List<RunAnalysis> runs, Map<String, ArmHistory> arms) {
    /**
     * One arm.
     *
     * @param costs what it costs over the root of its baselines, per run; NaN where the run does not have it. In multiples
     *     of U where there is a ruler: they outlast a change of the machine's speed
     * @param changes with indices into {@code runs}
     * @param threshold what a change between two runs must exceed to be more than usual, as a share
     */
    public record ArmHistory(List<Double> costs, List<ChangePoints.Change> changes, double threshold) {}

    /**
     * Follows all arms of the newest run.
     *
     * @param runs of one testbed, oldest first
     */
    public static History of(List<RunAnalysis> runs) {
        Map<String, ArmHistory> arms = new LinkedHashMap<>();
        if (!runs.isEmpty()) {
            List<String> ids = runs.get(runs.size() - 1).arms().stream()
                    .map(figures -> figures.arm().id())
                    .toList();
            List<ArmHistory> histories =
                    ids.parallelStream().map(id -> of(id, runs)).toList();
            for (int i = 0; i < ids.size(); i++) {
                arms.put(ids.get(i), histories.get(i));
            }
        }
        return new History(List.copyOf(runs), arms);
    }

    /**
     * Returns the thresholds of all arms as they stand before the newest run, for judging it.
     *
     * @param earlier runs of one testbed, oldest first
     */
    public static Map<String, Double> thresholds(List<RunAnalysis> earlier) {
        Map<String, Double> thresholds = new LinkedHashMap<>();
        if (!earlier.isEmpty()) {
            List<RunAnalysis> newest =
                    earlier.subList(Math.max(0, earlier.size() - HistoryThreshold.DELTAS - 1), earlier.size());
            for (ArmFigures figures : earlier.get(earlier.size() - 1).arms()) {
                String id = figures.arm().id();
                thresholds.put(id, threshold(newest, id));
            }
        }
        return thresholds;
    }

    private static double threshold(List<RunAnalysis> runs, String id) {
        double[] levels = runs.stream()
                .map(run -> run.arm(id))
                .filter(figures -> figures != null && figures.hasOwnRuler())
                .mapToDouble(figures -> RoundFigures.median(figures.values(RoundFigures::relative)))
                .toArray();
        return Math.expm1(HistoryThreshold.of(levels, Math.log1p(ArmChange.TIME_BAND)));
    }

    private static ArmHistory of(String id, List<RunAnalysis> runs) {
        List<Double> costs = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Double> known = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            double cost = runs.get(i).meanCost(id);
            costs.add(cost);
            if (cost > 0) {
                places.add(i);
                known.add(cost);
            }
        }
        List<ChangePoints.Change> changes = ChangePoints.of(array(known)).stream()
                .map(change -> new ChangePoints.Change(places.get(change.index()), change.votes(), change.ratio()))
                .toList();
        return new ArmHistory(costs, changes, threshold(runs, id));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
