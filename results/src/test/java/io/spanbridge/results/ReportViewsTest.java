package io.spanbridge.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What single views of the page are made from. */
class ReportViewsTest {
    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void latencies_of_all_forks_are_taken_together() throws IOException {
        JsonNode tails = data(page(SyntheticRuns.full(0, 3, arm -> 1)), "data").get("tails");
        assertThat(tails).hasSize(2);
        assertThat(tails.get(0).get("arm").asText()).isEqualTo("spans-1/direct/stateful/t1");
        assertThat(tails.get(0).get("count").asLong()).isEqualTo(60_000);
        double last = 0;
        for (JsonNode point : tails.get(0).get("points")) {
            assertThat(point.get(1).asDouble()).isGreaterThanOrEqualTo(last);
            last = point.get(1).asDouble();
        }
    }

    @Test
    void corrected_latencies_and_pauses_stand_beside_the_raw_ones() throws IOException {
        JsonNode tails = data(page(SyntheticRuns.full(0, 3, arm -> 1)), "data").get("tails");
        JsonNode both = tails.get(0);
        assertThat(both.get("corrected")).isNotEmpty();
        assertThat(both.at("/corrected/0/1").asDouble())
                .isGreaterThan(both.at("/points/0/1").asDouble());
        assertThat(both.get("stood").asInt()).isEqualTo(3);
        assertThat(both.at("/pauses/0/ns").asDouble()).isEqualTo(4200);
        assertThat(tails.get(1).get("corrected")).as("nobody recorded it").isEmpty();
    }

    @Test
    void ways_to_do_one_thing_share_an_axis_though_their_kernels_differ_and_come_first() throws IOException {
        Arm twin = SyntheticRuns.arm("state-null", "-", "twin", 1, null, "the work alone");
        Arm none = SyntheticRuns.arm("state-null", "direct", "bare", 1, twin.id(), "two calls, no state");
        Arm slot = SyntheticRuns.arm("state-slot", "direct", "bare", 1, none.id(), "a state in an array");
        Arm map = SyntheticRuns.arm("state-map", "direct", "bare", 1, none.id(), "a state in a map");
        Arm more = SyntheticRuns.arm("state-null", "direct", "one", 1, twin.id(), "");
        Arm most = SyntheticRuns.arm("state-null", "direct", "two", 1, twin.id(), "");
        Random random = new Random(5);
        List<Arm> arms = List.of(twin, none, slot, map, more, most);
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (Arm arm : arms) {
                double time = arm == twin ? 1 : arm == slot ? 130 : arm == map ? 190 : 100;
                forks.add(SyntheticRuns.fork(arm, round, 0, time, random));
            }
        }

        JsonNode data = data(page(SyntheticRuns.run(0, arms, forks)), "data");

        assertThat(data.get("groups")).hasSize(1);
        assertThat(data.at("/groups/0/arms")).hasSize(6);
        JsonNode first = data.at("/standing/0");
        assertThat(first.get("id").asText()).isEqualTo(none.id());
        assertThat(first.at("/text/ns").asText())
                .startsWith("On top of “bare, direct” the least is added by “a state in an array” with 3")
                .contains("the most by “a state in a map” with");
        JsonNode arm = data.get("arms").get(slot.id());
        assertThat(arm.get("name").asText()).isEqualTo("state-slot, bare, direct");
        assertThat(arm.get("adds").asText()).isEqualTo("a state in an array");
    }

    @Test
    void what_no_machine_moves_stands_with_what_the_step_adds_of_it() throws IOException {
        String below = "spans-1/-/none/t1";
        String above = "spans-1/direct/noop/t1";
        RunFile run = SyntheticRuns.full(0, 2, arm -> 1)
                .withCompanions(Map.of(
                        below, Map.of("instructions", new Companion("instructions/span", 100, Map.of())),
                        above, Map.of("instructions", new Companion("instructions/span", 1216, Map.of()))));
        JsonNode arms = data(page(run), "data").get("arms");
        assertThat(arms.get(above).at("/counts/instructions/t").asText()).isEqualTo("1,216");
        assertThat(arms.get(above).at("/counts/instructions/dt").asText()).isEqualTo("+1,116");
        assertThat(arms.get(above).at("/counts/java.bytes/v").asDouble()).isZero();
        assertThat(arms.get("spans-1/-/twin/t1").at("/counts/java.bytes/d").isNull())
                .isTrue();
    }

    @Test
    void a_long_history_is_read_file_by_file_and_shows_every_run() throws IOException {
        RunFile current = null;
        for (int number = 0; number < 20; number++) {
            current = SyntheticRuns.full(number, 2, arm -> 1);
            RunFiles.write(folder, current);
        }
        Path out = folder.resolve("page.html");
        Report.write(folder, current, out, warnings::add);
        JsonNode data = data(Jsoup.parse(out.toFile(), "UTF-8"), "data");
        assertThat(data.at("/history/series/costs/spans-1~1direct~1noop~1t1")).hasSize(20);
        assertThat(data.at("/history/costs/spans-1~1direct~1noop~1t1/ns"))
                .hasSize(20)
                .doesNotContainNull();
        for (JsonNode against : data.get("comparisons")) {
            JsonNode change = against.at("/changes/spans-1~1direct~1noop~1t1");
            assertThat(change.get("l").asDouble())
                    .as(against.get("id").asText())
                    .isBetween(0.8, 1.05);
        }
        assertThat(data.get("comparisons")).hasSize(10);
        assertThat(warnings).isEmpty();
    }

    private Document page(RunFile run) throws IOException {
        Path out = folder.resolve("out/page.html");
        Report.write(folder.resolve("runs"), run, out, warnings::add);
        return Jsoup.parse(out.toFile(), "UTF-8");
    }

    private static JsonNode data(Document page, String id) throws IOException {
        return new ObjectMapper().readTree(page.getElementById(id).data());
    }
}
