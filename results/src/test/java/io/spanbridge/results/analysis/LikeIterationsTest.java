package io.spanbridge.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Rulers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LikeIterationsTest {
    private static final Iteration CALM = iteration(100, 96, 0);
    private static final Iteration DISTURBED = iteration(100, 150, 0);
    private static final Iteration HELD_UP = iteration(100, 96, 0.5);

    @Test
    void what_is_left_of_a_fork_that_was_disturbed_nearly_all_the_time_does_not_stand_for_it() {
        LikeIterations like = of(7, CALM, 18, DISTURBED);
        assertThat(like.state()).isEqualTo(HostStates.State.MIXED);
        assertThat(like.iterations()).hasSize(25);
    }

    @Test
    void work_that_held_up_the_others_says_nothing_of_the_iterations_that_are_left() {
        LikeIterations like = of(7, CALM, 18, HELD_UP);
        assertThat(like.state()).isEqualTo(HostStates.State.ONE);
        assertThat(like.iterations()).hasSize(7).containsOnly(CALM);
    }

    @Test
    void three_of_twenty_five_are_too_few_whatever_held_up_the_others() {
        assertThat(of(3, CALM, 22, HELD_UP).state()).isEqualTo(HostStates.State.MIXED);
    }

    private static LikeIterations of(int some, Iteration one, int more, Iteration other) {
        List<Iteration> iterations = new ArrayList<>();
        for (int i = 0; i < some; i++) {
            iterations.add(one);
        }
        for (int i = 0; i < more; i++) {
            iterations.add(other);
        }
        return LikeIterations.of(iterations, Double.NaN, HostStates.State.ONE, HostStates.WAITED);
    }

    private static Iteration iteration(double before, double after, double waited) {
        return new Iteration(1, Map.of(Rulers.U, new Bracket(before, after)), waited);
    }
}
