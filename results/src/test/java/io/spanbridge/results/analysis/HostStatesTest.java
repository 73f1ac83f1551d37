package io.spanbridge.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class HostStatesTest {
    private static final Arm ARM = SyntheticRuns.arm("spans-1", "direct", "noop", 1, null, "");

    @Property(tries = 200)
    void a_host_of_one_speed_is_in_one_state(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.2) double noise) {
        Random random = new Random(seed);
        assertThat(HostStates.split(random.doubles(200)
                        .map(x -> 96 * Math.exp(noise * random.nextGaussian()))
                        .toArray()))
                .isNaN();
    }

    @Property(tries = 200)
    void two_speeds_are_parted_between_them(@ForAll long seed, @ForAll @DoubleRange(min = 1.3, max = 2) double slow) {
        Random random = new Random(seed);
        double[] rulers = random.doubles(200)
                .map(x -> 96 * (x < 0.3 ? slow : 1) * Math.exp(0.02 * random.nextGaussian()))
                .toArray();
        assertThat(HostStates.split(rulers)).isBetween(96 * 1.03, 96 * slow * 0.97);
    }

    @Test
    void a_fork_in_which_the_host_changed_is_marked_and_judged_in_one_state() {
        List<Iteration> iterations = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            double speed = i < 6 ? 1 : 1.75;
            iterations.add(new Iteration(200 * (i < 6 ? 1 : 1.5), 96 * speed, 96 * (i == 5 ? 1.75 : speed)));
        }
        RoundFigures figures = RoundFigures.of(fork(0, iterations), "u", 130, HostStates.State.FAST, HostStates.WAITED);
        assertThat(figures.bimodal()).isTrue();
        assertThat(figures.state()).isEqualTo(HostStates.State.FAST);
        assertThat(figures.ns()).isEqualTo(200);
    }

    @Test
    void an_iteration_that_other_work_held_up_does_not_count_though_its_bursts_agree() {
        List<Iteration> iterations = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            boolean heldUp = i % 2 == 0;
            iterations.add(new Iteration(heldUp ? 900 : 200, Map.of("u", new Bracket(96, 97)), heldUp ? 0.75 : 0.001));
        }
        RoundFigures figures =
                RoundFigures.of(fork(0, iterations), "u", Double.NaN, HostStates.State.ONE, HostStates.WAITED);
        assertThat(figures.ns()).isEqualTo(200);
        assertThat(figures.used()).isEqualTo(5);
        assertThat(figures.bimodal()).isFalse();
    }

    @Test
    void a_fork_that_was_held_up_all_the_time_stands_in_no_state() {
        List<Iteration> iterations = List.of(new Iteration(900, Map.of("u", new Bracket(96, 97)), 0.4));
        RoundFigures figures =
                RoundFigures.of(fork(0, iterations), "u", Double.NaN, HostStates.State.ONE, HostStates.WAITED);
        assertThat(figures.isPlaced()).isFalse();
        assertThat(figures.ns()).as("shown, and not compared").isEqualTo(900);
    }

    @Test
    void an_arm_that_waits_for_its_own_threads_is_judged_where_the_arms_beside_it_do_not_wait() {
        Arm beside = SyntheticRuns.arm("spans-1", "-", "twin", 1, null, "");
        Arm another = SyntheticRuns.arm("spans-1", "-", "none", 1, null, "");
        assertThat(waiting(List.of(ARM, beside, another), 0.001).arm(ARM.id()).unplaced())
                .isEmpty();
        assertThat(waiting(List.of(ARM, beside, another), 0.3).arm(ARM.id()).unplaced())
                .as("a machine on which all wait")
                .hasSize(3);
    }

    private static RunAnalysis waiting(List<Arm> arms, double others) {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (Arm arm : arms) {
                double waited = arm == ARM ? 0.2 : others;
                List<Iteration> iterations = List.of(new Iteration(200, Map.of("u", new Bracket(96, 97)), waited));
                forks.add(new Fork(arm.id(), round, 0, "", 1, null, iterations, Map.of(), null));
            }
        }
        return RunAnalysis.of(SyntheticRuns.run(0, arms, forks));
    }

    @Test
    void what_slows_down_less_than_the_ruler_is_no_improvement_when_the_host_is_slow() {
        // In the slow state this arm takes 1.4 times as long and the ruler 1.75 times: its multiple is another one.
        RunFile base = run(0, round -> round < 7);
        RunFile candidate = run(1, round -> round < 3);
        Comparison comparison = Comparison.of(RunAnalysis.of(base), RunAnalysis.of(candidate));
        assertThat(comparison.changes()).singleElement().satisfies(change -> {
            assertThat(change.time()).isEqualTo(Verdict.EQUIVALENT);
            assertThat(change.ratio().mean()).isCloseTo(1, within(0.01));
        });
    }

    private static RunFile run(int number, IntPredicate fast) {
        Random random = new Random(number);
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            double ruler = fast.test(round) ? 96 : 168;
            double time = (fast.test(round) ? 200 : 280) * Math.exp(0.003 * random.nextGaussian());
            forks.add(fork(round, List.of(new Iteration(time, ruler, ruler))));
        }
        return SyntheticRuns.run(number, List.of(ARM), forks);
    }

    private static Fork fork(int round, List<Iteration> iterations) {
        return new Fork(ARM.id(), round, 0, "", 1, null, iterations, Map.of(), null);
    }
}
