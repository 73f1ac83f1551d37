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

        assertThat(ForkFigures.latencies().get(ForkFigures.RAW).getTotalCount()).isEqualTo(3);
        assertThat(ForkFigures.latencies().get(ForkFigures.RAW).getCountAtValue(9_000_000_000L))
                .isEqualTo(1);
    }

    @Test
    void a_reset_forgets_what_an_iteration_reported() {
        ForkFigures.addLatencies(encoded(100));
        ForkFigures.add("otlp.exported", 5);

        ForkFigures.reset();

        assertThat(ForkFigures.latencies()).isEmpty();
        assertThat(ForkFigures.sums()).isEmpty();
    }

    @Test
    void raw_and_corrected_latencies_are_kept_apart() {
        byte[] raw = encoded(100, 100);
        byte[] corrected = encoded(100, 50_000, 60_000);
        byte[] both = Arrays.copyOf(raw, raw.length + corrected.length);
        System.arraycopy(corrected, 0, both, raw.length, corrected.length);

        assertThat(ForkFigures.addPaced(both)).isEqualTo(5);

        assertThat(ForkFigures.latencies().get(ForkFigures.RAW).getMaxValue()).isLessThan(200);
        assertThat(ForkFigures.latencies().get(ForkFigures.CORRECTED).getTotalCount())
                .isEqualTo(3);
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
