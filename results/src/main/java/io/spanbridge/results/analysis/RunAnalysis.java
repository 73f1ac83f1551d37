package io.spanbridge.results.analysis;

import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Covariate;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.stats.Intervals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One run, its arms paired with their baselines round by round. Nothing unpaired is called overhead: a round in which either
 * of the two is missing does not count.
 */
public final class RunAnalysis {
    /** How many times what is usual for it an arm may wait. */
    private static final double OWN = 2;

    private final RunFile run;
    private final List<ArmFigures> arms;
    private final Map<String, ArmFigures> byId;
    private final Map<String, Boolean> yardsticks = new ConcurrentHashMap<>();

    private RunAnalysis(RunFile run, List<ArmFigures> arms) {
        this.run = run;
        this.arms = arms;
        this.byId = ArmFigures.index(arms);
    }

    /** Takes the medians of all forks of a run. */
    public static RunAnalysis of(RunFile run) {
        double split = HostStates.split(run);
        return of(run, split, HostStates.wanted(split, run));
    }

    /** The same, with the value of U that parts the two states of the host, NaN when it has one; and the state to look at. */
    static RunAnalysis of(RunFile run, double split, HostStates.State wanted) {
        Map<String, List<Fork>> forks = run.forks().stream().collect(Collectors.groupingBy(Fork::arm));
        boolean quiet = !(waited(run.forks()) > HostStates.WAITED);
        return new RunAnalysis(
                run,
                run.arms().stream()
                        .map(arm -> {
                            List<Fork> own = forks.getOrDefault(arm.id(), List.of());
                            return ArmFigures.of(arm, own, split, wanted, allowed(own, quiet));
                        })
                        .toList());
    }

    /**
     * Returns how long the measuring thread of an arm may wait. An arm with as many threads as the machine has processors waits
     * for its own; where the arms beside it did not wait, nobody else can have held it up.
     */
    private static double allowed(List<Fork> forks, boolean quiet) {
        double waits = waited(forks);
        return quiet && waits > HostStates.WAITED / OWN ? OWN * waits : HostStates.WAITED;
    }

    private static double waited(List<Fork> forks) {
        return RoundFigures.median(forks.stream()
                .flatMap(fork -> fork.iterations().stream())
                .filter(iteration -> iteration.waited() != null)
                .mapToDouble(Iteration::waited)
                .toArray());
    }

    /**
     * Returns the same figures of a run without its forks, which are most of it in memory. It can be looked at, and not compared.
     */
    public RunAnalysis withoutForks() {
        return new RunAnalysis(run.with(List.of(), run.finishedAt()), arms);
    }

    /** Returns the run. */
    public RunFile run() {
        return run;
    }

    /** Returns all arms in the order of the run file, failed ones included. */
    public List<ArmFigures> arms() {
        return arms;
    }

    /** Returns an arm, or null when the run has none of this id. */
    public ArmFigures arm(String id) {
        return byId.get(id);
    }

    /** Returns the number of rounds in which any arm went well. */
    public int rounds() {
        return (int) arms.stream()
                .flatMap(figures -> figures.rounds().keySet().stream())
                .distinct()
                .count();
    }

    /** Returns the arms from the root of the baselines to this one, itself last. */
    public List<ArmFigures> ladder(String id) {
        List<ArmFigures> ladder = new ArrayList<>();
        for (ArmFigures arm = byId.get(id); arm != null; arm = baseline(arm)) {
            ladder.add(0, arm);
        }
        return ladder;
    }

    /** Returns what the arm costs over its baseline; nothing for an arm that is a baseline itself. */
    public Estimate overBaseline(String id, Scale scale) {
        ArmFigures arm = byId.get(id);
        ArmFigures baseline = baseline(arm);
        return baseline == null ? Estimate.NONE : difference(arm, baseline, scale);
    }

    /** Returns what the arm costs over its baseline in each round, in nanoseconds; nothing for a baseline. */
    SortedMap<Integer, Double> overheads(String id) {
        ArmFigures arm = byId.get(id);
        ArmFigures baseline = baseline(arm);
        SortedMap<Integer, Double> overheads = new TreeMap<>();
        if (baseline != null) {
            for (int round : alike(arm, baseline)) {
                overheads.put(round, arm.value(round, Scale.NS) - baseline.value(round, Scale.NS));
            }
        }
        return overheads;
    }

    /** Returns what the arm costs over the root of its baselines, most often the twin; nothing for the root itself. */
    public Estimate overRoot(String id, Scale scale) {
        List<ArmFigures> ladder = ladder(id);
        return ladder.size() < 2 ? Estimate.NONE : difference(byId.get(id), ladder.get(0), scale);
    }

