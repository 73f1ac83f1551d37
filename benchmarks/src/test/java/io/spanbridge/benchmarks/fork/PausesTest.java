package io.spanbridge.benchmarks.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PausesTest {
    @Test
    void a_thread_that_wakes_much_too_late_notes_a_stall_that_began_before() {
        Pauses pauses = Pauses.silent();

        pauses.stalled(900_000, 10_000);
        pauses.stalled(25_000_000, 10_000);

        assertThat(pauses.take()).containsExactly(new Pauses.Pause(9_975, 25.0, "stall"));
        assertThat(pauses.take()).isEmpty();
    }

    @Test
    void a_collection_is_noticed_with_its_collector_and_cause() {
        Pauses pauses = Pauses.watch();
        List<Pauses.Pause> seen = new ArrayList<>();

        System.gc();

        // The JVM tells of it from a thread of its own.
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            while (seen.stream().noneMatch(pause -> pause.cause().contains("System.gc()"))) {
                Thread.onSpinWait();
                seen.addAll(pauses.take());
            }
        });
        assertThat(seen).allSatisfy(pause -> {
            assertThat(pause.begin()).isPositive();
            assertThat(pause.cause()).isNotBlank();
        });
    }

    @Test
    void pauses_reach_the_driver_with_begin_length_and_cause() {
        PausesResult result = PausesResult.of(
                List.of(new Pauses.Pause(5, 2.5, "G1 Young, System.gc()"), new Pauses.Pause(9, 1, "stall")));

        assertThat(result.pauses()).containsExactly("5 2.5 G1 Young, System.gc()", "9 1.0 stall");
        assertThat(result.getScore()).isEqualTo(3.5);
    }
}
