package io.spanbridge.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgainstPythonTest {
    private static final Arm PYTHON = arm("peer/python-layer-noop/spans-1/t1", "python-layer-noop", "-", "-");
    private static final Arm JSON = arm("spans-1/json/noop/t1", "noop", "json", "jni");
    private static final Arm DIRECT = arm("spans-1/direct/noop/t1", "noop", "direct", "jni");
    private static final Arm STATEFUL = arm("spans-1/direct/stateful/t1", "stateful", "direct", "jni");

    private final StringBuilder out = new StringBuilder();

    @Test
    void each_way_of_the_no_op_layer_is_compared_by_whole_times_of_the_same_round() {
        AgainstPython.print(
                run(Map.of(
                        PYTHON, List.of(4000.0, 8000.0), JSON, List.of(1000.0, 2000.0), STATEFUL, List.of(1.0, 1.0))),
                out);

        assertThat(out.toString().lines().filter(line -> !line.isBlank()))
                .hasSize(3)
                .last()
                .asString()
                .matches("spans-1/json/noop/t1 +4.00 +4.00 to 4.00 +4");
    }

    @Test
    void readme_has_it_as_a_sentence() {
        assertThat(AgainstPython.sentence(run(Map.of(PYTHON, List.of(4000.0, 8000.0), JSON, List.of(1000.0, 2000.0)))))
                .endsWith("paired by round: 4.00 times for `spans-1/json/noop/t1` (4.00 to 4.00).");
        assertThat(AgainstPython.sentence(run(Map.of(JSON, List.of(1.0))))).isEmpty();
    }

    @Test
    void one_round_has_no_interval() {
        AgainstPython.print(run(Map.of(PYTHON, List.of(4000.0), DIRECT, List.of(250.0))), out);

        assertThat(out.toString()).containsPattern("spans-1/direct/noop/t1 +16.0 +one round +15");
    }

    @Test
    void without_the_peer_there_is_nothing_to_say() {
        AgainstPython.print(run(Map.of(DIRECT, List.of(250.0))), out);

        assertThat(out).isEmpty();
    }

    private static Arm arm(String id, String layer, String delivery, String crossing) {
        return new Arm(id, "spans-1", layer, delivery, crossing, 1, null, "ns/span", "");
    }

    private static RunFile run(Map<Arm, List<Double>> scores) {
        List<Fork> forks = new ArrayList<>();
        scores.forEach((arm, rounds) -> {
            for (int round = 0; round < rounds.size(); round++) {
                List<Iteration> iterations = List.of(new Iteration(rounds.get(round), Map.of()));
                forks.add(new Fork(arm.id(), round, 0, "2026-11-20T09:15:00Z", 1, null, iterations, Map.of(), null));
            }
        });
        return new RunFile(
                RunFile.SCHEMA,
                "id",
                "2026-11-20T09:15:00Z",
                null,
                "quick",
                1,
                new Environment("c", false, "cpu", 2, 1, "os", "jdk", "jvm", "", "rustc", "jmh", Map.of()),
                List.copyOf(scores.keySet()),
                forks);
    }
}
