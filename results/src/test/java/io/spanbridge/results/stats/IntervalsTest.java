package io.spanbridge.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class IntervalsTest {
    /** The 97.5 % quantile of Student's t with 4 degrees of freedom, from any printed table. */
    private static final double T_4 = 2.776445;

    @Test
    void the_interval_holds_the_t_interval_of_the_round_means() {
        Estimate estimate = Intervals.of(1, 2, 3, 4, 5);
        double half = T_4 * Math.sqrt(2.5 / 5);
        assertThat(estimate.mean()).isEqualTo(3);
        assertThat(estimate.rounds()).isEqualTo(5);
        assertThat(estimate.standardError()).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(estimate.low()).isCloseTo(3 - half, within(1e-5));
        assertThat(estimate.high()).isCloseTo(3 + half, within(1e-5));
    }

    @Test
    void a_long_tail_to_one_side_widens_that_side_beyond_the_t_interval() {
        double[] skewed = new double[60];
        for (int i = 0; i < skewed.length; i++) {
            skewed[i] = i < 54 ? 1 + i * 0.001 : 40 + i;
        }
        Estimate estimate = Intervals.of(skewed);
        assertThat(estimate.high() - estimate.mean()).isGreaterThan(1.05 * (estimate.mean() - estimate.low()));
    }

    @Test
    void one_round_has_a_mean_and_no_interval() {
        Estimate estimate = Intervals.of(7);
        assertThat(estimate.mean()).isEqualTo(7);
        assertThat(estimate.hasInterval()).isFalse();
        assertThat(Intervals.smallestDetectable(estimate, 0.03)).isNaN();
    }

    @Test
    void values_that_are_no_numbers_are_left_out() {
        assertThat(Intervals.of(1, Double.NaN, 3, Double.POSITIVE_INFINITY)).isEqualTo(Intervals.of(1, 3));
        assertThat(Intervals.of(Double.NaN).isKnown()).isFalse();
        assertThat(Intervals.of().isKnown()).isFalse();
    }

    @Test
    void rounds_that_agree_exactly_have_an_interval_of_no_width() {
        Estimate estimate = Intervals.of(24, 24, 24);
        assertThat(estimate.low()).isEqualTo(24);
        assertThat(estimate.high()).isEqualTo(24);
        Estimate difference = Intervals.ofDifference(new double[] {24, 24}, new double[] {16, 16, 16});
        assertThat(difference.low()).isEqualTo(8);
        assertThat(difference.high()).isEqualTo(8);
    }

    @Test
    void another_unit_or_zero_moves_the_interval_with_it() {
        double[] rounds = {3.1, 2.9, 3.4, 3.0, 2.7, 3.3};
        Estimate plain = Intervals.of(rounds);
        Estimate moved =
                Intervals.of(Arrays.stream(rounds).map(x -> 1000 * x + 500).toArray());
        assertThat(moved.mean()).isCloseTo(1000 * plain.mean() + 500, within(1e-6));
        assertThat(moved.low()).isCloseTo(1000 * plain.low() + 500, within(1e-6));
        assertThat(moved.high()).isCloseTo(1000 * plain.high() + 500, within(1e-6));
    }

    @Test
    void the_same_rounds_give_the_same_interval() {
        assertThat(Intervals.of(1, 5, 2, 8)).isEqualTo(Intervals.of(1, 5, 2, 8));
    }

    @Test
    void nineteen_of_twenty_intervals_hold_the_true_mean() {
        Random random = new Random(11);
        for (int rounds : new int[] {3, 5, 10}) {
            assertThat(coverage(rounds, 0, random::nextGaussian))
                    .as("normal, %d rounds", rounds)
                    .isBetween(0.94, 0.985);
        }
        assertThat(coverage(10, 1, () -> -Math.log(1 - random.nextDouble())))
                .as("exponential")
                .isBetween(0.90, 0.98);
    }

    @Test
    void nineteen_of_twenty_intervals_hold_the_true_difference() {
        Random random = new Random(12);
        int held = 0;
        int trials = 1500;
        for (int i = 0; i < trials; i++) {
            double[] candidate =
                    random.doubles(5).map(x -> 5 + random.nextGaussian()).toArray();
            double[] base =
                    random.doubles(4).map(x -> 3 + 2 * random.nextGaussian()).toArray();
            Estimate difference = Intervals.ofDifference(candidate, base);
            held += difference.low() <= 2 && 2 <= difference.high() ? 1 : 0;
        }
        assertThat(held / (double) trials).isBetween(0.94, 0.985);
    }

    @Test
    void an_effect_of_the_smallest_detectable_size_is_found_about_four_times_of_five() {
        Random random = new Random(13);
        double deviation = 0.01;
        double band = Math.log1p(0.03);
        double detectable = 0;
        for (int i = 0; i < 300; i++) {
            detectable += Intervals.smallestDetectable(rounds(random, 10, 0, deviation), band) / 300;
        }
        int found = 0;
        for (int i = 0; i < 1000; i++) {
            found += Verdict.of(rounds(random, 10, detectable, deviation), band) == Verdict.REGRESSION ? 1 : 0;
        }
        assertThat(found / 1000.0).isBetween(0.72, 0.92);
    }

    private static Estimate rounds(Random random, int rounds, double mean, double deviation) {
        return Intervals.of(random.doubles(rounds)
                .map(x -> mean + deviation * random.nextGaussian())
                .toArray());
    }

    private static double coverage(int rounds, double mean, DoubleSupplier draw) {
        int trials = 1500;
        int held = 0;
        for (int i = 0; i < trials; i++) {
            double[] values = new double[rounds];
            Arrays.setAll(values, round -> draw.getAsDouble());
            Estimate estimate = Intervals.of(values);
            held += estimate.low() <= mean && mean <= estimate.high() ? 1 : 0;
        }
        return held / (double) trials;
    }
}
