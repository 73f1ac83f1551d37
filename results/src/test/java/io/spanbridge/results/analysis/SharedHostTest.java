package io.spanbridge.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.results.stats.Verdict;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the whole chain finds, from iterations to verdicts, on a simulated host that is like the one that is hardest to judge on. */
class SharedHostTest {
    private static final int ROUNDS = 40;
    private static final int PAIRS = 200;
    private static final double FORK_NOISE = 0.02;

    /** How many of the pairs ended so. */
    private record Found(int regressions, int improvements, int slower, int noisy) {}

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.7, 0.4})
    void of_the_same_thing_at_most_one_verdict_in_a_hundred_is_false(double calm) {
        Found found = find(1, calm, true);
        assertThat(found.regressions() + found.improvements()).isLessThanOrEqualTo(PAIRS / 100);
        assertThat(found.noisy()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1.03, 1, 0.95", "1.03, 0.7, 0.95", "1.03, 0.4, 0.95", "1.10, 1, 1", "1.10, 0.7, 1", "1.10, 0.4, 1"})
    void a_slow_down_is_found(double factor, double calm, double share) {
        assertThat(find(factor, calm, true).slower()).isGreaterThanOrEqualTo((int) (share * PAIRS));
    }

    /** Which is why rulers run on the thread that measures: nothing else could be done for such a run but not to mislead. */
    @Test
    void a_ruler_that_tells_the_speed_of_another_core_raises_no_false_alarm() {
        Found found = find(1, 0.7, false);
        assertThat(found.regressions() + found.improvements()).isLessThanOrEqualTo(PAIRS / 100);
    }

    @ParameterizedTest
    @CsvSource({"1.00, 0", "1.03, 0.95", "1.10, 1"})
    void work_that_holds_up_half_of_the_iterations_hides_nothing(double factor, double share) {
        Found found = find(factor, 0.7, true, 0.5);
        assertThat(found.slower()).isGreaterThanOrEqualTo((int) (share * PAIRS));
        if (factor == 1) {
            assertThat(found.regressions() + found.improvements()).isLessThanOrEqualTo(PAIRS / 100);
        }
    }

    @Test
    void where_all_of_them_are_held_up_nothing_is_judged() {
        Found found = find(1.10, 0.7, true, 1);
        assertThat(found.noisy()).isEqualTo(PAIRS);
        assertThat(found.regressions()).isZero();
    }

    private static Found find(double factor, double calm, boolean sameCore) {
        return find(factor, calm, sameCore, 0);
    }

    private static Found find(double factor, double calm, boolean sameCore, double heldUp) {
        Random random = new Random(7);
        int regressions = 0;
        int improvements = 0;
        int slower = 0;
        int noisy = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            double slowArm = 1.2 + 0.5 * random.nextDouble();
            Comparison comparison = new SharedHost(random.nextLong(), slowArm, FORK_NOISE, calm, sameCore)
                    .heldUp(heldUp)
                    .pair(ROUNDS, factor);
            ArmChange change = comparison.changes().get(0);
            regressions += change.time() == Verdict.REGRESSION ? 1 : 0;
            improvements += change.time() == Verdict.IMPROVEMENT ? 1 : 0;
            slower += change.direction() == ArmChange.Direction.SLOWER ? 1 : 0;
            noisy += comparison.noisy() ? 1 : 0;
        }
        return new Found(regressions, improvements, slower, noisy);
    }
}
