package io.spanbridge.results.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    @ParameterizedTest
    @CsvSource({
        "0.04, 0.09, REGRESSION",
        "-0.09, -0.04, IMPROVEMENT",
        "-0.02, 0.02, EQUIVALENT",
        "-0.03, 0.03, EQUIVALENT",
        "0.02, 0.09, INCONCLUSIVE",
        "-0.09, -0.02, INCONCLUSIVE",
        "-0.09, 0.09, INCONCLUSIVE",
        "NaN, NaN, INCONCLUSIVE",
    })
    void the_whole_interval_decides(double low, double high, Verdict expected) {
        double mean = Double.isNaN(low) ? 0.5 : (low + high) / 2;
        assertThat(Verdict.of(new Estimate(mean, low, high, 5, 0.01, 4), 0.03)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, EQUIVALENT", "1, 1, REGRESSION", "-8, -8, IMPROVEMENT", "-1, 1, INCONCLUSIVE"})
    void without_a_band_only_no_change_is_equivalent(double low, double high, Verdict expected) {
        assertThat(Verdict.of(new Estimate((low + high) / 2, low, high, 5, 0, 4), 0))
                .isEqualTo(expected);
    }
}