    /**
     * Returns the mean of what the arm costs over the root of its baselines, of a root its whole time; in multiples of U where
     * there is a ruler, else in nanoseconds. NaN when it was not measured. Cheaper than an estimate: no interval is made.
     */
    public double meanCost(String id) {
        ArmFigures arm = byId.get(id);
        if (arm == null || arm.rounds().isEmpty()) {
            return Double.NaN;
        }
        List<ArmFigures> ladder = ladder(id);
        ArmFigures root = ladder.get(0);
        Scale scale = steady(arm, root);
        boolean own = ladder.size() < 2;
        return IntStream.of(own ? alike(arm) : alike(arm, root))
                .mapToDouble(round -> arm.value(round, scale) - (own ? 0 : root.value(round, scale)))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /**
     * Returns whether an arm is its baseline once more (an A/A arm): what differs between the two is noise, so it is a
     * measure of the machine and not a thing to compare others with.
     */
    public boolean isRepeat(ArmFigures figures) {
        ArmFigures baseline = baseline(figures);
        if (baseline == null) {
            return false;
        }
        Arm arm = figures.arm();
        Arm of = baseline.arm();
        return arm.kernel().equals(of.kernel())
                && arm.layer().equals(of.layer())
                && arm.delivery().equals(of.delivery())
                && arm.crossing().equals(of.crossing())
                && arm.variant().equals(of.variant())
                && arm.threads() == of.threads();
    }

    /**
     * Returns arm / baseline: the mean of the logarithms per round, as a ratio; without what the ruler explains where every
     * fork of both has the same one.
     */
    public Estimate ratioToBaseline(String id) {
        ArmFigures arm = byId.get(id);
        ArmFigures baseline = baseline(arm);
        return baseline == null ? Estimate.NONE : ratio(arm, baseline);
    }

    /** Returns a / b, paired by round, as {@link #ratioToBaseline} does. */
    public Estimate ratio(ArmFigures a, ArmFigures b) {
        int[] rounds = alike(a, b);
        double[] times = IntStream.of(rounds)
                .mapToDouble(round -> Math.log(a.value(round, Scale.NS) / b.value(round, Scale.NS)))
                .toArray();
        double[] rulers = IntStream.of(rounds)
                .mapToDouble(round -> Math.log(
                        a.rounds().get(round).own() / b.rounds().get(round).own()))
                .toArray();
        boolean ruled = a.hasOwnRuler()
                && b.hasOwnRuler()
                && a.arm().ruler().equals(b.arm().ruler());
        return (ruled ? Covariate.of(times, rulers) : Intervals.of(times)).map(Math::exp);
    }

    /**
     * Returns how many times the cost of a yardstick the arm's cost is, both over their roots and paired by round: the plain
     * quotient of nanoseconds, of rounds in one state of the host. Nothing when the yardstick's cost cannot be told from zero.
     */
    public Estimate costRatio(String id, String yardstick) {
        List<ArmFigures> ladder = ladder(id);
        return ladder.size() < 2 ? Estimate.NONE : inCosts(byId.get(id), ladder.get(0), byId.get(yardstick));
    }

    private Estimate difference(ArmFigures arm, ArmFigures from, Scale scale) {
        return scale == Scale.YARDSTICK
                ? inCosts(arm, from, yardstick(arm.arm()))
                : perRound(alike(arm, from), round -> arm.value(round, scale) - from.value(round, scale));
    }

    private Estimate inCosts(ArmFigures arm, ArmFigures from, ArmFigures yardstick) {
        List<ArmFigures> ladder =
                yardstick == null ? List.of() : ladder(yardstick.arm().id());
        if (ladder.size() < 2 || !costsSomething(yardstick, ladder.get(0))) {
            return Estimate.NONE;
        }
        ArmFigures root = ladder.get(0);
        return perRound(
                alike(arm, from, yardstick, root),
                round -> (arm.value(round, Scale.NS) - from.value(round, Scale.NS))
                        / (yardstick.value(round, Scale.NS) - root.value(round, Scale.NS)));
    }

    /** A yardstick that may be zero is none: its cost must be above zero in every round, and so must its interval be. */
    private boolean costsSomething(ArmFigures yardstick, ArmFigures root) {
        return yardsticks.computeIfAbsent(yardstick.arm().id(), id -> isAboveZero(yardstick, root));
    }

    private boolean isAboveZero(ArmFigures yardstick, ArmFigures root) {
        Estimate cost = difference(yardstick, root, Scale.NS);
        return cost.isKnown()
                && !(cost.low() <= 0)
                && yardstick.rounds().keySet().stream()
                        .noneMatch(round -> yardstick.value(round, Scale.NS) - root.value(round, Scale.NS) <= 0);
    }

    /** Returns what the layer is called whose cost is the unit of {@link Scale#YARDSTICK}; null where the run has none. */
    public String yardstick() {
        return arms.stream()
                .map(ArmFigures::arm)
                .filter(arm -> arm.role().equals(Arm.YARDSTICK))
                .map(Arm::title)
                .findFirst()
                .orElse(null);
    }

    private ArmFigures yardstick(Arm like) {
        return arms.stream()
                .filter(figures -> figures.arm().role().equals(Arm.YARDSTICK)
                        && figures.arm().kernel().equals(like.kernel())
                        && figures.arm().threads() == like.threads())
                .findFirst()
                .orElse(null);
    }

    private ArmFigures baseline(ArmFigures arm) {
        return arm == null || arm.arm().baseline() == null
                ? null
                : byId.get(arm.arm().baseline());
    }

    private static Scale steady(ArmFigures... arms) {
        for (ArmFigures arm : arms) {
            if (!arm.hasRuler()) {
                return Scale.NS;
            }
        }
        return Scale.U;
    }

    /**
     * The rounds that all have, of those in which the host was in the same state for all; when there are fewer than two of
     * those, all that they have.
     */
    private static int[] alike(ArmFigures... arms) {
        int[] common = arms[0].rounds().keySet().stream()
                .filter(round -> Stream.of(arms).allMatch(arm -> arm.rounds().containsKey(round)))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] alike = IntStream.of(common)
                .filter(round -> Stream.of(arms)
                                .allMatch(arm -> arm.rounds().get(round).isPlaced())
                        && Stream.of(arms)
                                        .map(arm -> arm.rounds().get(round).state())
                                        .distinct()
                                        .count()
                                == 1)
                .toArray();
        return alike.length >= 2 ? alike : common;
    }

    private static Estimate perRound(int[] rounds, IntToDoubleFunction value) {
        return Intervals.of(IntStream.of(rounds).mapToDouble(value).toArray());
    }
}
