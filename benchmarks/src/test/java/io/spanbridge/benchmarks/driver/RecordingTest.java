package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in another process, which is ended by a signal as Ctrl-C ends it. */
class RecordingTest {
    private static final List<MeasuredArm> ARMS = Arms.select(Form.SMOKE, "spans-0/twin/t1");

    @TempDir
    private Path folder;

    @Test
    void a_run_that_is_interrupted_keeps_its_forks_and_says_how_to_go_on() throws Exception {
        String printed = interrupted("bench run --resume");

        Path kept = RunFiles.partial(folder, plan());
        assertThat(printed)
                .contains("interrupted: 1 fork is kept; 'bench run --resume " + kept + "' goes on")
                .contains("'bench table " + kept + "' shows them");
        assertThat(RunFiles.read(kept).forks())
                .singleElement()
                .extracting(Fork::round)
                .isEqualTo(0);
    }

    @Test
    void where_another_recording_tells_it_this_one_says_nothing() throws Exception {
        assertThat(interrupted("")).doesNotContain("interrupted");
        assertThat(RunFiles.partials(folder, warning -> {})).hasSize(1);
    }

    @Test
    void what_was_kept_stays_though_the_driver_would_finish_the_run() {
        Fork fork = new Fork("spans-0/twin/t1", 0, 0, "", 1, null, List.of(), Map.of(), null);
        try (Recording recording = new Recording(folder, plan(), null, System.out)) {
            recording.add(fork);
            recording.interrupt();
            recording.add(fork);
            assertThatThrownBy(recording::finish).isInstanceOf(BenchException.class);
        }
        assertThat(RunFiles.read(RunFiles.partial(folder, plan())).forks()).containsExactly(fork);
        assertThat(RunFiles.list(folder, warning -> {})).isEmpty();
    }

    private String interrupted(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Build.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName(),
                        folder.toString(),
                        command)
                .redirectErrorStream(true)
                .start();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder printed = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.append(line).append('\n');
                if (line.equals("measuring")) {
                    // That of the process itself would close what it still prints.
                    process.toHandle().destroy();
                }
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return printed.toString();
        } finally {
            process.destroyForcibly();
        }
    }

    private static RunFile plan() {
        return new Run(Form.SMOKE, ARMS, 2, 1, Path.of("log"), Path.of("runs"))
                .plan(Instant.EPOCH, Machine.environment(List.of(), Map.of()), null);
    }

    /** Measures one fork, and then waits for the signal. */
    static final class Interrupted {
        private Interrupted() {}

        public static void main(String[] arguments) throws InterruptedException {
            String command = arguments[1].isEmpty() ? null : arguments[1];
            try (Recording recording = new Recording(Path.of(arguments[0]), plan(), command, System.out)) {
                recording.add(new Fork("spans-0/twin/t1", 0, 0, "", 1, null, List.of(), Map.of(), null));
                System.out.println("measuring");
                Thread.currentThread().join();
            }
        }
    }
}
