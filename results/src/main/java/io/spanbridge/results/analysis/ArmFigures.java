package io.spanbridge.results.analysis;

import io.spanbridge.results.changes.Steadiness;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.stats.Intervals;
import io.spanbridge.results.stats.Strays;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * All forks of one arm.
 *
 * @param arm what was measured
 * @param rounds the figures of the forks that went well, became steady, stand in one state of the host and are no strays, by round;
 *     of those that did not when no other did
 * @param unsteady the figures of the forks that never became steady, by round
 * @param strays the figures of the forks that were far off all others for their whole life, by round; see {@link Strays}
 * @param unplaced the figures of the forks in which hardly an iteration stood in one state of the host, by round
 * @param failures why the others did not, one text per failed fork, in the order of the run
 * @param totals what the forks counted, each name with its sum over the forks that went well: the metrics that are no
 *     rates ({@code .../...}) and not of the ruler
 */
public record ArmFigures(
        Arm arm,
        SortedMap<Integer, RoundFigures> rounds,
        SortedMap<Integer, RoundFigures> unsteady,
        SortedMap<Integer, RoundFigures> strays,
        SortedMap<Integer, RoundFigures> unplaced,
        List<String> failures,
        SortedMap<String, Double> totals) {
    static ArmFigures of(Arm arm, List<Fork> forks, double split, HostStates.State wanted, double allowed) {
        SortedMap<Integer, RoundFigures> rounds = new TreeMap<>();
        SortedMap<Integer, RoundFigures> unsteady = new TreeMap<>();
        SortedMap<Integer, RoundFigures> unplaced = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        SortedMap<String, Double> totals = new TreeMap<>();
        for (Fork fork : forks) {
            if (!fork.arm().equals(arm.id())) {
                continue;
            }
            RoundFigures figures = RoundFigures.of(fork, arm.ruler(), split, wanted, allowed);
            if (fork.failure() != null) {
                failures.add(fork.failure());
            } else if (!Double.isFinite(figures.ns())) {
                failures.add("the fork of round " + fork.round() + " measured nothing");
            } else {
                boolean steady = figures.steadiness().kind() != Steadiness.Kind.NONE;
                (!figures.isPlaced() ? unplaced : steady ? rounds : unsteady).put(fork.round(), figures);
                fork.metrics().forEach((name, value) -> {
                    if (!name.contains("/") && !name.startsWith("ruler.")) {
                        totals.merge(name, value, Double::sum);
                    }
                });
            }
        }
        SortedMap<Integer, RoundFigures> strays = strays(rounds);
        rounds.keySet().removeAll(strays.keySet());
        if (rounds.isEmpty()) {
            // Better a doubtful figure, marked as such, than none.
            rounds.putAll(unsteady.isEmpty() ? unplaced : unsteady);
        }
        return new ArmFigures(
                arm,
                frozen(rounds),
                frozen(unsteady),
                frozen(strays),
                frozen(unplaced),
                List.copyOf(failures),
                frozen(totals));
    }

    /** Those of each state of the host by themselves: the other state is no stray. */
    private static SortedMap<Integer, RoundFigures> strays(SortedMap<Integer, RoundFigures> rounds) {
        SortedMap<Integer, RoundFigures> strays = new TreeMap<>();
        for (HostStates.State state : HostStates.State.values()) {
            List<Map.Entry<Integer, RoundFigures>> alike = rounds.entrySet().stream()
                    .filter(round -> round.getValue().state() == state)
                    .toList();
            boolean[] stray = Strays.among(alike.stream()
                    .mapToDouble(round -> Math.log(round.getValue().ns()))
                    .toArray());
            for (int i = 0; i < stray.length; i++) {
                if (stray[i]) {
                    strays.put(alike.get(i).getKey(), alike.get(i).getValue());
                }
            }
        }
        return strays;
    }

    /** Most are empty, and in a long history they are many. */
    private static <K, V> SortedMap<K, V> frozen(SortedMap<K, V> map) {
        return map.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(map);
    }

    /** Whether no fork of the arm went well, although some were tried. */
    public boolean hasFailed() {
        return rounds.isEmpty() && !failures.isEmpty();
    }

    /** Whether every fork says how its score stands to U. */
    public boolean hasRuler() {
        return !rounds.isEmpty() && rounds.values().stream().allMatch(figures -> Double.isFinite(figures.multiple()));
    }

    /** Whether every fork says how its score stands to the ruler of the arm's kind. */
    public boolean hasOwnRuler() {
        return !rounds.isEmpty() && rounds.values().stream().allMatch(figures -> Double.isFinite(figures.relative()));
    }

    /** Whether no fork became steady: then the figures are of forks that were still changing. */
    public boolean isUnsteady() {
        return !rounds.isEmpty() && unsteady.equals(rounds);
    }

    /** Returns in how many rounds the host changed its state while the fork ran. */
    public long bimodal() {
        return rounds.values().stream().filter(RoundFigures::bimodal).count();
    }

    /** The arm's own figure, nothing subtracted; {@link Scale#YARDSTICK} has none. */
    public Estimate level(Scale scale) {
        return switch (scale) {
            case NS -> Intervals.of(values(RoundFigures::ns));
            case U -> Intervals.of(values(RoundFigures::multiple));
            case YARDSTICK -> Estimate.NONE;
        };
    }

    /** Bytes allocated in Java per unit of work. */
    public Estimate bytes() {
        return Intervals.of(values(RoundFigures::bytes));
    }

    /** The median of U over the forks, in nanoseconds; NaN when no fork had one. */
    public double ruler() {
        return RoundFigures.median(values(RoundFigures::ruler));
    }

    /** One value per round, NaN where a fork does not have it. */
    double[] values(ToDoubleFunction<RoundFigures> figure) {
        return rounds.values().stream().mapToDouble(figure).toArray();
    }

    /** The figure of one round; NaN when the round is missing. */
    double value(int round, Scale scale) {
        RoundFigures figures = rounds.get(round);
        if (figures == null) {
            return Double.NaN;
        }
        return scale == Scale.NS ? figures.ns() : figures.multiple();
    }

    static Map<String, ArmFigures> index(List<ArmFigures> arms) {
        Map<String, ArmFigures> index = new TreeMap<>();
        arms.forEach(figures -> index.put(figures.arm().id(), figures));
        return index;
    }
}
