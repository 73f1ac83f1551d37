package io.spanbridge.results.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoiseTextTest {
    private static final Arm ARM = SyntheticRuns.arm("spans-1", "direct", "noop", 1, null, "");

    @Test
    void each_thing_that_was_looked_at_has_its_median_and_its_range() {
        String text = NoiseText.of(run(0.001));

        assertThat(text).startsWith("This machine can be trusted to about");
        assertThat(text.lines()).anySatisfy(line -> assertThat(line).matches("ruler u, ns +100.500 +100.500 +100.500"));
        assertThat(text.lines())
                .anySatisfy(
                        line -> assertThat(line).matches("waited for a processor, % of an iteration +0.1 +0.1 +0.1"));
        assertThat(text.lines()).anySatisfy(line -> assertThat(line).matches("load +1.00 +0.00 +2.00"));
        assertThat(NoiseText.isUsable(run(0.001))).isTrue();
    }

    @Test
    void a_machine_that_does_other_work_is_not_usable_in_any_form() throws Exception {
        RunAnalysis busy = run(0.6);

        assertThat(NoiseText.isUsable(busy)).isFalse();
        assertThat(NoiseText.markdown(busy)).contains("Stop that work", "| ruler u, ns | 100.500 |");
        JsonNode json = new ObjectMapper().readTree(NoiseText.json(busy));
        assertThat(json.get("usable").booleanValue()).isFalse();
        assertThat(json.get("grade").asText()).isEqualTo("noisy");
        assertThat(json.get("waited").doubleValue()).isCloseTo(0.6, within(1e-9));
        assertThat(json.at("/rulers/u/median").doubleValue()).isCloseTo(100.5, within(1e-9));
        assertThat(json.at("/host/load/most").doubleValue()).isEqualTo(2);
        assertThat(json.has("repeat")).as("no arm was measured twice").isFalse();
    }

    @Test
    void a_fork_that_failed_is_told() {
        Fork failed = SyntheticRuns.failed(ARM.id(), 0, 0, "no\nlibrary");
        assertThat(NoiseText.of(RunAnalysis.of(SyntheticRuns.run(0, List.of(ARM), List.of(failed)))))
                .contains("failed: no?library");
    }

    private static RunAnalysis run(double waited) {
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            Iteration iteration = new Iteration(200 + 0.1 * round, Map.of("u", new Bracket(100, 101)), waited);
            forks.add(new Fork(ARM.id(), round, 0, "", 1, null, List.of(iteration), Map.of(), null)
                    .onHost(Map.of("load", (double) round)));
        }
        return RunAnalysis.of(SyntheticRuns.run(0, List.of(ARM), forks));
    }
}
