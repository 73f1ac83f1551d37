package io.spanbridge.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FamilyTest {
    @Test
    void the_adjusted_values_are_those_of_the_paper() {
        // Benjamini and Hochberg 1995, section 3.2: with a level of 0.05 the first four of fifteen are rejected.
        double[] p = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1
        };
        double[] adjusted = Family.adjusted(p);
        assertThat(Arrays.stream(adjusted).filter(value -> value <= 0.05).count())
                .isEqualTo(4);
        assertThat(adjusted[0]).isCloseTo(0.0015, within(1e-12));
        assertThat(adjusted[3]).isCloseTo(0.0095 * 15 / 4, within(1e-12));
    }

    @Property
    void adjusting_only_raises_and_keeps_the_order(@ForAll @Size(min = 1, max = 40) double[] raw) {
        double[] p = Arrays.stream(raw).map(value -> Math.abs(Math.sin(value))).toArray();
        double[] adjusted = Family.adjusted(p);
        for (int i = 0; i < p.length; i++) {
            assertThat(adjusted[i]).isBetween(p[i], 1.0);
            for (int j = 0; j < p.length; j++) {
                if (p[i] < p[j]) {
                    assertThat(adjusted[i]).isLessThanOrEqualTo(adjusted[j]);
                }
            }
        }
    }

    @Test
    void what_was_not_tested_does_not_count() {
        assertThat(Family.adjusted(0.04, Double.NaN, Double.NaN)).containsExactly(0.04, Double.NaN, Double.NaN);
        assertThat(Family.adjusted()).isEmpty();
    }

    @Property
    void the_p_value_agrees_with_the_t_interval(
            @ForAll @DoubleRange(min = -0.1, max = 0.1) double mean, @ForAll long seed) {
        Random random = new Random(seed);
        Estimate effect = Intervals.of(
                random.doubles(8).map(x -> mean + 0.02 * random.nextGaussian()).toArray());
        // The interval holds the t interval, so what it excludes the test rejects as well.
        if (effect.low() > 0.03 || effect.high() < -0.03) {
            assertThat(Family.p(effect, 0.03)).isLessThan(0.05);
        }
        assertThat(Family.p(effect, 0)).isLessThanOrEqualTo(Family.p(effect, 0.03));
    }

    @Test
    void without_spread_there_is_only_yes_or_no() {
        assertThat(Family.p(Intervals.of(0.5, 0.5, 0.5), 0.03)).isZero();
        assertThat(Family.p(Intervals.of(0.015625, 0.015625, 0.015625), 0.03)).isEqualTo(1);
        assertThat(Family.p(Intervals.of(0.1), 0.03)).isNaN();
    }
}
