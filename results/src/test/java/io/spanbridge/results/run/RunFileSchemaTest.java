package io.spanbridge.results.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.spanbridge.results.SyntheticRuns;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form of run files, as the checked-in schema fixes it, and the files of earlier versions. */
class RunFileSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void what_is_written_keeps_the_schema() throws IOException {
        RunFile run = withCompanions(SyntheticRuns.full(0, 2, arm -> 1))
                .planned(2, "pair-1")
                .ofProject("spanbridge");
        assertThat(problems(RunFiles.toJson(run))).isEmpty();
        assertThat(RunFiles.read(RunFiles.write(folder, run)).project()).isEqualTo("spanbridge");
        assertThat(problems(RunFiles.toJson(SyntheticRuns.run(0, List.of(), List.of()))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/schema, 1",
        "/arms/0/id, 7",
        "/forks/0/round, -1",
        "/forks/0/iterations/0/score, \"fast\"",
        "/forks/0/iterations/0/rulers/u, [1]",
        "/environment/cores, \"two\"",
        "/companions, []",
        "/project, 7",
        "/forks/0/correctedHistogram, 7",
        "/forks/0/pauses, \"long\"",
        "/startedAt, \"noon\"",
        "/forks/0/iterations/0/waited, \"long\"",
    })
    void what_breaks_the_schema_is_found(String at, String value) throws IOException {
        JsonNode tree = JSON.readTree(RunFiles.toJson(withCompanions(SyntheticRuns.full(0, 1, arm -> 1))));
        int slash = at.lastIndexOf('/');
        ((ObjectNode) tree.at(at.substring(0, slash))).set(at.substring(slash + 1), JSON.readTree(value));
        assertThat(problems(tree.toString())).isNotEmpty();
    }

    @Test
    void a_run_of_schema_1_is_read_as_one_of_today() throws Exception {
        RunFile run = RunFiles.read(resource("schema-1.json"));
        assertThat(run.schema()).isEqualTo(RunFile.SCHEMA);
        assertThat(run.arms()).extracting(Arm::ruler).containsOnly(Rulers.U);
        List<Iteration> iterations = run.forks().get(0).iterations();
        assertThat(iterations.get(0).ruler(Rulers.U)).isEqualTo(new Bracket(96, 97));
        assertThat(iterations.get(1).ruler(Rulers.U).mean()).isNaN();
        assertThat(run.forks().get(1).failure()).isEqualTo("it did not end");
        assertThat(problems(RunFiles.toJson(run))).isEmpty();
        assertThat(RunFiles.read(RunFiles.write(folder, run))).isEqualTo(run);
    }

    @Test
    void companions_are_kept_with_their_parts_and_with_what_nobody_knows() throws IOException {
        RunFile run = withCompanions(SyntheticRuns.full(0, 1, arm -> 1));
        String arm = run.arms().get(0).id();
        ObjectNode tree = (ObjectNode) JSON.readTree(RunFiles.toJson(run));
        tree.put("colour", "red");
        ((ObjectNode) tree.at("/arms/0")).put("weight", 3);
        ((ObjectNode) tree.at("/forks/0")).putArray("pages").add(1);
        ((ObjectNode) tree.at("/environment")).put("governor", "performance");
        ((ObjectNode) tree.get("companions").get(arm).get("instructions")).put("tool", "callgrind");
        RunFile read = RunFiles.read(Files.writeString(folder.resolve("x.json"), tree.toString()));
        assertThat(read.companions().get(arm).get("jni.functions").parts()).containsEntry("CallVoidMethodA", 4.0);
        assertThat(JSON.readTree(RunFiles.toJson(read))).isEqualTo(tree);
    }

    @Test
    void latencies_raw_and_corrected_are_kept_apart_and_with_the_pauses_meanwhile() throws IOException {
        RunFile plain = SyntheticRuns.full(0, 1, arm -> 1);
        List<Pause> pauses = List.of(
                new Pause("2026-01-01T00:00:01.5Z", 12.5, "G1 Young Generation, G1 Evacuation Pause"),
                new Pause("", 2, Pause.STALL));
        RunFile run = plain.with(
                plain.forks().stream()
                        .map(fork -> fork.withLatencies("AAAA", "BBBB", pauses))
                        .toList(),
                plain.finishedAt());

        assertThat(problems(RunFiles.toJson(run))).isEmpty();
        RunFile read = RunFiles.read(RunFiles.write(folder, run));
        assertThat(read).isEqualTo(run);
        assertThat(read.forks().get(0).correctedHistogram()).isEqualTo("BBBB");
        assertThat(read.forks().get(0).pauses()).isEqualTo(pauses);
    }

