package io.spanbridge.results.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "246.13, 246", "1541.2, '1,541'", "99.96, 100", "45.04, 45.0", "9.999, 10.0", "2.5, 2.50", "0.7171, 0.717",
        "0.0042, 0.00420", "0, 0", "-0.000001, 0.00000", "-3.44, −3.44", "NaN, –", "Infinity, –", "-1e300, −1.00e+300"
    })
    void three_digits_count(double value, String expected) {
        assertThat(Numbers.number(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1.0312, +3.1 %", "0.9, −10.0 %", "1.0001, ±0.0 %", "NaN, –", "25, ×25.0"})
    void a_ratio_is_told_as_a_change(double ratio, String expected) {
        assertThat(Numbers.change(ratio).replace('\u00a0', ' ')).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"24, 24", "23.99, 24", "1432, '1,432'", "0.31, 0.310", "NaN, –", "-8, −8"})
    void bytes_are_whole_where_they_are(double bytes, String expected) {
        assertThat(Numbers.bytes(bytes)).isEqualTo(expected);
    }
}
