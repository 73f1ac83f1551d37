package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.fork.Subject;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.SelfTest;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Tests the detector on this machine: measures one arm as it is, twice, and slowed down by known shares, in interleaved
 * rounds, and counts what is found.
 *
 * @param form how long each fork measures
 * @param arm what is slowed down
 * @param pairs how many comparisons of each kind are made
 * @param rounds how many rounds each has at most
 * @param simulated how many more are drawn from the rounds of the same thing
 * @param seed of all that is drawn
 * @param log receives what JMH prints
 */
public record SelfTestRun(Form form, MeasuredArm arm, int pairs, int rounds, int simulated, long seed, Path log) {
    private static final List<Double> SLOWDOWNS = List.of(0.01, 0.03, 0.10);
    private static final double SAME = 0;
    private static final double AGAIN = -1;

    /** Measures; takes about {@code 5 * pairs * rounds} forks. */
    public SelfTest measure(PrintStream out) {
        Instant start = Instant.now();
        Environment environment = Machine.environment(ForkJvm.FLAGS, NativeLibraries.hashes());
        Build here = new Build(environment, List.of("-cp", System.getProperty("java.class.path")), List.of());
        Arm alone = arm.arm();
        Arm root = new Arm(
                alone.id(),
                alone.kernel(),
                alone.layer(),
                alone.delivery(),
                alone.crossing(),
                alone.threads(),
                null,
                alone.unit(),
                alone.step(),
                alone.variant(),
                alone.ruler(),
                Map.of());
        RunFile plan =
                new Run(form, List.of(arm), rounds, seed, log, Path.of(".")).plan(start, environment, "selftest");
        Detector detector = new Detector(new RunFile(
                plan.schema(),
                plan.id(),
                plan.startedAt(),
                null,
                plan.form(),
                seed,
                environment,
                List.of(root),
                List.of(),
                rounds,
                "selftest",
                Map.of(),
                Map.of()));
        Map<Double, List<Fork>> forks = forks(here, out);
        List<SelfTest.Line> lines = new ArrayList<>();
        lines.add(detector.line(0, false, pairs(forks.get(SAME), forks.get(AGAIN))));
        if (simulated > 0) {
            lines.add(detector.line(
                    0, true, Detector.simulate(forks.get(SAME), forks.get(AGAIN), simulated, rounds, seed)));
        }
        for (double slowdown : SLOWDOWNS) {
            lines.add(detector.line(slowdown, false, pairs(forks.get(SAME), forks.get(slowdown))));
        }
        return new SelfTest(start.toString(), environment, alone.id(), rounds, lines);
    }

    /** All forks by what was done to the arm, in the order of the rounds, as many of each. */
    private Map<Double, List<Fork>> forks(Build here, PrintStream out) {
        Map<Double, List<Fork>> forks = new LinkedHashMap<>();
        List<Double> kinds = new ArrayList<>(List.of(SAME, AGAIN));
        kinds.addAll(SLOWDOWNS);
        kinds.forEach(kind -> forks.put(kind, new ArrayList<>()));
        Random random = new Random(seed);
        try (MeasuringLock lock = MeasuringLock.take(MeasuringLock.defaultFile());
                PrintStream jmh = Run.openLog(log)) {
            jmh.println("self-test, held by " + lock.file());
            ForkProcess process = new ForkProcess(form, ForkJvm.arguments(null), log);
            for (int round = 0; round < pairs * rounds; round++) {
                Collections.shuffle(kinds, random);
                for (double kind : kinds) {
                    Schedule.Slot slot = new Schedule.Slot(arm, round % rounds, 0);
                    Fork fork = process.run(here, slot, "-D" + Subject.SLOWDOWN + "=" + Math.max(0, kind));
                    if (fork.failure() != null) {
                        throw new BenchException("a fork of the self-test failed: " + fork.failure());
                    }
                    forks.get(kind).add(fork);
                }
                out.printf("self-test: round %d of %d%n", round + 1, pairs * rounds);
            }
        }
        return forks;
    }

    private List<List<List<Fork>>> pairs(List<Fork> base, List<Fork> candidate) {
        List<List<List<Fork>>> all = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            all.add(List.of(
                    base.subList(pair * rounds, (pair + 1) * rounds),
                    candidate.subList(pair * rounds, (pair + 1) * rounds)));
        }
        return all;
    }
}
