package io.spanbridge.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.changes.Steadiness;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.text.TrustText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunAnalysisTest {
    private static final Arm TWIN = SyntheticRuns.arm("spans-1", "-", "twin", 1, null, "");
    private static final Arm RUST = SyntheticRuns.arm("spans-1", "-", "rust-noop", 1, TWIN.id(), "");
    private static final Arm NOOP = SyntheticRuns.arm("spans-1", "direct", "noop", 1, TWIN.id(), "");
    private static final Arm STATEFUL = SyntheticRuns.arm("spans-1", "direct", "stateful", 1, NOOP.id(), "");

    @Test
    void the_time_of_a_fork_is_the_lower_quartile_of_its_iterations_and_a_multiple_is_the_median() {
        Fork fork = fork(
                NOOP,
                0,
                new Iteration(100, 50, 50),
                new Iteration(900, 51, 49),
                new Iteration(120, 40, 40),
                new Iteration(150, 60, 60),
                new Iteration(150, 60, 60));
        RoundFigures figures = RoundFigures.of(fork);
        assertThat(figures.ns()).isCloseTo(100 + 20 * 2 / 3.0, within(1e-9));
        assertThat(figures.multiple()).isEqualTo(2.5);
        assertThat(figures.ruler()).isCloseTo(40 + 10 * 2 / 3.0, within(1e-9));
    }

    @Test
    void a_fork_far_off_all_others_is_left_out_and_said() {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 9; round++) {
            double time = 100 * (round == 3 ? 1.25 : 1 + 0.002 * round);
            forks.add(fork(NOOP, round, new Iteration(time, 50, 50), new Iteration(time, 50, 50)));
        }
        RunAnalysis analysis = RunAnalysis.of(SyntheticRuns.run(0, List.of(NOOP), forks));
        ArmFigures figures = analysis.arm(NOOP.id());
        assertThat(figures.strays().keySet()).containsExactly(3);
        assertThat(figures.rounds().keySet()).hasSize(8).doesNotContain(3);
        assertThat(figures.level(Scale.NS).high()).isLessThan(102);
        assertThat(TrustText.evidence(Trust.of(analysis))).contains("1 fork far off all others of the arm left out.");
    }

    @Test
    void a_fork_is_steady_when_only_its_ruler_or_only_the_host_changed() {
        assertThat(kindOf(i -> 100, i -> i < 10 ? 50 : 40)).isEqualTo(Steadiness.Kind.FLAT);
        assertThat(kindOf(i -> i < 10 ? 100 : 80, i -> i < 10 ? 50 : 40)).isEqualTo(Steadiness.Kind.FLAT);
        assertThat(kindOf(i -> i < 10 ? 100 : 80, i -> 50)).isEqualTo(Steadiness.Kind.NONE);
    }

    private static Steadiness.Kind kindOf(IntToDoubleFunction time, IntToDoubleFunction ruler) {
        Iteration[] iterations = IntStream.range(0, 12)
                .mapToObj(i -> new Iteration(time.applyAsDouble(i), ruler.applyAsDouble(i), ruler.applyAsDouble(i)))
                .toArray(Iteration[]::new);
        return RoundFigures.of(fork(NOOP, 0, iterations)).steadiness().kind();
    }

    @Test
    void an_iteration_without_a_ruler_counts_in_nanoseconds_only() {
        RoundFigures figures =
                RoundFigures.of(fork(NOOP, 0, new Iteration(100, 0, 50), new Iteration(100, 50, Double.NaN)));
        assertThat(figures.ns()).isEqualTo(100);
        assertThat(figures.multiple()).isNaN();
    }

    @Test
    void what_forks_counted_is_added_up_and_rates_are_not() {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            Map<String, Double> metrics =
                    Map.of("otlp.dropped", 0.0, "otlp.exported", 500.0, "bytes/span", 32.0, "ruler.rust", 1.5);
            forks.add(new Fork(NOOP.id(), round, 0, "", 1, null, List.of(new Iteration(1, 1, 1)), metrics, null));
        }
        ArmFigures figures = ArmFigures.of(NOOP, forks, Double.NaN, HostStates.State.ONE, HostStates.WAITED);
        assertThat(figures.totals())
                .containsExactly(Map.entry("otlp.dropped", 0.0), Map.entry("otlp.exported", 1000.0));
        assertThat(figures.bytes().mean()).isEqualTo(32);
    }

    @Test
    void overhead_is_paired_within_the_round() {
        RunAnalysis analysis = analysis(
                fork(TWIN, 0, 10), fork(NOOP, 0, 110), fork(TWIN, 1, 20), fork(NOOP, 1, 120), fork(NOOP, 2, 9000));
        assertThat(analysis.overBaseline(NOOP.id(), Scale.NS).mean()).isEqualTo(100);
        assertThat(analysis.overBaseline(NOOP.id(), Scale.NS).rounds()).isEqualTo(2);
        assertThat(analysis.overBaseline(TWIN.id(), Scale.NS).isKnown()).isFalse();
    }

    @Test
    void steps_lead_from_the_root_to_the_arm() {
        RunAnalysis analysis = analysis(fork(TWIN, 0, 10), fork(NOOP, 0, 110), fork(STATEFUL, 0, 130));
        assertThat(analysis.ladder(STATEFUL.id()))
                .extracting(figures -> figures.arm().layer())
                .containsExactly("twin", "noop", "stateful");
        assertThat(analysis.overBaseline(STATEFUL.id(), Scale.NS).mean()).isEqualTo(20);
        assertThat(analysis.overRoot(STATEFUL.id(), Scale.NS).mean()).isEqualTo(120);
    }

    @Test
    void multiples_of_the_ruler_do_not_see_the_speed_of_the_machine() {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            double speed = round % 2 == 0 ? 1 : 1.75;
            forks.add(fork(TWIN, round, new Iteration(10, 100, 100)));
            forks.add(fork(NOOP, round, new Iteration(200 * speed, 100 * speed, 100 * speed)));
        }
        RunAnalysis analysis = analysis(forks.toArray(Fork[]::new));
        assertThat(analysis.overBaseline(NOOP.id(), Scale.U).mean()).isCloseTo(1.9, within(1e-12));
        assertThat(analysis.overBaseline(NOOP.id(), Scale.U).high()).isCloseTo(1.9, within(1e-12));
        assertThat(analysis.ratioToBaseline(NOOP.id()).high()).isCloseTo(20, within(1e-9));
        // In nanoseconds only the rounds count in which both ran in the same state of the host.
        assertThat(analysis.overBaseline(NOOP.id(), Scale.NS).high()).isCloseTo(190, within(1e-9));
        assertThat(analysis.overBaseline(NOOP.id(), Scale.NS).rounds()).isEqualTo(2);
    }

    @Test
    void costs_are_told_in_multiples_of_the_yardstick() {
        RunAnalysis analysis = analysis(
                fork(TWIN, 0, 10),
                fork(RUST, 0, 60),
                fork(NOOP, 0, 210),
                fork(STATEFUL, 0, 235),
                fork(TWIN, 1, 10),
                fork(RUST, 1, 60),
                fork(NOOP, 1, 210),
                fork(STATEFUL, 1, 235));
        assertThat(analysis.overRoot(RUST.id(), Scale.YARDSTICK).mean()).isEqualTo(1);
        assertThat(analysis.overRoot(NOOP.id(), Scale.YARDSTICK).mean()).isEqualTo(4);
        assertThat(analysis.overBaseline(STATEFUL.id(), Scale.YARDSTICK).mean()).isEqualTo(0.5);
        assertThat(analysis.costRatio(STATEFUL.id(), NOOP.id()).mean()).isEqualTo(1.125);
    }

    @Test
    void a_yardstick_that_cannot_be_told_from_zero_is_none() {
        RunAnalysis analysis = analysis(
                fork(TWIN, 0, 300),
                fork(RUST, 0, 299),
                fork(NOOP, 0, 400),
                fork(TWIN, 1, 300),
                fork(RUST, 1, 303),
                fork(NOOP, 1, 400));
        assertThat(analysis.overRoot(NOOP.id(), Scale.YARDSTICK).isKnown()).isFalse();
        assertThat(analysis.overRoot(NOOP.id(), Scale.NS).mean()).isEqualTo(100);
    }

    @Test
    void a_failed_fork_is_told_and_not_counted() {
        RunAnalysis analysis = analysis(
                fork(NOOP, 0, 100),
                SyntheticRuns.failed(NOOP.id(), 1, 0, "lost"),
                fork(STATEFUL, 0),
                SyntheticRuns.failed(TWIN.id(), 0, 0, "crashed"));
        assertThat(analysis.arm(NOOP.id()).failures()).containsExactly("lost");
        assertThat(analysis.arm(NOOP.id()).hasFailed()).isFalse();
        assertThat(analysis.arm(TWIN.id()).hasFailed()).isTrue();
        assertThat(analysis.arm(STATEFUL.id()).failures()).containsExactly("the fork of round 0 measured nothing");
        assertThat(analysis.overBaseline(NOOP.id(), Scale.NS).isKnown()).isFalse();
    }

    private static RunAnalysis analysis(Fork... forks) {
        return RunAnalysis.of(SyntheticRuns.run(0, List.of(TWIN, RUST, NOOP, STATEFUL), List.of(forks)));
    }

    private static Fork fork(Arm arm, int round, double time) {
        return fork(arm, round, new Iteration(time, 100, 100));
    }

    private static Fork fork(Arm arm, int round, Iteration... iterations) {
        return new Fork(arm.id(), round, 0, "", 1, null, List.of(iterations), Map.of(), null);
    }
}
