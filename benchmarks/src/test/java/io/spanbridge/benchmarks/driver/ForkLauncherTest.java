package io.spanbridge.benchmarks.driver;

import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.Variant;
import io.spanbridge.benchmarks.fork.Subject;
import io.spanbridge.benchmarks.variants.JdkVariant;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Rulers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launches real forks; each takes about a second. */
class ForkLauncherTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private LatencyLog latencies = new LatencyLog(Path.of("target", "unused.hlog"));

    @Test
    void a_fork_brings_back_every_iteration_with_its_bursts() {
        Fork fork = launch(Arms.byId("spans-1/rust-noop/t1"));

        assertThat(fork.failure()).as(log.toString(StandardCharsets.UTF_8)).isNull();
        assertThat(fork.iterations()).hasSize(Form.SMOKE.iterations()).allSatisfy(iteration -> {
            assertThat(iteration.score()).isPositive();
            assertThat(iteration.rulers()).containsOnlyKeys(Rulers.ALL).allSatisfy((name, bracket) -> {
                assertThat(bracket.before()).isPositive();
                assertThat(bracket.after()).isPositive();
            });
        });
        assertThat(fork.metrics()).containsKeys("bytes/span");
        assertThat(fork.histogram()).isNull();
    }

    @Test
    void a_latency_arm_brings_back_its_histogram() {
        Fork fork = launch(Arms.byId("latency-1/none/t1"));

        assertThat(fork.failure()).as(log.toString(StandardCharsets.UTF_8)).isNull();
        assertThat(fork.histogram()).isBase64();
    }

    @Test
    void other_layers_run_before_a_polluted_arm_and_are_checked() {
        Fork fork = launch(Arms.byId("spans-1/direct/noop/t1/polluted"));

        assertThat(fork.failure()).as(log.toString(StandardCharsets.UTF_8)).isNull();
    }

    @Test
    void an_arm_on_a_newer_jdk_runs_on_it() {
        MeasuredArm arm = Arms.byId("spans-1/direct/noop/t1").as(JdkVariant.NEWER);
        if (!arm.canBeHad()) {
            System.out.println("no newer JDK is installed: nothing to test");
            return;
        }

        Fork fork = launch(arm);

        assertThat(fork.failure()).as(log.toString(StandardCharsets.UTF_8)).isNull();
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("# VM invoker: " + JdkVariant.NEWER.java().orElseThrow());
    }

    @Test
    void a_fork_by_jmh_s_command_line_brings_back_the_same(@TempDir Path folder) {
        MeasuredArm arm = Arms.byId("spans-1/rust-noop/t1");
        Build here = new Build(
                Machine.environment(ForkJvm.FLAGS, Map.of()),
                List.of("-Djmh.ignoreLock=true", "-cp", System.getProperty("java.class.path")),
                List.of());

        Path jmh = folder.resolve("jmh.log");
        ForkProcess process = new ForkProcess(Form.SMOKE, ForkJvm.arguments(null), jmh);
        Fork plain = process.run(here, new Schedule.Slot(arm, 3, 1));
        // How much slower it is, is for the self-test of the detector to tell; here it must end, and with all its work
        // checked.
        Fork slow = process.run(here, new Schedule.Slot(arm, 3, 1), "-D" + Subject.SLOWDOWN + "=4");

        assertThat(plain.failure()).as(() -> read(jmh)).isNull();
        assertThat(slow.failure()).as(() -> read(jmh)).isNull();
        assertThat(plain.round()).isEqualTo(3);
        assertThat(plain.iterations())
                .hasSize(Form.SMOKE.iterations())
                .allSatisfy(iteration -> assertThat(iteration.rulers()).containsOnlyKeys(Rulers.ALL));
        assertThat(plain.metrics()).containsKey("bytes/span");
        assertThat(slow.iterations()).hasSize(Form.SMOKE.iterations());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void an_open_loop_brings_back_raw_and_corrected_latencies_and_a_log_of_them(@TempDir Path folder)
            throws IOException {
        Path hlog = folder.resolve("run.hlog");
        try (LatencyLog written = new LatencyLog(hlog)) {
            latencies = written;
            Fork fork = launch(Arms.byId("open-1/direct/stateful/t1"));

            assertThat(fork.failure()).as(log.toString(StandardCharsets.UTF_8)).isNull();
            assertThat(fork.histogram()).isBase64();
            assertThat(fork.correctedHistogram()).isBase64().isNotEqualTo(fork.histogram());
        }
        try (HistogramLogReader reader = new HistogramLogReader(hlog.toFile())) {
            Histogram raw = (Histogram) reader.nextIntervalHistogram();
            Histogram corrected = (Histogram) reader.nextIntervalHistogram();
            assertThat(raw.getTag()).isEqualTo("open-1/direct/stateful/t1.raw");
            assertThat(corrected.getTag()).isEqualTo("open-1/direct/stateful/t1.corrected");
            assertThat(raw.getTotalCount()).isEqualTo(corrected.getTotalCount()).isPositive();
            assertThat(corrected.getMaxValue()).isGreaterThanOrEqualTo(raw.getMaxValue());
        }
    }

    @Test
    void a_fork_that_fails_says_why() {
        Arm unknown = new Arm("no-such-arm", "spans-1", "twin", "-", "-", 1, null, "ns/span", "");

        Fork fork = launch(
                new MeasuredArm(unknown, SPANS_1, TWIN, ArmDelivery.NONE, ArmCrossing.NONE, Variant.PLAIN, false));

        assertThat(fork.failure()).isEqualTo("no arm is called no-such-arm");
        assertThat(fork.iterations()).isEmpty();
    }

    private Fork launch(MeasuredArm arm) {
        PrintStream jmh = new PrintStream(log, true, StandardCharsets.UTF_8);
        return new ForkLauncher(Form.SMOKE, ForkJvm.arguments(null), jmh, latencies).run(new Schedule.Slot(arm, 0, 0));
    }
}
