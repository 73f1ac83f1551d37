package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures this build against itself, in real forks; each takes about a second. Times are not looked at. */
class PairedRunTest {
    private static final Build HERE = new Build(
            Machine.environment(ForkJvm.FLAGS, NativeLibraries.hashes()),
            List.of("-Djmh.ignoreLock=true", "-cp", System.getProperty("java.class.path")),
            List.of());

    private static final String TEMPORARY = "java.io.tmpdir";

    @TempDir
    private Path folder;

    private String temporary;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);

    /** The tests time nothing, and do not wait for who measures on this machine. */
    @BeforeEach
    void ownLock() {
        temporary = System.setProperty(TEMPORARY, folder.toString());
    }

    @AfterEach
    void restore() {
        System.setProperty(TEMPORARY, temporary);
    }

    @Test
    void both_builds_of_every_arm_run_in_every_round_bare_steps_and_an_arm_once_more_among_them() {
        List<MeasuredArm> arms = List.of(
                Arms.byId("up/twin/t1"),
                Arms.byId("up/bare/t1"),
                Arms.byId("up/bare/t1").again());

        PairedRun.Outcome outcome = run(arms).measure(HERE, HERE, arms, Duration.ZERO, List.of(), out);

        for (RunFile side : List.of(outcome.base(), outcome.candidate())) {
            assertThat(side.forks()).hasSize(arms.size() * 2).allSatisfy(fork -> {
                assertThat(fork.failure()).as(this::log).isNull();
                assertThat(fork.iterations())
                        .isNotEmpty()
                        .allSatisfy(iteration ->
                                assertThat(iteration.score()).isPositive().isLessThan(1e6));
                assertThat(fork.metrics().get("bytes/span")).isNotNull().isFinite();
            });
        }
        assertThat(outcome.base().id())
                .as("of one commit, and still two runs")
                .isNotEqualTo(outcome.candidate().id());
        assertThat(outcome.base().startedAt()).isLessThan(outcome.candidate().startedAt());
        assertThat(outcome.base().pair()).isEqualTo(outcome.candidate().pair());
        assertThat(RunFiles.list(folder, warning -> {})).hasSize(2);
        assertThat(RunFiles.partials(folder, warning -> {})).isEmpty();
        assertThat(console.toString(StandardCharsets.UTF_8))
                .contains("3 arms of two builds, 2 rounds or more")
                .contains("round 1/2  arm  1/3")
                .containsPattern("round 2/2  arm  3/3 .* 0 s left");
    }

    @Test
    void a_pair_that_was_interrupted_goes_on_with_what_each_side_lacks() {
        List<MeasuredArm> arms = List.of(Arms.byId("up/twin/t1"));
        RunFile base = plan(arms, "2026-01-01T00:00:00Z", "pair");
        RunFile candidate = plan(arms, "2026-01-01T00:00:01Z", "pair");
        Fork kept = new Fork("up/twin/t1", 0, 0, "", 1, null, List.of(), Map.of(), null);

        PairedRun.Outcome outcome =
                run(arms).measure(HERE, HERE, arms, base.with(List.of(kept), null), candidate, Duration.ZERO, out);

        assertThat(outcome.base().forks())
                .hasSize(2)
                .contains(kept)
                .extracting(Fork::round)
                .containsExactly(0, 1);
        assertThat(outcome.candidate().forks())
                .hasSize(2)
                .extracting(Fork::round)
                .containsExactly(0, 1);
    }

    @Test
    void what_is_no_half_of_a_pair_cannot_be_resumed() {
        List<MeasuredArm> arms = List.of(Arms.byId("up/twin/t1"));
        Path alone = RunFiles.writePartial(folder, plan(arms, "2026-01-01T00:00:00Z", null));
        assertThatThrownBy(() -> resume(alone))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("not one of two");

        Path half = RunFiles.writePartial(folder, plan(arms, "2026-01-01T00:00:01Z", "pair"));
        assertThatThrownBy(() -> resume(half)).hasMessageContaining("the other one is not beside it");

        Path base = half;
        Path candidate = RunFiles.writePartial(folder, plan(arms, "2026-01-01T00:00:02Z", "pair"));
        assertThatThrownBy(() -> resume(base)).hasMessageContaining("is the base of its pair: resume " + candidate);
    }

    private PairedRun.Outcome resume(Path file) {
        return PairedRun.resume(file, folder.resolve("jmh.log"), Duration.ZERO, out);
    }

    private RunFile plan(List<MeasuredArm> arms, String start, String pair) {
        return new Run(Form.SMOKE, arms, 2, 1, folder.resolve("jmh.log"), folder)
                .plan(Instant.parse(start), HERE.environment(), pair);
    }

    private PairedRun run(List<MeasuredArm> arms) {
        return new PairedRun(Form.SMOKE, arms, 2, 1, folder.resolve("jmh.log"), folder);
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("jmh.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
