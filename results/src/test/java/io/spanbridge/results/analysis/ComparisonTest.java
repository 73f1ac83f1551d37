package io.spanbridge.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Verdict;
import io.spanbridge.results.text.ComparisonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static final Arm ARM = SyntheticRuns.arm("spans-1", "direct", "noop", 1, null, "");

    @ParameterizedTest
    @CsvSource({
        "1.10, 0.005, REGRESSION",
        "0.90, 0.005, IMPROVEMENT",
        "1.00, 0.005, EQUIVALENT",
        "1.02, 0.050, INCONCLUSIVE",
    })
    void time_is_judged_by_the_interval_of_the_ratio(double factor, double noise, Verdict expected) {
        Comparison comparison = compare(run(0, 5, 200, noise, 24, 1), run(1, 5, 200 * factor, noise, 24, 1));
        ArmChange change = comparison.changes().get(0);
        assertThat(change.time()).isEqualTo(expected);
        assertThat(change.verdict()).isEqualTo(expected);
        assertThat(change.ratio().mean()).isCloseTo(factor, within(factor * 3 * noise));
        assertThat(change.detectable()).isGreaterThan(1.03);
        assertThat(comparison.isWorse()).isEqualTo(expected == Verdict.REGRESSION);
    }

    @Test
    void a_slower_machine_is_no_regression_as_long_as_the_ruler_sees_it() {
        Comparison comparison = compare(run(0, 5, 200, 0.004, 0, 1), run(1, 5, 200, 0.004, 0, 1.2));
        assertThat(comparison.changes().get(0).verdict()).isEqualTo(Verdict.EQUIVALENT);
    }

    @Test
    void a_machine_in_another_state_vetoes() {
        ArmChange change = compare(run(0, 5, 200, 0.004, 0, 1), run(1, 5, 260, 0.004, 0, 1.75))
                .changes()
                .get(0);
        assertThat(change.time()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(change.reason()).isEqualTo("the machine ran at another speed");
    }

    @Test
    void a_ruler_that_jumps_within_iterations_vetoes_everything() {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            forks.add(new Fork(ARM.id(), round, 0, "", 1, null, List.of(new Iteration(300, 100, 140)), Map.of(), null));
        }
        Comparison comparison = compare(run(0, 5, 200, 0.004, 0, 1), SyntheticRuns.run(1, List.of(ARM), forks));
        assertThat(comparison.noisy()).isTrue();
        assertThat(comparison.changes().get(0).reason()).isEqualTo("the machine was too noisy");
        assertThat(comparison.count(Verdict.INCONCLUSIVE)).isEqualTo(1);
    }

    @Test
    void one_round_decides_nothing() {
        ArmChange change = compare(run(0, 5, 200, 0.004, 0, 1), run(1, 1, 400, 0.004, 0, 1))
                .changes()
                .get(0);
        assertThat(change.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(change.reason()).isEqualTo("one round has no interval");
        assertThat(change.detectable()).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"24, EQUIVALENT", "24.2, EQUIVALENT", "32, REGRESSION", "16, IMPROVEMENT"})
    void bytes_have_no_band_beyond_their_resolution(double bytes, Verdict expected) {
        ArmChange change = compare(run(0, 5, 200, 0.004, 24, 1), run(1, 5, 200, 0.004, bytes, 1))
                .changes()
                .get(0);
        assertThat(change.bytes()).isEqualTo(expected);
        assertThat(change.verdict()).isEqualTo(expected);
        assertThat(change.time()).isEqualTo(Verdict.EQUIVALENT);
    }

    @Test
    void another_jdk_machine_or_form_is_not_compared_and_it_says_why() {
        RunFile base = run(0, 3, 200, 0.004, 0, 1);
        RunFile other = new RunFile(
                1, "b", base.startedAt(), null, "smoke", 0, SyntheticRuns.environment("25"), base.arms(), base.forks());
        Comparison comparison = compare(base, other);
        assertThat(comparison.isComparable()).isFalse();
        assertThat(comparison.changes()).isEmpty();
        assertThat(comparison.obstacles())
                .containsExactly(
                        "the JDK differs (17.0.15 against 25)", "the form of the run differs (quick against smoke)");
    }

    @Test
    void new_gone_and_newly_failed_arms_are_told_apart() {
        Arm other = SyntheticRuns.arm("fib", "-", "twin", 1, null, "");
        RunFile base = run(0, 3, 200, 0.004, 0, 1);
        RunFile changed =
                SyntheticRuns.run(1, List.of(other), List.of(SyntheticRuns.fork(other, 0, 0, 5, new Random(1))));
        assertThat(compare(base, changed).added()).containsExactly(other.id());
        assertThat(compare(base, changed).removed()).containsExactly(ARM.id());
        RunFile failed = SyntheticRuns.run(1, List.of(ARM), List.of(SyntheticRuns.failed(ARM.id(), 0, 0, "lost")));
        assertThat(compare(base, failed).failed()).containsExactly(ARM.id());
        assertThat(compare(base, failed).isWorse()).isTrue();
        assertThat(compare(failed, failed).isWorse()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "instructions, 4000, 4019, EQUIVALENT",
        "instructions, 4000, 4021, REGRESSION",
        "instructions, 4000, 3979, IMPROVEMENT",
        "java.bytes, 32, 32, EQUIVALENT",
        "java.bytes, 32, 32.01, REGRESSION",
        "malloc.calls, 2, 1, IMPROVEMENT",
        "global.references, 0, 1, REGRESSION",
    })
    void figures_that_no_machine_moves_are_judged_without_any_time(
            String name, double before, double after, Verdict expected) {
        RunFile base = SyntheticRuns.run(0, List.of(ARM), List.of()).withCompanions(figure(name, before));
        RunFile candidate = SyntheticRuns.run(1, List.of(ARM), List.of()).withCompanions(figure(name, after));

        Comparison comparison = compare(base, candidate);

        assertThat(comparison.changes()).hasSize(1);
        assertThat(comparison.changes().get(0).verdict()).isEqualTo(expected);
        assertThat(comparison.changes().get(0).reason()).isEqualTo("no time was taken");
        assertThat(comparison.isWorse()).isEqualTo(expected == Verdict.REGRESSION);
        assertThat(comparison.undecided()).as("more rounds would tell nothing").isEmpty();
        assertThat(ComparisonText.footer(comparison)).startsWith("No time was taken.");
    }

    @Test
    void a_small_difference_is_told_with_the_digits_in_which_it_shows() {
        RunFile base = SyntheticRuns.run(0, List.of(ARM), List.of()).withCompanions(figure("java.bytes", 440));
        RunFile candidate = SyntheticRuns.run(1, List.of(ARM), List.of()).withCompanions(figure("java.bytes", 440.02));

        assertThat(ComparisonText.companions(compare(base, candidate).changes().get(0)))
                .containsExactly("java.bytes 440.0 to 440.02");
    }

    @ParameterizedTest
    @CsvSource({"4000, INCONCLUSIVE", "4100, REGRESSION", "3900, IMPROVEMENT"})
    void they_are_a_verdict_by_themselves_where_time_is_undecided(double after, Verdict expected) {
        RunFile base = run(0, 1, 200, 0.004, 0, 1).withCompanions(figure("instructions", 4_000));
        RunFile candidate = run(1, 1, 200, 0.004, 0, 1).withCompanions(figure("instructions", after));

        ArmChange change = compare(base, candidate).changes().get(0);

        assertThat(change.time()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(change.verdict()).isEqualTo(expected);
    }

    @Test
    void more_instructions_are_told_of_though_the_machine_was_too_noisy_to_time_anything() {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            forks.add(new Fork(ARM.id(), round, 0, "", 1, null, List.of(new Iteration(300, 100, 140)), Map.of(), null));
        }
        RunFile base = SyntheticRuns.run(0, List.of(ARM), forks).withCompanions(figure("instructions", 4_000));
        RunFile candidate = SyntheticRuns.run(1, List.of(ARM), forks).withCompanions(figure("instructions", 4_100));

        Comparison comparison = compare(base, candidate);

        assertThat(comparison.noisy()).isTrue();
        assertThat(comparison.isWorse()).isTrue();
        assertThat(ComparisonText.headline(comparison)).isEqualTo("One arm got worse.");
    }

    @ParameterizedTest
    @CsvSource({"5, true", "6, false"})
    void a_handful_of_rounds_settles_nothing_however_well_they_agree(int rounds, boolean undecided) {
        Comparison comparison = compare(run(0, rounds, 200, 0.0005, 0, 1), run(1, rounds, 240, 0.0005, 0, 1));

        assertThat(comparison.isWorse()).isTrue();
        assertThat(comparison.undecided().contains(ARM.id())).isEqualTo(undecided);
    }

    private static Map<String, Map<String, Companion>> figure(String name, double value) {
        return Map.of(ARM.id(), Map.of(name, new Companion("per span", value, Map.of())));
    }

    private static Comparison compare(RunFile base, RunFile candidate) {
        return Comparison.of(RunAnalysis.of(base), RunAnalysis.of(candidate));
    }

    private static RunFile run(int number, int rounds, double time, double noise, double bytes, double speed) {
        Random random = new Random(100 + number);
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Iteration iteration =
                    new Iteration(time * speed * Math.exp(noise * random.nextGaussian()), 96 * speed, 96 * speed);
            forks.add(new Fork(ARM.id(), round, 0, "", 1, null, List.of(iteration), Map.of("bytes/span", bytes), null));
        }
        return SyntheticRuns.run(number, List.of(ARM), forks);
    }
}
