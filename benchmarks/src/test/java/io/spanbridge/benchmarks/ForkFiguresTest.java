package io.spanbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForkFiguresTest {
    @BeforeEach
    void forget() {
        ForkFigures.reset();
    }

    @Test
    void latencies_of_several_invocations_are_one_histogram() {
        assertThat(ForkFigures.addLatencies(encoded(100, 200))).isEqualTo(2);
        assertThat(ForkFigures.addLatencies(encoded(9_000_000_000L))).isEqualTo(1);

        assertThat(ForkFigures.latencies().getTotalCount()).isEqualTo(3);
        assertThat(ForkFigures.latencies().getCountAtValue(9_000_000_000L)).isEqualTo(1);
    }

    @Test
    void a_reset_forgets_what_an_iteration_reported() {
        ForkFigures.addLatencies(encoded(100));
        ForkFigures.add("otlp.exported", 5);

        ForkFigures.reset();

        assertThat(ForkFigures.latencies()).isNull();
        assertThat(ForkFigures.sums()).isEmpty();
    }

    @Test
    void sums_add_up() {
        ForkFigures.add("otlp.exported", 5);
        ForkFigures.add("otlp.exported", 6);

        assertThat(ForkFigures.sums()).containsEntry("otlp.exported", 11.0);
    }

    /** As the Rust crate encodes it: V2, not compressed. */
    private static byte[] encoded(long... nanos) {
        Histogram histogram = new Histogram(1, 10_000_000_000L, 3);
        for (long value : nanos) {
            histogram.recordValue(value);
        }
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        return Arrays.copyOf(buffer.array(), histogram.encodeIntoByteBuffer(buffer));
    }
}
