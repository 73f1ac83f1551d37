package io.spanbridge.benchmarks.fork;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a clock that only moves when something is done: a step takes 2 ns, an invocation 1,000,000 ns. */
class SlowDownTest {
    private static final long INVOCATION = 1_000_000;
    private static final long STEP = 2;

    private final AtomicLong now = new AtomicLong();
    private final List<Long> spins = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"0.01, 1010000", "0.03, 1030000", "0.10, 1100000", "4, 5000000"})
    void anInvocationTakesLongerByTheShare(double share, long expected) {
        LongSupplier slow = SlowDown.by(share, this::invocation, this::invocation, now::get, this::spin);

        long begin = now.get();
        assertThat(slow.getAsLong()).as("the checksum of the body").isEqualTo(42);

        assertThat(now.get() - begin).isEqualTo(expected);
    }

    @Test
    void howLongItIsWasFixedBeforeTheFirstInvocation() {
        LongSupplier slow = SlowDown.by(0.10, this::invocation, this::invocation, now::get, this::spin);
        spins.clear();

        slow.getAsLong();
        slow.getAsLong();

        assertThat(spins).containsExactly(50_000L, 50_000L);
    }

    @Test
    void withoutTheSystemPropertyTheBodyIsAsItIs() {
        LongSupplier body = this::invocation;

        assertThat(SlowDown.of(body, body)).isSameAs(body);
    }

    private long invocation() {
        now.addAndGet(INVOCATION);
        return 42;
    }

    private long spin(long steps) {
        spins.add(steps);
        now.addAndGet(STEP * steps);
        return STEP * steps;
    }
}
