package io.spanbridge.benchmarks.fork;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpTest {
    private long now = 1_000;
    private long compiled = 70;
    private final WarmUp warmUp = new WarmUp(100, () -> now, () -> compiled);

    @Test
    void a_quiet_compiler_is_not_enough_without_the_callbacks() {
        now += WarmUp.QUIET_NANOS;
        warmUp.came(99);

        assertThat(warmUp.isOver()).isFalse();

        warmUp.came(1);
        assertThat(warmUp.isOver()).isTrue();
    }

    @Test
    void the_callbacks_are_not_enough_while_the_compiler_works() {
        now += WarmUp.QUIET_NANOS;
        compiled += 5;
        warmUp.came(100);
        assertThat(warmUp.isOver()).isFalse();

        now += WarmUp.QUIET_NANOS - 1;
        warmUp.came(100);
        assertThat(warmUp.isOver()).isFalse();

        now += 1;
        assertThat(warmUp.isOver()).isTrue();
    }

    @Test
    void a_compiler_that_is_never_quiet_is_not_waited_for_forever() {
        warmUp.came(100);
        long end = now + WarmUp.PATIENCE_NANOS;
        while (now < end) {
            assertThat(warmUp.isOver()).isFalse();
            now += WarmUp.QUIET_NANOS / 2;
            compiled++;
            warmUp.came(1);
        }
        assertThat(warmUp.isOver()).isTrue();
    }

    @Test
    void slow_callbacks_do_not_use_the_patience_up() {
        now += 2 * WarmUp.PATIENCE_NANOS;
        compiled++;
        warmUp.came(100);

        assertThat(warmUp.isOver()).isFalse();
    }
}
