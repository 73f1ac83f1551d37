package io.spanbridge.results.analysis;

import io.spanbridge.results.stats.Covariate;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.stats.Intervals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The forks of one arm in two runs that may be compared: those in the same state of the host, in pairs where the two runs were measured as one. */
final class Alike {
    private static final int FEWEST = 2;

    /** The least share of the ruler's change of speed, of its logarithm, that an arm feels which ran at that speed. */
    private static final double LEAST_TOLD = 0.25;

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

    /**
     * Pairs of the same round where the host was in one state for both. Of the others each fork is paired with the next one of the
     * other side that was measured in its state, in the order of the rounds: which two that are does not depend on how
     * long they took, and no fork is in two pairs, so what is said of pairs holds. On a host that spends half its time in each of two states, half
     * of the rounds would be lost without.
     */
    private static Alike pairs(SortedMap<Integer, RoundFigures> base, SortedMap<Integer, RoundFigures> candidate) {
        List<RoundFigures> before = new ArrayList<>();
        List<RoundFigures> after = new ArrayList<>();
        Map<HostStates.State, Deque<RoundFigures>> left = new EnumMap<>(HostStates.State.class);
        Map<HostStates.State, Deque<RoundFigures>> right = new EnumMap<>(HostStates.State.class);
        boolean told = isTold(base.values(), candidate.values());
        SortedSet<Integer> rounds = new TreeSet<>(base.keySet());
        rounds.addAll(candidate.keySet());
        for (int round : rounds) {
            RoundFigures one = base.get(round);
            RoundFigures other = candidate.get(round);
            if (isPlaced(one) && isPlaced(other) && one.state() == other.state()) {
                before.add(one);
                after.add(other);
                continue;
            }
            if (told && isPlaced(one)) {
                pair(one, right, left).ifPresent(partner -> {
                    before.add(one);
                    after.add(partner);
                });
            }
            if (told && isPlaced(other)) {
                pair(other, left, right).ifPresent(partner -> {
                    before.add(partner);
                    after.add(other);
                });
            }
        }
        if (before.size() >= FEWEST) {
            return new Alike(before, after, true, true);
        }
        List<Integer> common =
                base.keySet().stream().filter(candidate::containsKey).toList();
        return new Alike(
                common.stream().map(base::get).toList(),
                common.stream().map(candidate::get).toList(),
                true,
                common.size() < FEWEST);
    }

    /**
     * Whether the speed of the host that the ruler tells is the one that the arm ran at: its times differ between the two states
     * by a good part of what the ruler does. A ruler that tells the speed of another core says nothing of them, and then only what
     * was measured within seconds is alike.
     */
    private static boolean isTold(Collection<RoundFigures> base, Collection<RoundFigures> candidate) {
        double[] felt = Stream.of(base, candidate)
                .mapToDouble(side -> between(side, RoundFigures::ns) - LEAST_TOLD * between(side, RoundFigures::ruler))
                .filter(Double::isFinite)
                .toArray();
        return felt.length > 0 && Arrays.stream(felt).sum() >= 0;
    }

    /** The logarithm of the slow state's median over the fast one's; NaN when forks of either are missing. */
    private static double between(Collection<RoundFigures> figures, ToDoubleFunction<RoundFigures> figure) {
        List<RoundFigures> all = List.copyOf(figures);
        return Math.log(RoundFigures.median(values(in(HostStates.State.SLOW, all), figure))
                / RoundFigures.median(values(in(HostStates.State.FAST, all), figure)));
    }

    private static boolean isPlaced(RoundFigures figures) {
        return figures != null && figures.isPlaced();
    }

    /** Takes the first of those of the other side that wait in its state; else it waits itself. */
    private static Optional<RoundFigures> pair(
            RoundFigures one,
            Map<HostStates.State, Deque<RoundFigures>> others,
            Map<HostStates.State, Deque<RoundFigures>> own) {
        Deque<RoundFigures> waiting = others.get(one.state());
        if (waiting != null && !waiting.isEmpty()) {
            return Optional.of(waiting.remove());
        }
        own.computeIfAbsent(one.state(), state -> new ArrayDeque<>()).add(one);
        return Optional.empty();
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
