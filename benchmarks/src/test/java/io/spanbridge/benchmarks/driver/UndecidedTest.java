package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UndecidedTest {
    private static final List<MeasuredArm> ARMS = Arms.select(Form.SMOKE, "csv/direct/stateful/t1,spans-0/twin/t1");
    private static final String STATEFUL = "csv/direct/stateful/t1";
    private static final String TWIN = "spans-0/twin/t1";

    @Test
    void with_nothing_to_judge_against_an_arm_is_decided_when_its_interval_is_narrow() {
        assertThat(ids(Undecided.of(ARMS, null, run(0.001, 0.001)))).isEmpty();
        assertThat(ids(Undecided.of(ARMS, null, run(0.001, 0.2)))).containsExactly(TWIN);
    }

    @Test
    void what_an_undecided_arm_is_subtracted_from_is_measured_with_it() {
        assertThat(ids(Undecided.of(ARMS, null, run(0.2, 0.001)))).containsExactly("csv/twin/t1", STATEFUL);
    }

    @Test
    void against_another_run_those_whose_verdict_is_open_need_more_rounds() {
        assertThat(ids(Undecided.of(ARMS, run(0.001, 0.001), run(0.001, 0.001))))
                .isEmpty();
        assertThat(ids(Undecided.of(ARMS, run(0.001, 0.001), run(0.001, 0.2)))).containsExactly(TWIN);
    }

    @Test
    void one_round_decides_nothing() {
        RunFile one = run(0.001, 0.001);
        RunFile first =
                one.with(one.forks().stream().filter(fork -> fork.round() == 0).toList(), null);

        assertThat(Undecided.of(ARMS, null, first)).isEqualTo(ARMS);
    }

    /** Eight rounds whose times rise and fall by that share. */
    private static RunFile run(double ofStateful, double ofTwin) {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            double way = round % 2 == 0 ? 1 : -1;
            for (MeasuredArm arm : ARMS) {
                double share = arm.id().equals(STATEFUL) ? ofStateful : arm.id().equals(TWIN) ? ofTwin : 0.001;
                Iteration iteration = new Iteration(100 * (1 + way * share), 100, 100);
                forks.add(new Fork(arm.id(), round, 0, "", 1, null, List.of(iteration), Map.of(), null));
            }
        }
        return new Run(Form.SMOKE, ARMS, 8, 1, Path.of("log"), Path.of("runs"))
                .plan(Instant.EPOCH, Machine.environment(List.of(), Map.of()), null)
                .with(forks, null);
    }

    private static List<String> ids(List<MeasuredArm> arms) {
        return arms.stream().map(MeasuredArm::id).toList();
    }
}
