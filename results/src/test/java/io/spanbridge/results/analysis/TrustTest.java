package io.spanbridge.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.text.TrustText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustTest {
    private static final Arm ARM = SyntheticRuns.arm("spans-1", "direct", "noop", 1, null, "");

    @ParameterizedTest
    @CsvSource({
        "3, 100, 102, 1.00, STEADY, can be trusted to about",
        "3, 100, 102, 1.75, MOVED, 'trust the multiples of U'",
        "3, 100, 130, 1.00, NOISY, too noisy",
        "1, 100, 102, 1.00, UNKNOWN, One round says nothing",
        "3, 0, 0, 1.00, UNKNOWN, There was no ruler",
        "0, 100, 100, 1.00, UNKNOWN, Nothing was measured",
    })
    void the_ruler_alone_grades_the_machine(
            int rounds, double before, double after, double lastSpeed, Trust.Grade expected, String words) {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double speed = round == rounds - 1 ? lastSpeed : 1;
            Iteration iteration = new Iteration(200 * speed * (1 + 0.001 * round), before * speed, after * speed);
            forks.add(new Fork(ARM.id(), round, 0, "", 1, null, List.of(iteration), Map.of(), null));
        }
        Trust trust = Trust.of(RunAnalysis.of(SyntheticRuns.run(0, List.of(ARM), forks)));
        assertThat(trust.grade()).isEqualTo(expected);
        assertThat(TrustText.sentence(trust)).contains(words).doesNotContain("NaN");
        if (before > 0 && rounds > 0) {
            assertThat(trust.moved()).isCloseTo(lastSpeed, within(1e-9));
        }
    }

    @Test
    void other_work_on_the_machine_is_named_and_so_is_what_to_do() {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            Iteration iteration = new Iteration(900, Map.of("u", new Bracket(100, 101)), 0.6);
            forks.add(new Fork(ARM.id(), round, 0, "", 1, null, List.of(iteration), Map.of(), null));
        }
        Trust trust = Trust.of(RunAnalysis.of(SyntheticRuns.run(0, List.of(ARM), forks)));
        assertThat(trust.grade()).isEqualTo(Trust.Grade.NOISY);
        assertThat(TrustText.answer(trust))
                .contains("other work on it held the measuring threads up for 60.0", "Stop that work");
    }

    @Test
    void an_arm_measured_twice_tells_how_far_the_run_is_to_be_believed_and_is_compared_with_nobody() {
        Arm again = new Arm(
                ARM.id() + "/again",
                ARM.kernel(),
                ARM.layer(),
                ARM.delivery(),
                ARM.crossing(),
                ARM.threads(),
                ARM.id(),
                ARM.unit(),
                "once more");
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            double noise = 1 + 0.001 * round;
            forks.add(fork(ARM, round, 200));
            forks.add(fork(again, round, 210 * noise));
        }
        RunAnalysis analysis = RunAnalysis.of(SyntheticRuns.run(0, List.of(ARM, again), forks));
        assertThat(analysis.isRepeat(analysis.arm(again.id()))).isTrue();
        assertThat(analysis.isRepeat(analysis.arm(ARM.id()))).isFalse();
        RunAnalysis another = RunAnalysis.of(SyntheticRuns.run(0, List.of(ARM, again.inVariant("zgc")), forks));
        assertThat(another.isRepeat(another.arm(again.id())))
                .as("the same arm in another process is not the same once more")
                .isFalse();
        assertThat(Trust.of(another).repeat().isKnown()).isFalse();
        Trust trust = Trust.of(analysis);
        assertThat(trust.repeat().mean()).isCloseTo(1.05 * 1.0015, within(1e-4));
        assertThat(TrustText.sentence(trust)).contains("the same arm measured twice differs by +5.2\u00a0% (+");
    }

    private static Fork fork(Arm arm, int round, double score) {
        Iteration iteration = new Iteration(score, 100, 100);
        return new Fork(arm.id(), round, 0, "", 1, null, List.of(iteration), Map.of(), null);
    }
}