    @Test
    void a_file_from_before_there_were_corrected_latencies_and_pauses_has_none() throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(RunFiles.toJson(SyntheticRuns.full(0, 1, arm -> 1)));
        tree.get("forks").forEach(fork -> ((ObjectNode) fork).remove(List.of("correctedHistogram", "pauses")));

        RunFile read = RunFiles.read(Files.writeString(folder.resolve("x.json"), tree.toString()));

        assertThat(problems(tree.toString())).isEmpty();
        assertThat(read.forks()).allSatisfy(fork -> {
            assertThat(fork.correctedHistogram()).isNull();
            assertThat(fork.pauses()).isEmpty();
        });
    }

    @Test
    void a_companion_knows_what_it_is_per_callback_and_how_far_repeats_lay_apart() throws IOException {
        Companion figure = new Companion("instructions/span", 3_000, Map.of())
                .with(Companion.CALLBACKS, 2)
                .with(Companion.SPREAD, 0.001);
        RunFile plain = SyntheticRuns.full(0, 1, arm -> 1);
        String arm = plain.arms().get(0).id();
        RunFile run = plain.withCompanions(Map.of(arm, Map.of("instructions", figure)));

        assertThat(problems(RunFiles.toJson(run))).isEmpty();
        Companion read =
                RunFiles.read(RunFiles.write(folder, run)).companions().get(arm).get("instructions");
        assertThat(read.perCallback()).isEqualTo(1_500);
        assertThat(read.spread()).isEqualTo(0.001);
        assertThat(new Companion("x", 1, Map.of()).perCallback()).isNaN();
    }

    @Test
    void how_long_an_iteration_waited_is_kept_and_absent_where_nobody_knows() throws IOException {
        RunFile plain = SyntheticRuns.full(0, 1, arm -> 1);
        Fork fork = plain.forks().get(0);
        Iteration known = new Iteration(
                fork.iterations().get(0).score(), fork.iterations().get(0).rulers(), 0.25);
        Fork kept = new Fork(
                fork.arm(), 0, 0, "", 1, null, List.of(known, fork.iterations().get(0)), Map.of(), null);
        RunFile run = plain.with(List.of(kept), plain.finishedAt());

        String json = RunFiles.toJson(run);

        assertThat(problems(json)).isEmpty();
        assertThat(JSON.readTree(json).at("/forks/0/iterations/1").has("waited"))
                .isFalse();
        assertThat(RunFiles.read(RunFiles.write(folder, run))).isEqualTo(run);
    }

    @Test
    void companions_of_an_unknown_arm_are_refused() throws IOException {
        RunFile run = SyntheticRuns.full(0, 1, arm -> 1)
                .withCompanions(Map.of("nobody", Map.of("x", new Companion("x", 1, Map.of()))));
        Path file = Files.writeString(folder.resolve("x.json"), RunFiles.toJson(run));
        assertThatThrownBy(() -> RunFiles.read(file)).hasMessageContaining("companions of nobody");
    }

    @Test
    void numbers_that_are_too_large_for_their_place_are_a_clear_error() throws IOException {
        String huge = "9".repeat(400);
        for (String at : List.of("schema", "seed", "rounds")) {
            Path file = Files.writeString(folder.resolve("x.json"), "{\"" + at + "\": " + huge + "}");
            assertThatThrownBy(() -> RunFiles.read(file))
                    .isInstanceOf(RunFileException.class)
                    .hasMessageContaining("is not a run file");
        }
    }

    /** The same run with two companions for its first arm. */
    private static RunFile withCompanions(RunFile run) {
        return run.withCompanions(Map.of(
                run.arms().get(0).id(),
                Map.of(
                        "instructions",
                        new Companion("instructions/span", 1215.5, Map.of("router", 200.5, "JNI entry", 1015.0)),
                        "jni.functions",
                        new Companion("calls/span", 7, Map.of("CallVoidMethodA", 4.0, "ExceptionCheck", 3.0)))));
    }

    private static Set<ValidationMessage> problems(String json) throws IOException {
        try (InputStream text = RunFile.class.getResourceAsStream("run-file-2.schema.json")) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(text);
            return schema.validate(JSON.readTree(json));
        }
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(RunFileSchemaTest.class.getResource(name).toURI());
    }
}
