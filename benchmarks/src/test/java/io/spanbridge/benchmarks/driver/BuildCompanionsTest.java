package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.spanbridge.results.run.Companion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Starts the command line of this build, as that of another revision would be. */
class BuildCompanionsTest {
    private static final Build HERE = new Build(
            Machine.environment(List.of(), Map.of()), List.of("-cp", System.getProperty("java.class.path")), List.of());

    @Test
    void a_build_counts_what_its_arms_do_and_nothing_comes_of_arms_that_were_not_asked_for() {
        Map<String, Map<String, Companion>> companions =
                BuildCompanions.of(HERE, List.of("state-reference/bare/t1"), "count");

        assertThat(companions).containsOnlyKeys("state-reference/bare/t1");
        assertThat(companions
                        .get("state-reference/bare/t1")
                        .get("global.references")
                        .value())
                .isEqualTo(1);
    }

    @Test
    void a_build_that_does_not_know_the_command_says_so() {
        assertThatExceptionOfType(BenchException.class)
                .isThrownBy(() -> BuildCompanions.of(HERE, List.of("spans-1/twin/t1"), "weigh"))
                .withMessageContaining("weigh");
    }
}
