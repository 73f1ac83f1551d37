package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.driver.SelfTestPair.Kind;
import io.spanbridge.benchmarks.fork.Subject;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.SelfTest;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tests the detector on this machine: measures one arm as it is, twice, and slowed down by known shares, in interleaved
 * rounds, and counts what is found. Each comparison goes on until it is decided, as {@code --until-decided} does.
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
    private static final List<Kind> JUDGED = List.of(Kind.AGAIN, Kind.BAND, Kind.CLEAR);

    /** Returns the last result of this machine when it is one that this test can go on with. */
    public Optional<SelfTest> earlier(Path runs) {
        return SelfTest.newest(runs, Machine.environment(ForkJvm.FLAGS, NativeLibraries.hashes()))
                .filter(test -> test.arm().equals(arm.id()) && test.rounds() == rounds);
    }

    /**
     * Measures.
     *
     * @param budget after which no further pair is begun
     * @param earlier a result of the same arm that this one goes on with: its pairs count; null for none
     * @param keep a folder of pairs that count, too, and are judged anew, and which receives each that is measured; null for none
     * @param soFar is told what is known after each pair; nothing is simulated until the last, since that takes as long as measuring
     */
    public SelfTest measure(Duration budget, SelfTest earlier, Path keep, Consumer<SelfTest> soFar, PrintStream out) {
        Instant start = Instant.now();
        Environment environment = Machine.environment(ForkJvm.FLAGS, NativeLibraries.hashes());
        Build here = new Build(environment, List.of("-cp", System.getProperty("java.class.path")), List.of());
        RunFile plan = plan(start, environment);
        Detector detector = new Detector(plan);
        KeptPairs kept = keep == null ? null : new KeptPairs(keep, plan);
        List<SelfTestPair> done = new ArrayList<>(kept == null ? List.of() : kept.read(out));
        int before = earlier == null ? 0 : earlier.pairs();
        BooleanSupplier more = () -> before + done.size() < pairs
                && (done.isEmpty() || Duration.between(start, Instant.now()).compareTo(budget) < 0);
        if (!more.getAsBoolean()) {
            return result(start, environment, detector, done, earlier, simulated);
        }
        Random random = new Random(seed + before + done.size());
        try (MeasuringLock lock = MeasuringLock.take(MeasuringLock.defaultFile());
                PrintStream jmh = Run.openLog(log)) {
            jmh.println("self-test, held by " + lock.file());
            ForkProcess process = new ForkProcess(form, ForkJvm.arguments(null), log);
            while (more.getAsBoolean()) {
                SelfTestPair pair = pair(here, process, detector, random);
                done.add(pair);
                if (kept != null) {
                    kept.write(done.size(), pair);
                }
                soFar.accept(result(start, environment, detector, done, earlier, 0));
                out.printf(
                        "self-test: pair %d of %d after %d rounds, %s%n",
                        before + done.size(),
                        pairs,
                        pair.candidate(Kind.SLIGHT).size(),
                        Duration.between(start, Instant.now()).withNanos(0));
            }
        }
        return result(start, environment, detector, done, earlier, simulated);
    }

    RunFile plan(Instant start, Environment environment) {
        RunFile plan =
                new Run(form, List.of(arm), rounds, seed, log, Path.of(".")).plan(start, environment, "selftest");
        return new RunFile(
                plan.schema(),
                plan.id(),
                plan.startedAt(),
                null,
                plan.form(),
                seed,
                environment,
                List.of(arm.arm().alone()),
                List.of(),
                rounds,
                "selftest",
                Map.of(),
                Map.of());
    }

    private SelfTest result(
            Instant start,
            Environment environment,
            Detector detector,
            List<SelfTestPair> done,
            SelfTest earlier,
            int simulations) {
        List<SelfTest.Line> lines = new ArrayList<>();
        lines.add(detector.line(0, false, compared(done, Kind.AGAIN)));
        if (simulations > 0 && !done.isEmpty()) {
            List<Fork> a = new ArrayList<>();
            List<Fork> b = new ArrayList<>();
            done.forEach(pair -> {
                a.addAll(pair.base(Kind.AGAIN));
                b.addAll(pair.candidate(Kind.AGAIN));
            });
            lines.add(detector.line(0, true, Detector.simulate(a, b, simulations, rounds, seed)));
        }
        for (Kind kind : List.of(Kind.SLIGHT, Kind.BAND, Kind.CLEAR)) {
            lines.add(detector.line(kind.slowdown(), false, compared(done, kind)));
        }
        SelfTest test = new SelfTest(start.toString(), environment, arm.id(), rounds, lines);
        return earlier == null ? test : test.after(earlier);
    }

    private static List<List<List<Fork>>> compared(List<SelfTestPair> done, Kind kind) {
        return done.stream()
                .map(pair -> List.of(pair.base(kind), pair.candidate(kind)))
                .toList();
    }

    /** One comparison of each kind, in interleaved rounds, until all but the slightest are decided. */
    private SelfTestPair pair(Build here, ForkProcess process, Detector detector, Random random) {
        SelfTestPair pair = SelfTestPair.begun();
        Set<Kind> open = EnumSet.copyOf(JUDGED);
        for (int round = 0; round < rounds && !open.isEmpty(); round++) {
            List<Kind> kinds = new ArrayList<>(List.of(Kind.BASE, Kind.SLIGHT));
            kinds.addAll(open);
            Collections.shuffle(kinds, random);
            for (Kind kind : kinds) {
                Schedule.Slot slot = new Schedule.Slot(arm, round, 0);
                Fork fork = process.run(here, slot, "-D" + Subject.SLOWDOWN + "=" + kind.slowdown());
                if (fork.failure() != null) {
                    throw new BenchException("a fork of the self-test failed: " + fork.failure());
                }
                pair.candidate(kind).add(fork);
            }
            open.removeIf(kind -> detector.isDecided(pair.base(kind), pair.candidate(kind)));
        }
        return pair;
    }
}
