package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompanionRunTest {
    private static final MeasuredArm ARM = Arms.byId("spans-1/twin/t1");

    @TempDir
    private Path folder;

    @Test
    void a_run_of_companions_alone_is_a_run_file_that_can_be_read() {
        RunFile run = CompanionRun.of("counts", Instant.now(), List.of(ARM), figure(ARM.id(), "java.bytes", 32));

        RunFile read = RunFiles.read(RunFiles.write(folder, run));

        assertThat(read.form()).isEqualTo("counts");
        assertThat(read.forks()).isEmpty();
        assertThat(read.companions().get(ARM.id()).get("java.bytes").value()).isEqualTo(32);
    }

    @Test
    void figures_are_added_to_those_that_a_run_has_and_only_for_its_arms() {
        RunFile run = CompanionRun.of("quick", Instant.now(), List.of(ARM), figure(ARM.id(), "java.bytes", 32));

        RunFile more = CompanionRun.added(run, figure(ARM.id(), "instructions", 4_000));
        RunFile foreign = CompanionRun.added(run, figure("somebody-else", "instructions", 4_000));

        assertThat(more.companions().get(ARM.id())).containsOnlyKeys("java.bytes", "instructions");
        assertThat(foreign.companions()).isEqualTo(run.companions());
    }

    @Test
    void figures_are_added_to_a_run_that_has_the_files_of_peers_beside_the_libraries() {
        RunFile run = CompanionRun.of("quick", Instant.now(), List.of(ARM), Map.of());
        Map<String, String> files = new TreeMap<>(run.environment().libraries());
        files.put("peer.py", "abc");
        Environment withPeers =
                new Environment("abc", false, "cpu", 2, 1, "os", "17", "jvm", "", "rustc", "1.37", files);
        RunFile beside = new RunFile(
                run.schema(), run.id(), run.startedAt(), null, run.form(), 0, withPeers, run.arms(), List.of());

        assertThat(CompanionRun.added(beside, figure(ARM.id(), "instructions", 1))
                        .companions())
                .containsOnlyKeys(ARM.id());
    }

    @Test
    void figures_of_other_libraries_are_not_added() {
        RunFile run = CompanionRun.of("quick", Instant.now(), List.of(ARM), Map.of());
        Environment other =
                new Environment("abc", false, "cpu", 2, 1, "os", "17", "jvm", "", "rustc", "1.37", Map.of("a", "b"));
        RunFile elsewhere =
                new RunFile(run.schema(), run.id(), run.startedAt(), null, run.form(), 0, other, run.arms(), List.of());

        assertThatExceptionOfType(BenchException.class)
                .isThrownBy(() -> CompanionRun.added(elsewhere, figure(ARM.id(), "instructions", 1)))
                .withMessageContaining("other native libraries");
    }

    private static Map<String, Map<String, Companion>> figure(String arm, String name, double value) {
        return Map.of(arm, Map.of(name, new Companion("per span", value, Map.of())));
    }
}
