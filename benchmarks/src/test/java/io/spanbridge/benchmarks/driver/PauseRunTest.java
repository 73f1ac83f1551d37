package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spanbridge.benchmarks.companions.PauseFork;
import io.spanbridge.results.run.PauseTest;
import io.spanbridge.results.text.PauseText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PauseRunTest {
    @Test
    void a_growth_is_that_of_the_same_fork_and_its_interval_goes_over_forks() {
        // The second fork is twice as slow as the first; what grows, grows by the same.
        PauseTest.Line line = PauseRun.line("arm", List.of(fork(1, 3, 1.5), fork(2, 4, 2.5), fork(1.5, 3.5, 2.25)));

        assertThat(line.fresh().mean()).isCloseTo(2, within(1e-9));
        assertThat(line.fresh().low()).isCloseTo(2, within(1e-9));
        assertThat(line.fresh().high()).isCloseTo(2, within(1e-9));
        assertThat(line.old().mean()).isCloseTo(1.75 / 3, within(1e-9));
        assertThat(line.old().low()).isLessThan(0.5);
        assertThat(line.old().high()).isGreaterThan(0.75);
    }

    @Test
    void what_the_collector_does_more_for_old_ones_is_named_the_largest_first() {
        PauseFork.Figures fork = new PauseFork.Figures(
                Map.of("none", 1.0, "fresh", 1.0, "old", 2.0),
                Map.of("fresh", 1.0),
                Map.of(
                        "none", Map.of("ScanHR", 0.5, "ObjCopy", 1.0),
                        "old", Map.of("ScanHR", 2.5, "ObjCopy", 1.0, "JNI", 0.25)));

        assertThat(PauseText.parts(PauseRun.line("arm", List.of(fork, fork)))).isEqualTo("ScanHR 2.00, JNI 0.250");
    }

    @Test
    void one_round_has_no_interval() throws IOException {
        PauseTest test = new PauseTest(
                "2026-01-01T00:00:00Z", null, 1000, 1, List.of(PauseRun.line("arm", List.of(fork(1, 3, 1.5)))));
        StringBuilder text = new StringBuilder();
        PauseText.table(test).print(text);

        assertThat(text.toString().lines().skip(1))
                .containsExactly("arm       1.00          2.00     –       0.500     –     40.0       1");
    }

    private static PauseFork.Figures fork(double none, double fresh, double old) {
        return new PauseFork.Figures(
                Map.of("none", none, "fresh", fresh, "old", old),
                Map.of("none", 10.0, "making", 40.0, "fresh", 30.0, "old", 50.0),
                Map.of());
    }
}
