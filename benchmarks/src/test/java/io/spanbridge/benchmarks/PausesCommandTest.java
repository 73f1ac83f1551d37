package io.spanbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs real forks with few spans, each of which takes some seconds. Times are not looked at. */
class PausesCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void pauses_with_and_without_live_spans_are_told_and_written_beside_the_run_files() throws IOException {
        assertThat(execute(
                        "--spans", "2000", "--rounds", "2", "--blocks", "1", "--collections", "3", "--format", "json"))
                .as(err.toString())
                .isEqualTo(Bench.FINE);

        JsonNode told = JSON.readTree(out.toString());
        assertThat(told.get("live").asLong()).isEqualTo(2000);
        assertThat(told.get("lines").findValuesAsText("arm"))
                .containsExactly("spans-1/deferred/stateful/t1", "spans-1/direct/map/t1", "spans-1/json/stateful/t1");
        for (JsonNode line : told.get("lines")) {
            assertThat(line.get("rounds")).hasSize(2);
            for (JsonNode round : line.get("rounds")) {
                for (String phase : List.of("none", "fresh", "old")) {
                    assertThat(round.get(phase).asDouble()).as(phase).isPositive();
                }
            }
            assertThat(line.get("old").get("low").asDouble())
                    .isLessThanOrEqualTo(line.get("old").get("mean").asDouble());
            assertThat(line.get("parts")).as("what the collector's threads did").isNotEmpty();
        }
        try (Stream<Path> files = Files.list(folder.resolve("pauses"))) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(JSON.readTree(file.toFile())).isEqualTo(told));
        }
    }

    @Test
    void an_arm_whose_states_no_layer_in_java_keeps_is_refused() {
        assertThat(execute("--arms", "spans-1/rust-stateful/t1")).isEqualTo(Bench.WRONG);
        assertThat(err.toString()).contains("spans-1/rust-stateful/t1 is not one layer in Java");

        assertThat(execute("--arms", "spans-events/deferred/stateful/t1")).isEqualTo(Bench.WRONG);
        assertThat(execute("--arms", "spans-1/deferred/stateful/t2")).isEqualTo(Bench.WRONG);
    }

    @Test
    void spans_that_cannot_be_counted_by_invocations_are_refused() {
        assertThat(execute("--spans", "1500")).isEqualTo(Bench.WRONG);
        assertThat(err.toString()).contains("--spans must be a multiple of 1000, not 1500");
    }

    private int execute(String... arguments) {
        String[] all = Stream.of(Stream.of("pauses"), Stream.of("--runs", folder.toString()), Stream.of(arguments))
                .flatMap(some -> some)
                .toArray(String[]::new);
        return Bench.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }
}
