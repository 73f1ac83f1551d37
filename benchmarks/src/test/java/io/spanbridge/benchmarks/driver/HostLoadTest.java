package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostLoadTest {
    @Test
    void shares_are_of_all_the_time_between_two_readings() {
        long[] before = HostLoad.ticks("cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1 2 3\n");
        long[] after = HostLoad.ticks("cpu  140 0 60 830 60 0 0 10 0 0\n");

        assertThat(HostLoad.between(before, after, "1.25 0.9 0.5 1/100 77"))
                .containsEntry("load", 1.25)
                .containsEntry("steal.share", 0.1)
                .containsEntry("busy.share", 0.6);
    }

    @Test
    void a_system_that_says_nothing_is_not_guessed_at() {
        assertThat(HostLoad.ticks("")).isEmpty();
        assertThat(HostLoad.between(new long[0], new long[0], "")).isEmpty();
        assertThat(HostLoad.between(HostLoad.ticks("cpu 1 1 1 1 1 1 1 1"), HostLoad.ticks("cpu 1 1 1 1 1 1 1 1"), "x"))
                .isEmpty();
    }
}
