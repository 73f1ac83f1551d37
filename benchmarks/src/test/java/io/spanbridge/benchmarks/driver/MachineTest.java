package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.results.run.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    private Path folder;

    @Test
    void the_processor_is_the_model_of_the_first_one() throws IOException {
        Path file = Files.writeString(
                folder.resolve("cpuinfo"),
                "processor\t: 0\nmodel\t\t: 1\nmodel name\t: Some CPU @ 3.00GHz\n\nprocessor\t: 1\nmodel name\t: Other\n");

        assertThat(Machine.cpuModel(file)).isEqualTo("Some CPU @ 3.00GHz");
    }

    @Test
    void a_processor_that_is_not_named_is_unknown() throws IOException {
        Path file = Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\nmodel name\t:\n");

        assertThat(Machine.cpuModel(file)).isEqualTo("unknown");
        assertThat(Machine.cpuModel(folder.resolve("missing"))).isEqualTo("unknown");
    }

    @Test
    void a_command_that_does_not_exist_says_nothing() {
        assertThat(Machine.output("spanbridge-no-such-command")).isEmpty();
    }

    @Test
    void a_command_that_fails_says_nothing() {
        assertThat(Machine.output(java(), "-XX:NoSuchFlag=1")).isEmpty();
    }

    @Test
    void the_environment_has_what_runs_are_compared_by() {
        Environment environment = Machine.environment(List.of("-Xms1g", "-Xmx1g"), Map.of("kernels", "abc"));

        assertThat(environment.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(environment.memoryBytes()).isGreaterThan(Runtime.getRuntime().maxMemory());
        assertThat(environment.jdk()).isEqualTo(Runtime.version().toString());
        assertThat(environment.jvmFlags()).isEqualTo("-Xms1g -Xmx1g");
        assertThat(environment.jmh()).matches("\\d+\\.\\d+");
        assertThat(environment.libraries()).containsEntry("kernels", "abc");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
