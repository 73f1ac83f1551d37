package io.spanbridge.results.analysis;

import io.spanbridge.results.stats.Covariate;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.stats.Intervals;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one arm in two runs that may be compared: those in the same state of the host, and pairs of the same round
 * where the two runs were measured as one.
 */
final class Alike {
    private static final int FEWEST = 2;

    private final List<RoundFigures> base;
    private final List<RoundFigures> candidate;
    private final boolean paired;
    private final boolean alike;

    private Alike(List<RoundFigures> base, List<RoundFigures> candidate, boolean paired, boolean alike) {
        this.base = base;
        this.candidate = candidate;
        this.paired = paired;
        this.alike = alike;
    }

    static Alike of(ArmFigures base, ArmFigures candidate, boolean paired) {
        if (paired) {
            return pairs(base.rounds(), candidate.rounds());
        }
        List<RoundFigures> before = List.copyOf(base.rounds().values());
        List<RoundFigures> after = List.copyOf(candidate.rounds().values());
        Alike best = new Alike(before, after, false, Math.min(before.size(), after.size()) < FEWEST);
        int most = 0;
        for (HostStates.State state : HostStates.State.values()) {
            List<RoundFigures> left = in(state, before);
            List<RoundFigures> right = in(state, after);
            int both = Math.min(left.size(), right.size());
            if (state != HostStates.State.MIXED && both >= FEWEST && both > most) {
                most = both;
                best = new Alike(left, right, false, true);
            }
        }
        return best;
    }

    /** Whether they are alike; when they are not, too few are, and these are all. */
    boolean areAlike() {
        return alike;
    }

    /** Whether it is known for enough of them in which state of the host they were measured. */
    boolean arePlaced() {
        return alike
                || base.stream().filter(RoundFigures::isPlaced).count() >= FEWEST
                        && candidate.stream().filter(RoundFigures::isPlaced).count() >= FEWEST;
    }

    /** Candidate minus base of a figure. */
    Estimate difference(ToDoubleFunction<RoundFigures> figure) {
        return paired
                ? Intervals.of(differences(figure))
                : Intervals.ofDifference(values(candidate, figure), values(base, figure));
    }

    /** The same without what a covariate explains. */
    Estimate difference(ToDoubleFunction<RoundFigures> figure, ToDoubleFunction<RoundFigures> covariate) {
        return paired
                ? Covariate.of(differences(figure), differences(covariate))
                : Covariate.ofDifference(
                        values(candidate, figure),
                        values(candidate, covariate),
                        values(base, figure),
                        values(base, covariate));
    }

    double median(boolean ofCandidate, ToDoubleFunction<RoundFigures> figure) {
        return RoundFigures.median(values(ofCandidate ? candidate : base, figure));
    }

    private static Alike pairs(Map<Integer, RoundFigures> base, Map<Integer, RoundFigures> candidate) {
        List<Integer> common =
                base.keySet().stream().filter(candidate::containsKey).toList();
        List<Integer> alike = common.stream()
                .filter(round -> base.get(round).isPlaced()
                        && base.get(round).state() == candidate.get(round).state())
                .toList();
        List<Integer> rounds = alike.size() >= FEWEST ? alike : common;
        return new Alike(
                rounds.stream().map(base::get).toList(),
                rounds.stream().map(candidate::get).toList(),
                true,
                alike.size() >= FEWEST || common.size() < FEWEST);
    }

    private static List<RoundFigures> in(HostStates.State state, List<RoundFigures> figures) {
        return figures.stream().filter(one -> one.state() == state).toList();
    }

    private double[] differences(ToDoubleFunction<RoundFigures> figure) {
        double[] differences = new double[base.size()];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = figure.applyAsDouble(candidate.get(i)) - figure.applyAsDouble(base.get(i));
        }
        return differences;
    }

    private static double[] values(List<RoundFigures> figures, ToDoubleFunction<RoundFigures> figure) {
        return figures.stream().mapToDouble(figure).toArray();
    }
}
