package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.companions.PauseFork;
import io.spanbridge.results.run.PauseTest;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.stats.Intervals;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Finds out by how much the pauses of the young collector grow while spans live: in each round a fork per arm, in random order,
 * in which blocks with and without them alternate.
 *
 * @param arms who keeps the states
 * @param spans how many live
 * @param rounds forks per arm
 * @param blocks of each fork
 * @param collections in each phase of a block
 * @param seed of the order
 */
public record PauseRun(List<MeasuredArm> arms, long spans, int rounds, int blocks, int collections, long seed) {
    private static final String NONE = "none";
    private static final String MAKING = "making";
    private static final String FRESH = "fresh";
    private static final String OLD = "old";

    /**
     * Measures; takes about a quarter of a minute per fork.
     *
     * @param progress receives a line per fork
     * @throws BenchException when a fork fails, or another run measures on this machine
     */
    public PauseTest measure(PrintWriter progress) {
        Instant start = Instant.now();
        Map<MeasuredArm, List<PauseFork.Figures>> figures = new LinkedHashMap<>();
        arms.forEach(arm -> figures.put(arm, new ArrayList<>()));
        Random random = new Random(seed);
        try (MeasuringLock lock = MeasuringLock.take(MeasuringLock.defaultFile())) {
            progress.println("seed " + seed + ", lock " + lock.file());
            for (int round = 0; round < rounds; round++) {
                List<MeasuredArm> order = new ArrayList<>(arms);
                Collections.shuffle(order, random);
                for (MeasuredArm arm : order) {
                    figures.get(arm).add(fork(arm, round, progress));
                }
            }
        }
        List<PauseTest.Line> lines = new ArrayList<>();
        figures.forEach((arm, forks) -> lines.add(line(arm.id(), forks)));
        return new PauseTest(
                start.toString(),
                Machine.environment(PauseFork.FLAGS, NativeLibraries.hashes()),
                spans,
                blocks * collections,
                lines);
    }

    private PauseFork.Figures fork(MeasuredArm arm, int round, PrintWriter progress) {
        PauseFork.Figures fork;
        try {
            fork = PauseFork.run(arm, spans, blocks, collections);
        } catch (BenchException e) {
            throw new BenchException(arm.id() + ": " + e.getMessage());
        }
        for (String phase : List.of(NONE, FRESH, OLD)) {
            if (!fork.pauses().containsKey(phase)) {
                throw new BenchException(arm.id() + ": JFR saw no young collection in the phase " + phase);
            }
        }
        progress.printf("round %d of %d, %s: %s%n", round + 1, rounds, arm.id(), fork.pauses());
        progress.flush();
        return fork;
    }

    static PauseTest.Line line(String arm, List<PauseFork.Figures> forks) {
        List<PauseTest.Round> rounds = forks.stream()
                .map(fork -> new PauseTest.Round(
                        fork.pauses().get(NONE),
                        fork.pauses().get(FRESH),
                        fork.pauses().get(OLD),
                        Math.max(
                                fork.longest().get(FRESH),
                                fork.longest()
                                        .getOrDefault(MAKING, fork.longest().get(FRESH)))))
                .toList();
        Map<String, Double> parts = new TreeMap<>();
        for (PauseFork.Figures fork : forks) {
            add(parts, fork.parts().getOrDefault(OLD, Map.of()), 1.0 / forks.size());
            add(parts, fork.parts().getOrDefault(NONE, Map.of()), -1.0 / forks.size());
        }
        return new PauseTest.Line(
                arm,
                growth(rounds, round -> round.fresh() - round.none()),
                growth(rounds, round -> round.old() - round.none()),
                parts,
                rounds);
    }

    private static void add(Map<String, Double> sums, Map<String, Double> values, double share) {
        values.forEach((name, value) -> sums.merge(name, value * share, Double::sum));
    }

    private static PauseTest.Growth growth(List<PauseTest.Round> rounds, ToDoubleFunction<PauseTest.Round> of) {
        Estimate estimate = Intervals.of(rounds.stream().mapToDouble(of).toArray());
        return new PauseTest.Growth(estimate.mean(), estimate.low(), estimate.high());
    }
}
