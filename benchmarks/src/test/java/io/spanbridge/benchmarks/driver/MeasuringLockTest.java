package io.spanbridge.benchmarks.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuringLockTest {
    @TempDir
    private Path folder;

    @Test
    void a_second_run_is_told_to_wait() {
        Path file = folder.resolve("bench.lock");
        try (MeasuringLock first = MeasuringLock.take(file)) {
            assertThatThrownBy(() -> MeasuringLock.take(file))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("another run measures on this machine")
                    .hasMessageContaining("wait until it ends")
                    .hasMessageContaining(first.file().toString());
        }
    }

    @Test
    void a_run_in_another_process_is_told_to_wait_too() throws IOException {
        Path file = folder.resolve("bench.lock");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .start();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(other.getInputStream(), UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("locked");

            assertThatThrownBy(() -> MeasuringLock.take(file))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("another run measures on this machine");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void the_lock_is_free_once_its_run_has_ended() {
        Path file = folder.resolve("bench.lock");
        MeasuringLock.take(file).close();

        MeasuringLock.take(file).close();
    }

    @Test
    void a_folder_that_does_not_exist_is_named() {
        Path file = folder.resolve("missing/bench.lock");

        assertThatThrownBy(() -> MeasuringLock.take(file))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining(file.toString());
    }

    /** Holds the lock until it is killed. */
    static final class LockHolder {
        public static void main(String[] arguments) throws IOException {
            try (MeasuringLock held = MeasuringLock.take(Path.of(arguments[0]))) {
                System.out.println(held.file().equals(Path.of(arguments[0])) ? "locked" : "lost");
                while (System.in.read() >= 0) {}
            }
        }
    }
}
