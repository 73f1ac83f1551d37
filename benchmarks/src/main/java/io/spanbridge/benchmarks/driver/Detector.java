package io.spanbridge.benchmarks.driver;

import io.spanbridge.results.analysis.ArmChange;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.SelfTest;
import io.spanbridge.results.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Judges pairs of rounds as {@code compare --base} does: round by round, until they are decided. Stateless. */
final class Detector {
    private final RunFile plan;

    /** @param plan a run without forks that has the arm and a pair name */
    Detector(RunFile plan) {
        this.plan = plan;
    }

    /** Whether a pair needs no more rounds; asked after each. */
    boolean isDecided(List<Fork> base, List<Fork> candidate) {
        ArmChange change = base.size() < ArmChange.LEAST_ROUNDS ? null : change(compare(base, candidate, base.size()));
        return change != null && !change.needsMoreRounds();
    }

    /**
     * Judges pairs.
     *
     * @param pairs for each pair the base forks and the candidate forks, as many of both
     */
    SelfTest.Line line(double slowdown, boolean simulated, List<List<List<Fork>>> pairs) {
        int regressions = 0;
        int improvements = 0;
        int slower = 0;
        int faster = 0;
        int noisy = 0;
        double rounds = 0;
        for (List<List<Fork>> pair : pairs) {
            List<Fork> base = pair.get(0);
            List<Fork> candidate = pair.get(1);
            int used = Math.min(ArmChange.LEAST_ROUNDS, base.size());
            Comparison comparison = compare(base, candidate, used);
            ArmChange change = change(comparison);
            while (used < base.size() && (change == null || change.needsMoreRounds())) {
                used++;
                comparison = compare(base, candidate, used);
                change = change(comparison);
            }
            rounds += used;
            noisy += comparison.noisy() ? 1 : 0;
            if (change != null) {
                regressions += change.time() == Verdict.REGRESSION ? 1 : 0;
                improvements += change.time() == Verdict.IMPROVEMENT ? 1 : 0;
                slower += change.direction() == ArmChange.Direction.SLOWER ? 1 : 0;
                faster += change.direction() == ArmChange.Direction.FASTER ? 1 : 0;
            }
        }
        return new SelfTest.Line(
                slowdown,
                simulated,
                pairs.size(),
                regressions,
                improvements,
                slower,
                faster,
                pairs.isEmpty() ? 0 : rounds / pairs.size(),
                noisy);
    }

    /** Draws pairs of the same thing from real rounds, with replacement; which side is the base is drawn, too. */
    static List<List<List<Fork>>> simulate(List<Fork> a, List<Fork> b, int pairs, int rounds, long seed) {
        Random random = new Random(seed);
        List<List<List<Fork>>> drawn = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            List<Fork> base = new ArrayList<>();
            List<Fork> candidate = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                int from = random.nextInt(a.size());
                boolean swap = random.nextBoolean();
                base.add(inRound((swap ? b : a).get(from), round));
                candidate.add(inRound((swap ? a : b).get(from), round));
            }
            drawn.add(List.of(base, candidate));
        }
        return drawn;
    }

    static Fork inRound(Fork fork, int round) {
        return new Fork(
                fork.arm(),
                round,
                fork.position(),
                fork.startedAt(),
                fork.seconds(),
                fork.failure(),
                fork.iterations(),
                fork.metrics(),
                fork.histogram());
    }

    private Comparison compare(List<Fork> base, List<Fork> candidate, int rounds) {
        return Comparison.of(analysis(base.subList(0, rounds)), analysis(candidate.subList(0, rounds)));
    }

    private static ArmChange change(Comparison comparison) {
        return comparison.changes().isEmpty() ? null : comparison.changes().get(0);
    }

    private RunAnalysis analysis(List<Fork> forks) {
        return RunAnalysis.of(plan.with(forks, plan.startedAt()));
    }
}
