package io.spanbridge.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequentialTest {
    private static final int LOOKS_FROM = 4;
    private static final int ROUNDS = 60;
    private static final int RUNS = 400;

    /** How often an interval, looked at after every round, ever leaves out the true mean. */
    private static double everWrong(java.util.function.UnaryOperator<Estimate> interval) {
        Random random = new Random(11);
        int wrong = 0;
        for (int run = 0; run < RUNS; run++) {
            double[] values = random.doubles(ROUNDS)
                    .map(none -> 5 + random.nextGaussian())
                    .toArray();
            for (int rounds = LOOKS_FROM; rounds <= ROUNDS; rounds++) {
                Estimate at = interval.apply(Intervals.of(Arrays.copyOf(values, rounds)));
                if (at.low() > 5 || at.high() < 5) {
                    wrong++;
                    break;
                }
            }
        }
        return (double) wrong / RUNS;
    }

    @Test
    void looking_after_every_round_is_allowed() {
        assertThat(everWrong(Sequential::of)).isLessThanOrEqualTo(0.05);
    }

    /** Which is why there is this class. */
    @Test
    void of_ordinary_intervals_it_is_not() {
        assertThat(everWrong(estimate -> estimate)).isGreaterThan(0.12);
    }

    @Test
    void the_boundary_is_that_of_the_normal_mixture() {
        // rho = 20 / (1 + 5.9915 + ln 5.9915) = 2.2775; sqrt((1 + rho / 20) * (ln((20 + rho) / rho) + 5.9915)) by hand
        assertThat(Sequential.boundary(20)).isCloseTo(3.03545, within(0.0001));
        assertThat(Sequential.boundary(100)).isGreaterThan(Sequential.boundary(20));
    }

    @Test
    void it_is_never_narrower_and_keeps_the_mean() {
        Estimate plain = Intervals.of(1, 2, 4, 3, 2, 2.5);
        Estimate wide = Sequential.of(plain);
        assertThat(wide.mean()).isEqualTo(plain.mean());
        assertThat(wide.low()).isLessThan(plain.low());
        assertThat(wide.high()).isGreaterThan(plain.high());
    }

    @Test
    void what_has_no_interval_gets_none() {
        assertThat(Sequential.of(Intervals.of(1)).hasInterval()).isFalse();
        assertThat(Sequential.of(Estimate.NONE)).isEqualTo(Estimate.NONE);
    }
}
