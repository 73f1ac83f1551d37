package io.spanbridge.benchmarks.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunQueueTest {
    @ParameterizedTest
    @CsvSource({"0 73339 1, 73339", "12345 0 7, 0", "5, -1", "'', -1", "5 x 1, -1"})
    void the_second_number_is_the_wait(String text, long expected) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(RunQueue.second(bytes, bytes.length)).isEqualTo(expected);
    }

    @Test
    void the_share_is_known_where_the_system_counts() {
        assumeTrue(Files.isReadable(Path.of("/proc/thread-self/schedstat")), "this system does not count");
        RunQueue queue = new RunQueue();
        queue.begin();
        long until = System.nanoTime() + 1_000_000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(queue.waited()).isBetween(0.0, 1.0);
    }
}
