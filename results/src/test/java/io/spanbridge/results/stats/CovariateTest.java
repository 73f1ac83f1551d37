package io.spanbridge.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class CovariateTest {
    @Property(tries = 200)
    void what_follows_the_ruler_is_divided_by_it(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.02, max = 0.5) double moved) {
        double[][] rounds = rounds(new Random(seed), 12, 1, moved, 0.002);
        assertThat(Covariate.slope(rounds[0], rounds[1])).isCloseTo(1, within(0.15));
    }

    @Property(tries = 200)
    void what_does_not_follow_it_is_left_alone(@ForAll long seed) {
        double[][] rounds = rounds(new Random(seed), 12, 0, 0.3, 0.01);
        assertThat(Covariate.slope(rounds[0], rounds[1])).isLessThan(0.1);
    }

    @Test
    void few_rounds_and_a_ruler_that_stood_still_give_the_plain_quotient() {
        assertThat(Covariate.slope(new double[] {0.1, 0.2, 0.3}, new double[] {0.3, 0.2, 0.1}))
                .isEqualTo(1);
        assertThat(Covariate.slope(new double[] {0.1, 0.2, 0.3, 0.2}, new double[] {0.1, 0.1, 0.1, 0.1}))
                .isEqualTo(1);
        assertThat(Covariate.of(new double[] {0.1, 0.3}, new double[] {0.1, 0.2})
                        .mean())
                .isCloseTo(0.05, within(1e-12));
    }

    @Test
    void a_round_without_the_ruler_does_not_count() {
        Estimate estimate = Covariate.of(new double[] {0.1, 9, 0.3}, new double[] {0, Double.NaN, 0});
        assertThat(estimate.mean()).isCloseTo(0.2, within(1e-12));
        assertThat(estimate.rounds()).isEqualTo(2);
        assertThat(Covariate.of(new double[0], new double[0])).isEqualTo(Estimate.NONE);
    }

    @Test
    void nineteen_intervals_in_twenty_hold_the_truth_whatever_the_slope_is() {
        Random random = new Random(11);
        for (double slope : new double[] {0, 0.5, 1}) {
            int held = 0;
            int heldUnpaired = 0;
            for (int i = 0; i < 1000; i++) {
                double[][] a = rounds(random, 8, slope, 0.1, 0.02);
                double[][] b = rounds(random, 8, slope, 0.1, 0.02);
                held += holds(Covariate.of(a[0], a[1]), 0) ? 1 : 0;
                heldUnpaired += holds(Covariate.ofDifference(a[0], a[1], b[0], b[1]), 0) ? 1 : 0;
            }
            assertThat(held).as("paired, slope %s", slope).isGreaterThan(935);
            assertThat(heldUnpaired).as("slope %s", slope).isGreaterThan(935);
        }
    }

    private static boolean holds(Estimate estimate, double truth) {
        return estimate.low() <= truth && truth <= estimate.high();
    }

    private static double[][] rounds(Random random, int count, double slope, double moved, double noise) {
        double[][] rounds = new double[2][count];
        for (int i = 0; i < count; i++) {
            rounds[1][i] = moved * random.nextGaussian();
            rounds[0][i] = slope * rounds[1][i] + noise * random.nextGaussian();
        }
        return rounds;
    }
}
