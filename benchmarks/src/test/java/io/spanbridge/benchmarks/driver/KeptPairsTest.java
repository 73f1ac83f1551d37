package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.driver.SelfTestPair.Kind;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.SelfTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a self-test keeps is what a later one goes on with. */
class KeptPairsTest {
    private static final MeasuredArm ARM = Arms.byId("spans-1/twin/t1");
    private static final int ROUNDS = 9;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream warnings = new ByteArrayOutputStream();

    @Test
    void pairs_are_read_as_they_were_written() {
        SelfTestPair first = pair(4);
        SelfTestPair second = pair(7);
        KeptPairs kept = new KeptPairs(folder, plan(Form.QUICK, ARM, ROUNDS));
        kept.write(2, first);
        kept.write(10, second);

        List<SelfTestPair> read = new KeptPairs(folder, plan(Form.QUICK, ARM, ROUNDS)).read(warnings());

        assertThat(read).containsExactly(first, second);
        assertThat(warnings.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void a_folder_that_is_not_there_holds_none() {
        assertThat(new KeptPairs(folder.resolve("none"), plan(Form.QUICK, ARM, ROUNDS)).read(warnings()))
                .isEmpty();
    }

    @Test
    void a_pair_of_which_a_file_is_missing_is_left_out_and_named() throws IOException {
        KeptPairs kept = new KeptPairs(folder, plan(Form.QUICK, ARM, ROUNDS));
        kept.write(1, pair(4));
        kept.write(2, pair(4));
        try (Stream<Path> files = Files.list(folder)) {
            Files.delete(files.filter(file -> file.toString().contains("pair-001-band"))
                    .findFirst()
                    .orElseThrow());
        }

        assertThat(kept.read(warnings())).hasSize(1);
        assertThat(warnings.toString(StandardCharsets.UTF_8))
                .contains("not whole")
                .contains("pair-001");
    }

    @Test
    void a_pair_that_was_measured_otherwise_is_refused_and_the_reason_named() {
        new KeptPairs(folder, plan(Form.QUICK, ARM, ROUNDS)).write(1, pair(4));

        assertThatThrownBy(() -> new KeptPairs(folder, plan(Form.FULL, ARM, ROUNDS)).read(warnings()))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("form of the run")
                .hasMessageContaining("another folder");
        assertThatThrownBy(() -> new KeptPairs(folder, plan(Form.QUICK, ARM, ROUNDS + 1)).read(warnings()))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("10 rounds against 9");
        MeasuredArm other = Arms.byId("spans-1/deferred/stateful/t1");
        assertThatThrownBy(() -> new KeptPairs(folder, plan(Form.QUICK, other, ROUNDS)).read(warnings()))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("the arm differs");
    }

    @Test
    void enough_pairs_are_judged_without_measuring() {
        SelfTestRun run = new SelfTestRun(Form.QUICK, ARM, 2, ROUNDS, 5, 1, folder.resolve("log"));
        RunFile plan = run.plan(Instant.EPOCH, Machine.environment(ForkJvm.FLAGS, NativeLibraries.hashes()));
        KeptPairs kept = new KeptPairs(folder.resolve("pairs"), plan);
        kept.write(1, pair(8));
        kept.write(2, pair(8));

        SelfTest test =
                run.measure(Duration.ZERO, null, kept.folder(), soFar -> fail("a pair was measured"), warnings());

        assertThat(test.lines())
                .filteredOn(line -> line.slowdown() == 0 || line.slowdown() == 0.1)
                .extracting(SelfTest.Line::pairs, SelfTest.Line::regressions, SelfTest.Line::rounds)
                .as("six rounds that can be compared are the least")
                .containsExactly(tuple(2, 0, 6.0), tuple(5, 0, 6.0), tuple(2, 2, 6.0));
        assertThat(folder.resolve("log")).doesNotExist();
    }

    private PrintStream warnings() {
        return new PrintStream(warnings, true, StandardCharsets.UTF_8);
    }

    private static SelfTestPair pair(int rounds) {
        SelfTestPair pair = SelfTestPair.begun();
        for (int round = 0; round < rounds; round++) {
            for (Kind kind : Kind.values()) {
                List<Iteration> iterations = List.of(new Iteration(100 * (1 + kind.slowdown()), 96, 96));
                pair.candidate(kind).add(new Fork(ARM.id(), round, 0, "", 1, null, iterations, Map.of(), null));
            }
        }
        return pair;
    }

    private static RunFile plan(Form form, MeasuredArm arm, int rounds) {
        return new Run(form, List.of(arm), rounds, 1, Path.of("log"), Path.of("."))
                .plan(Instant.EPOCH, Machine.environment(List.of(), Map.of()), "selftest");
    }
}
