package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class CorrectedTest {
    @Test
    void a_closed_loop_is_corrected_by_the_callbacks_that_were_put_off_meanwhile() {
        Histogram raw = new Histogram(3);
        raw.recordValueWithCount(100, 10_000);
        raw.recordValue(1_000_000);

        Histogram corrected = Corrected.closed(raw);

        // Mean 200 ns: about 5000 callbacks were due during the long one.
        assertThat(corrected.getTotalCount()).isBetween(14_000L, 16_000L);
        assertThat(corrected.getValueAtPercentile(90)).isGreaterThan(500_000);
        assertThat(raw.getTotalCount()).isEqualTo(10_001);
    }
}
