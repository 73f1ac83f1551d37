package io.spanbridge.results.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.results.SyntheticRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFilesTest {
    private static final Arm TWIN = SyntheticRuns.arm("spans-1", "-", "twin", 1, null, "");
    private static final Arm NOOP = SyntheticRuns.arm("spans-1", "direct", "noop", 1, TWIN.id(), "two upcalls");

    @TempDir
    Path folder;

    @Test
    void what_was_written_is_read_back_equal() {
        RunFile run = run(0);
        assertThat(RunFiles.read(RunFiles.write(folder, run))).isEqualTo(run);
    }

    @Test
    void a_second_write_replaces_the_file_and_leaves_nothing_else_behind() throws IOException {
        Path first = RunFiles.write(folder, run(0));
        Path second = RunFiles.write(folder, run(0));
        assertThat(second).isEqualTo(first);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(first);
        }
    }

    @Test
    void an_id_cannot_lead_out_of_the_folder() {
        RunFile run = run(0);
        RunFile hostile = new RunFile(
                1,
                "../../etc/x:y",
                run.startedAt(),
                run.finishedAt(),
                run.form(),
                0,
                run.environment(),
                run.arms(),
                run.forks());
        assertThat(RunFiles.write(folder, hostile).getParent()).isEqualTo(folder);
    }

    @Test
    void a_truncated_file_is_named_and_said_to_be_truncated() throws IOException {
        Path file = RunFiles.write(folder, run(0));
        String text = Files.readString(file);
        for (int length = 0; length < text.length() - 1; length += length < 1200 ? 1 : 97) {
            Files.writeString(file, text.substring(0, length));
            assertThatThrownBy(() -> RunFiles.read(file))
                    .isInstanceOf(RunFileException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("truncated")
                    .hasMessageContaining("delete it or restore it");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "[1, 2]                                                         | is not a run file",
                "hello                                                          | is not a run file",
                "null                                                           | is not a run file",
                "{\"benchmark\": \"x\"}                                         | it has no schema number",
                "{\"schema\": 3}                                                | use the newer version",
                "{\"schema\": 1, \"id\": \"a\"}                                 | it does not say where it ran",
                "{\"schema\": 1, \"id\": \"a\", \"environment\": {}, \"startedAt\": \"noon\"} | startedAt is not an instant: noon",
                "{\"schema\": 1, \"arms\": [null]}                              | is not a run file",
            })
    void what_is_no_run_file_is_told_apart(String text, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), text);
        assertThatThrownBy(() -> RunFiles.read(file))
                .isInstanceOf(RunFileException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(expected);
    }

    @Test
    void a_missing_file_is_named() {
        assertThatThrownBy(() -> RunFiles.read(folder.resolve("none.json")))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("none.json does not exist");
    }

    @Test
    void a_baseline_that_is_no_arm_and_a_circle_of_baselines_are_refused() throws IOException {
        assertThatThrownBy(() -> RunFiles.read(withArms(NOOP))).hasMessageContaining("is not an arm");
        Arm circle = SyntheticRuns.arm("spans-1", "-", "twin", 1, NOOP.id(), "");
        assertThatThrownBy(() -> RunFiles.read(withArms(circle, NOOP))).hasMessageContaining("is its own baseline");
        assertThatThrownBy(() -> RunFiles.read(withArms(TWIN, TWIN))).hasMessageContaining("is there twice");
    }

    @Test
    void the_texts_that_stand_for_no_number_are_read() throws IOException {
        Path file = RunFiles.write(folder, run(0));
        String text = Files.readString(file);
        String number = "\"score\" : ";
        int at = text.indexOf(number) + number.length();
        int end = text.indexOf(',', at);
        for (String written : List.of("\"NaN\"", "\"+INF\"", "\"-INF\"", "\"Infinity\"", "null", "9".repeat(400))) {
            Files.writeString(file, text.substring(0, at) + written + text.substring(end));
            double score =
                    RunFiles.read(file).forks().get(0).iterations().get(0).score();
            assertThat(Double.isFinite(score)).as(written).isFalse();
        }
        Files.writeString(file, text.substring(0, at) + "\"fast\"" + text.substring(end));
        assertThatThrownBy(() -> RunFiles.read(file)).hasMessageContaining("not a number");
    }

    @Test
    void a_run_with_figures_that_are_no_numbers_can_be_written() {
        Fork fork = new Fork(
                TWIN.id(),
                0,
                0,
                "",
                1,
                null,
                List.of(new Iteration(Double.NaN, 1, Double.POSITIVE_INFINITY)),
                null,
                null);
        RunFile run = SyntheticRuns.run(0, List.of(TWIN), List.of(fork));
        assertThat(RunFiles.read(RunFiles.write(folder, run))).isEqualTo(run);
    }

    @Test
    void components_that_are_unknown_or_missing_do_not_matter() throws IOException {
        Path file = Files.writeString(folder.resolve("old.json"), """
                {"schema": 1, "id": "a", "startedAt": "2026-01-01T00:00:00Z", "colour": "red", "environment": {"cores": 2},
                 "arms": [{"id": "x"}], "forks": [{"arm": "x", "iterations": [{"score": 1}]}]}
                """);
        RunFile run = RunFiles.read(file);
        assertThat(run.environment().jdk()).isEqualTo("unknown");
        assertThat(run.arms().get(0).layer()).isEqualTo("-");
        assertThat(run.forks().get(0).metrics()).isEmpty();
    }

    @Test
    void a_folder_is_listed_by_start_and_bad_files_are_left_out_with_a_warning() throws IOException {
        RunFiles.write(folder, run(2));
        RunFiles.write(folder, run(0));
        RunFiles.write(folder, run(1));
        Files.writeString(folder.resolve("0-bad.json"), "{");
        Files.writeString(folder.resolve("notes.txt"), "not looked at");
        List<String> warnings = new ArrayList<>();
        assertThat(RunFiles.list(folder, warnings::add)).containsExactly(run(0), run(1), run(2));
        assertThat(warnings).singleElement().asString().contains("0-bad.json");
        assertThat(RunFiles.list(folder.resolve("none"), warnings::add)).isEmpty();
    }

    @Test
    void folders_are_merged_by_copying_and_what_is_there_twice_counts_once() throws IOException {
        Path other = folder.resolve("other");
        Path mine = RunFiles.write(folder, run(0));
        Path theirs = RunFiles.write(other, run(0));
        assertThat(theirs.getFileName()).isEqualTo(mine.getFileName());
        RunFile more = run(0).withCompanions(Map.of(TWIN.id(), Map.of("x", new Companion("x", 1, Map.of()))));
        Files.copy(RunFiles.write(other, more), folder.resolve("copy.json"));
        assertThat(RunFiles.list(folder, warning -> {})).containsExactly(more);
    }

    @Test
    void what_is_measured_so_far_can_be_read_but_is_not_listed() {
        RunFile run = run(0);
        Path file = RunFiles.writePartial(folder, run.with(run.forks().subList(0, 1), run.startedAt()));
        assertThat(file).isEqualTo(RunFiles.partial(folder, run));
        assertThat(RunFiles.read(file).forks()).hasSize(1);
        assertThat(RunFiles.list(folder, warning -> {})).isEmpty();
    }

    @Test
    void what_interrupted_runs_left_is_found_beside_run_files_and_a_broken_one_is_named() throws IOException {
        RunFiles.write(folder, run(0));
        RunFiles.writePartial(folder, run(1));
        Files.writeString(folder.resolve("broken.partial"), "{");
        List<String> warnings = new ArrayList<>();
        assertThat(RunFiles.partials(folder, warnings::add)).containsExactly(run(1));
        assertThat(warnings).singleElement().asString().contains("broken.partial");
    }

    private Path withArms(Arm... arms) throws IOException {
        RunFile run = SyntheticRuns.run(0, List.of(arms), List.of());
        return Files.writeString(folder.resolve("arms.json"), RunFiles.toJson(run));
    }

    private static RunFile run(int number) {
        Random random = new Random(1);
        return SyntheticRuns.run(
                number,
                List.of(TWIN, NOOP),
                List.of(
                        SyntheticRuns.fork(TWIN, 0, 0, 1, random),
                        SyntheticRuns.fork(NOOP, 0, 1, 200, random),
                        SyntheticRuns.failed(NOOP.id(), 1, 0, "no luck")));
    }
}
