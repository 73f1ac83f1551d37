package io.spanbridge.results.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.results.SyntheticRuns;
import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Scale;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionsTest {
    private static final Instant START = Instant.parse("2026-11-20T09:15:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void a_run_goes_to_jmh_and_back_with_every_iteration_and_burst() throws IOException {
        RunFile run = SyntheticRuns.full(0, 3, arm -> 1);
        RunFile back = read(Exports.jmh(run));
        for (Arm arm : run.arms()) {
            List<Fork> before = run.forks().stream()
                    .filter(fork -> fork.arm().equals(arm.id()) && fork.failure() == null)
                    .toList();
            List<Fork> after = back.forks().stream()
                    .filter(fork -> fork.arm().equals(arm.id() + "/t" + arm.threads()))
                    .toList();
            assertThat(after).hasSameSizeAs(before);
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i).iterations()).isEqualTo(before.get(i).iterations());
                assertThat(after.get(i).metrics().get("bytes/op"))
                        .isEqualTo(before.get(i).metrics().get("bytes/span"));
            }
        }
        assertThat(back.environment().jdk()).isEqualTo(run.environment().jdk());
        assertThat(back.environment().jvmFlags()).isEqualTo(run.environment().jvmFlags());
    }

    @Test
    void what_jmh_writes_is_read_with_parameters_secondary_metrics_and_its_texts_for_numbers() throws IOException {
        RunFile run = read("""
                [{"jmhVersion": "1.37", "benchmark": "a.b.C.m", "mode": "thrpt", "threads": 2, "forks": 2, "jdkVersion": "17.0.15",
                  "vmName": "OpenJDK", "vmVersion": "17.0.15+6", "jvmArgs": ["-Xmx1g"], "params": {"size": "16", "kind": "x"},
                  "primaryMetric": {"score": 2.0, "scoreError": "NaN", "scoreUnit": "ops/us", "rawData": [[2.0, 4.0], [1.0, "+INF"]]},
                  "secondaryMetrics": {
                    "\u00b7gc.alloc.rate.norm": {"score": 48, "scoreUnit": "B/op", "rawData": [[48, 48], ["NaN", 50]]},
                    "gc.count": {"score": 3, "scoreUnit": "counts", "rawData": [[1, 2], [0, 0]]}}},
                 {"benchmark": "a.b.C.m", "mode": "avgt", "threads": 1,
                  "primaryMetric": {"score": 1.5, "scoreUnit": "ms/op", "rawData": [[1.5]]}, "secondaryMetrics": {}},
                 {"benchmark": "a.b.C.m", "mode": "sample", "threads": 1,
                  "primaryMetric": {"score": 1, "scoreUnit": "us/op", "rawDataHistogram": [[[[1.0, 3], [2.0, 1]]]]}}]
                """);
        assertThat(run.arms())
                .extracting(Arm::id)
                .containsExactly("a.b.C.m:size=16,kind=x/thrpt/t2", "a.b.C.m/t1", "a.b.C.m/sample/t1");
        assertThat(run.arms().get(0).kernel()).isEqualTo("C.m");
        assertThat(run.arms().get(0).layer()).isEqualTo("size=16,kind=x");
        Fork first = run.forks().get(0);
        assertThat(first.iterations()).extracting(Iteration::score).containsExactly(500.0, 250.0);
        assertThat(first.metrics()).containsEntry("bytes/op", 48.0).containsEntry("gc.count", 1.5);
        assertThat(run.forks().get(1).metrics()).containsEntry("bytes/op", 50.0);
        assertThat(run.forks().get(2).iterations().get(0).score()).isCloseTo(1.5e6, within(1e-6));
        assertThat(run.forks().get(3).iterations().get(0).score()).isCloseTo(1250, within(1e-9));
    }

    @Test
    void rulers_of_earlier_versions_are_u() throws IOException {
        RunFile run = read("""
                [{"benchmark": "a.B", "mode": "avgt", "primaryMetric": {"scoreUnit": "ns/op", "rawData": [[9.0]]},
                  "secondaryMetrics": {"ruler.before": {"rawData": [[96.0]]}, "ruler.after": {"rawData": [[97.0]]}, "ruler.rust": {"rawData": [[1.0]]}}}]
                """);
        assertThat(run.forks().get(0).iterations().get(0).rulers()).isEqualTo(Map.of("u", new Bracket(96, 97)));
    }

    @Test
    void what_jmh_does_not_write_is_a_clear_error() throws IOException {
        for (String text : List.of("", "[]", "{}", "[1]", "[{\"benchmark\": 1}]", "[{\"benchmark\":")) {
            Path file = Files.writeString(folder.resolve("x.json"), text);
            assertThatThrownBy(() -> JmhImport.read(file, START, null))
                    .as(text)
                    .isInstanceOf(RunFileException.class)
                    .hasMessageContaining("-rf json");
        }
    }

    @Test
    void bencher_gets_every_figure_with_its_interval() throws IOException {
        RunFile run = companions(SyntheticRuns.full(0, 3, arm -> 1));
        JsonNode written = JSON.readTree(Exports.bencher(run));
        for (ArmFigures figures : RunAnalysis.of(run).arms()) {
            JsonNode measures = written.path(figures.arm().id());
            if (figures.rounds().isEmpty()) {
                assertThat(measures.isMissingNode()).isTrue();
                continue;
            }
            assertThat(measures.at("/latency/value").doubleValue())
                    .isEqualTo(figures.level(Scale.NS).mean());
            assertThat(measures.at("/latency/lower_value").doubleValue())
                    .isEqualTo(figures.level(Scale.NS).low());
            assertThat(measures.at("/bytes/value").doubleValue())
                    .isEqualTo(figures.bytes().mean());
        }
        assertThat(written.path(run.arms().get(0).id())
                        .at("/malloc-calls/value")
                        .intValue())
                .isEqualTo(2);
    }

    @Test
    void github_gets_every_figure_smaller_is_better() throws IOException {
        RunFile run = companions(SyntheticRuns.full(0, 3, arm -> 1));
        JsonNode written = JSON.readTree(Exports.github(run));
        List<String> names = new ArrayList<>();
        written.forEach(entry -> names.add(entry.path("name").asText()));
        assertThat(names).doesNotHaveDuplicates();
        for (ArmFigures figures : RunAnalysis.of(run).arms()) {
            int at = names.indexOf(figures.arm().id());
            assertThat(at >= 0).isEqualTo(!figures.rounds().isEmpty());
            if (at >= 0) {
                assertThat(written.get(at).path("value").doubleValue())
                        .isEqualTo(figures.level(Scale.NS).mean());
                assertThat(written.get(at).path("unit").asText())
                        .isEqualTo(figures.arm().unit());
            }
        }
        assertThat(names).contains(run.arms().get(0).id() + " malloc.calls");
    }

    @Test
    void otava_gets_a_line_per_run_and_a_column_per_arm() {
        List<RunAnalysis> runs = List.of(
                RunAnalysis.of(SyntheticRuns.full(0, 2, arm -> 1)), RunAnalysis.of(SyntheticRuns.full(1, 2, arm -> 1)));
        List<String> lines = Exports.otava(runs).lines().toList();
        String[] heads = lines.get(0).split(",");
        assertThat(lines).hasSize(3);
        assertThat(heads)
                .startsWith("time", "commit")
                .hasSize(2 + runs.get(0).arms().size());
        for (int run = 0; run < 2; run++) {
            String[] cells = lines.get(run + 1).split(",", -1);
            assertThat(cells[0]).isEqualTo(runs.get(run).run().startedAt());
            for (int i = 2; i < heads.length; i++) {
                double mean = runs.get(run).arm(heads[i]).level(Scale.U).mean();
                assertThat(cells[i]).isEqualTo(Double.isFinite(mean) ? String.valueOf(mean) : "");
            }
        }
    }

    @Test
    void a_hostile_name_stays_in_its_cell() {
        Arm arm = new Arm("=cmd(\",\n\")", "k", "l", "-", "-", 1, null, "ns", "");
        RunFile run = SyntheticRuns.run(0, List.of(arm), List.of());
        assertThat(Exports.otava(List.of(RunAnalysis.of(run)))).startsWith("time,commit,\"'=cmd(\"\",\n\"\")\"\n");
    }

    private static RunFile companions(RunFile run) {
        return run.withCompanions(
                Map.of(run.arms().get(0).id(), Map.of("malloc.calls", new Companion("calls/span", 2, Map.of()))));
    }

    private RunFile read(String text) throws IOException {
        return JmhImport.read(Files.writeString(folder.resolve("jmh.json"), text), START, "4f2a91c");
    }
}
