package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.driver.SelfTestPair.Kind;
import io.spanbridge.results.analysis.Testbed;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The pairs of self-tests in a folder, each kind a run file: {@code bench compare} reads them, and a later self-test goes on with
 * them. Not thread-safe.
 *
 * @param folder made when it does not exist
 * @param plan the run without forks of the self-test that is at hand
 */
record KeptPairs(Path folder, RunFile plan) {
    private static final String KIND = "selftest";

    /** Writes a pair that is whole. */
    void write(int number, SelfTestPair pair) {
        // Runs of one start are read in the order of their names.
        String name = String.format(Locale.ROOT, "%s-pair-%03d", plan.id(), number);
        pair.forks()
                .forEach((kind, forks) -> RunFiles.write(
                        folder,
                        new RunFile(
                                plan.schema(),
                                name + "-" + kind.name().toLowerCase(Locale.ROOT),
                                plan.startedAt(),
                                Instant.now().toString(),
                                plan.form(),
                                plan.seed(),
                                plan.environment(),
                                plan.arms(),
                                forks,
                                plan.rounds(),
                                name,
                                Map.of(),
                                Map.of(KIND, kind.name()))));
    }

    /**
     * Reads the pairs in the order in which they were measured. One of which a file is missing is left out.
     *
     * @param warnings receives a line for whatever is left out
     * @throws BenchException when one is of another arm, machine, JDK or form, or had another number of rounds at most
     */
    List<SelfTestPair> read(PrintStream warnings) {
        Map<String, Map<Kind, List<Fork>>> pairs = new LinkedHashMap<>();
        for (RunFile run : RunFiles.list(folder, warnings::println)) {
            Kind kind = kind(run);
            if (kind == null || run.pair() == null) {
                warnings.println("no part of a self-test, and left out: " + run.id());
                continue;
            }
            check(run);
            pairs.computeIfAbsent(run.pair(), name -> new EnumMap<>(Kind.class)).put(kind, run.forks());
        }
        return pairs.entrySet().stream()
                .flatMap(named -> {
                    SelfTestPair pair = new SelfTestPair(named.getValue());
                    if (!pair.isWhole()) {
                        warnings.println("not whole, and left out: " + named.getKey());
                    }
                    return pair.isWhole() ? Stream.of(pair) : Stream.empty();
                })
                .toList();
    }

    private void check(RunFile run) {
        List<String> differences = Testbed.differences(plan, run);
        String reason = !differences.isEmpty()
                ? String.join(", ", differences)
                : !run.arms().equals(plan.arms())
                        ? "the arm differs"
                        : run.rounds() != plan.rounds()
                                ? "at most " + plan.rounds() + " rounds against " + run.rounds()
                                : null;
        if (reason != null) {
            throw new BenchException("this self-test cannot go on with " + run.id() + ": " + reason
                    + "; keep it in another folder than " + folder);
        }
    }

    private static Kind kind(RunFile run) {
        return Stream.of(Kind.values())
                .filter(kind -> kind.name().equals(run.more().get(KIND)))
                .findFirst()
                .orElse(null);
    }
}
