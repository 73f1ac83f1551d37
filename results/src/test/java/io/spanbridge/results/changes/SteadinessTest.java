package io.spanbridge.results.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.results.changes.Steadiness.Kind;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SteadinessTest {
    @Test
    void one_level_is_flat() {
        assertThat(Steadiness.of(new double[] {100, 101, 99, 100, 100})).isEqualTo(new Steadiness(Kind.FLAT, 0));
    }

    @Test
    void slow_iterations_at_the_beginning_are_warm_up() {
        assertThat(Steadiness.of(new double[] {200, 150, 100, 101, 99, 100, 101, 100, 99, 100}))
                .isEqualTo(new Steadiness(Kind.WARMING, 2));
    }

    @Test
    void a_last_level_above_an_earlier_one_is_slowing() {
        assertThat(Steadiness.of(new double[] {100, 101, 99, 100, 130, 131, 129, 130, 131, 130}))
                .isEqualTo(new Steadiness(Kind.SLOWING, 4));
    }

    @Test
    void a_change_at_the_end_leaves_no_steady_part() {
        assertThat(Steadiness.of(new double[] {100, 101, 99, 100, 101, 99, 100, 150, 151, 150}))
                .isEqualTo(new Steadiness(Kind.NONE, 10));
    }

    @Test
    void a_handful_of_iterations_or_none_at_all_cannot_tell() {
        assertThat(Steadiness.of(new double[] {100, 50, 10}).kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(Steadiness.of(new double[] {}).from()).isZero();
        assertThat(Steadiness.of(new double[] {1, 2, Double.NaN, 2, 2}).kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void what_disturbs_a_fork_for_a_moment_is_no_level_of_it() {
        double[] iterations = new double[25];
        Arrays.setAll(iterations, i -> i % 2 == 0 ? 100 : 101);
        iterations[23] = 140;
        iterations[24] = 150;
        assertThat(Steadiness.of(iterations)).isEqualTo(new Steadiness(Kind.FLAT, 0));
        iterations[22] = 145;
        assertThat(Steadiness.of(iterations)).isEqualTo(new Steadiness(Kind.NONE, 25));
    }

    @Test
    void a_moment_of_disturbance_does_not_hide_a_warm_up() {
        double[] iterations = new double[24];
        Arrays.setAll(iterations, i -> (i < 6 ? 200 : 100) + i % 2);
        iterations[14] = 170;
        assertThat(Steadiness.of(iterations)).isEqualTo(new Steadiness(Kind.WARMING, 6));
    }

    @Property(tries = 200)
    void the_steady_part_never_begins_behind_the_end(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.5) double noise) {
        Random random = new Random(seed);
        double[] iterations = new double[5 + random.nextInt(20)];
        Arrays.setAll(iterations, i -> Math.exp(noise * random.nextGaussian()));
        Steadiness steadiness = Steadiness.of(iterations);
        assertThat(steadiness.from()).isBetween(0, iterations.length);
        assertThat(steadiness.kind() == Kind.NONE).isEqualTo(steadiness.from() == iterations.length);
    }

    @Test
    void noise_of_two_per_cent_is_seldom_taken_for_a_change() {
        Random random = new Random(5);
        int flat = 0;
        for (int trial = 0; trial < 1000; trial++) {
            double[] iterations = new double[5];
            Arrays.setAll(iterations, i -> 100 * Math.exp(0.02 * random.nextGaussian()));
            flat += Steadiness.of(iterations).kind() == Kind.FLAT ? 1 : 0;
        }
        assertThat(flat).isGreaterThan(970);
    }
}
