package io.spanbridge.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import io.spanbridge.results.text.MarkedBlock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    private static final Arm ARM = SyntheticRuns.arm("spans-1", "-", "twin", 1, null, "");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void nothing_worse_is_0() {
        assertThat(execute("compare", write(0, 100, 96), write(1, 100, 96))).isEqualTo(0);
        assertThat(out.toString()).contains("Nothing got worse.", "equivalent");
    }

    @Test
    void a_regression_is_1() {
        assertThat(execute("compare", write(0, 100, 96), write(1, 120, 96))).isEqualTo(1);
        assertThat(out.toString()).contains("One arm got worse.", "regression", "+20.0");
    }

    @Test
    void a_noisy_machine_is_3() {
        assertThat(execute("compare", write(0, 100, 96), write(1, 120, 150))).isEqualTo(3);
        assertThat(out.toString()).contains("too noisy");
    }

    @Test
    void wrong_usage_and_bad_files_are_2_with_one_line_that_names_the_file() throws IOException {
        assertThat(execute()).isEqualTo(2);
        assertThat(execute("compare", "only-one")).isEqualTo(2);
        err.getBuffer().setLength(0);
        Path truncated = Files.writeString(folder.resolve("t.json"), "{\"schema\":");
        assertThat(execute("compare", write(0, 100, 96), truncated.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("t.json is truncated");
        assertThat(execute("table", "--runs", folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("holds no run file");
    }

    @Test
    void runs_of_different_jdks_are_2_and_it_says_why() {
        RunFile run = run(1, 100, 96);
        RunFile other = new RunFile(
                1,
                "other",
                run.startedAt(),
                null,
                "quick",
                1,
                SyntheticRuns.environment("25"),
                run.arms(),
                run.forks());
        String candidate = RunFiles.write(folder, other).toString();
        assertThat(execute("compare", write(0, 100, 96), candidate)).isEqualTo(2);
        assertThat(out.toString()).contains("cannot be compared", "the JDK differs (17.0.15 against 25)");
    }

    @Test
    void two_runs_that_measured_nothing_in_common_are_2() {
        Arm other = SyntheticRuns.arm("spans-4", "-", "twin", 1, null, "");
        RunFile candidate =
                SyntheticRuns.run(1, List.of(other), List.of(SyntheticRuns.fork(other, 0, 0, 100, new Random(1))));
        assertThat(execute(
                        "compare",
                        write(0, 100, 96),
                        RunFiles.write(folder, candidate).toString()))
                .isEqualTo(2);
        assertThat(out.toString()).contains("No arm was measured in both runs.");
    }

    @Test
    void where_no_arm_could_be_decided_it_is_3_unless_instructions_tell() {
        List<String> files = new ArrayList<>();
        List<String> counted = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            RunFile one = SyntheticRuns.run(number, List.of(ARM), List.of(fork(0, 100, 96)));
            files.add(RunFiles.write(folder, one).toString());
            counted.add(RunFiles.write(
                            folder,
                            one.withCompanions(Map.of(
                                    ARM.id(),
                                    Map.of("instructions", new Companion("instructions/span", 1000, Map.of())))))
                    .toString());
        }
        assertThat(execute("compare", files.get(0), files.get(1))).isEqualTo(3);
        assertThat(out.toString()).contains("Nothing could be decided.");
        assertThat(execute("compare", counted.get(0), counted.get(1))).isEqualTo(0);
        assertThat(out.toString()).contains("No arm takes more instructions; no time could be judged.");
    }

    @Test
    void a_comparison_tells_rounds_overhead_and_whether_the_libraries_differ() throws IOException {
        String base = RunFiles.write(folder, SyntheticRuns.full(0, 3, arm -> 1)).toString();
        String candidate =
                RunFiles.write(folder, SyntheticRuns.full(1, 3, arm -> 1)).toString();
        execute("compare", base, candidate);
        assertThat(out.toString().lines().toList().get(1)).matches("verdict.*overhead, ns +bytes +rounds +remark");
        assertThat(out.toString()).contains("The native libraries are the same.");
        out.getBuffer().setLength(0);
        execute("compare", base, candidate, "--format", "markdown");
        assertThat(out.toString()).contains("| overhead, ns | bytes and counts | rounds | |");
        assertThat(out.toString().lines().filter(line -> line.contains("`spans-1/direct/noop/t1`")))
                .allMatch(line -> line.matches(".*\\| [+−]?\\d.* \\(.* to .*\\) \\|  \\| 3 \\| .*"));
        out.getBuffer().setLength(0);
        execute("compare", base, candidate, "--format", "json");
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .get("sameLibraries")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void the_table_goes_into_a_document_between_its_lines() throws IOException {
        String run = RunFiles.write(folder, SyntheticRuns.full(0, 3, arm -> 1)).toString();
        Path document = Files.writeString(
                folder.resolve("README.md"), "a\n" + MarkedBlock.BEGIN + "\nby hand\n" + MarkedBlock.END + "\nz\n");
        assertThat(execute("table", run, "--into", document.toString())).isEqualTo(0);
        String written = Files.readString(document);
        assertThat(written)
                .startsWith("a\n" + MarkedBlock.BEGIN + "\nForm `quick`, 3 rounds")
                .endsWith("\n" + MarkedBlock.END + "\nz\n")
                .contains("| Java no-op, direct |")
                .doesNotContain("by hand");
        assertThat(execute("table", run, "--format", "markdown")).isEqualTo(0);
        assertThat(out.toString()).contains("| Java no-op, direct |");
        Path without = Files.writeString(folder.resolve("other.md"), "nothing");
        assertThat(execute("table", run, "--into", without.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("other.md has no line '" + MarkedBlock.BEGIN + "'");
        assertThat(without).hasContent("nothing");
        String counts = RunFiles.write(folder, SyntheticRuns.run(5, List.of(ARM), List.of()))
                .toString();
        assertThat(execute("table", counts, "--into", document.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("has no times");
        assertThat(document).hasContent(written);
    }

    @Test
    void the_report_of_the_newest_run_is_written() {
        write(0, 100, 96);
        write(1, 100, 96);
        Path page = folder.resolve("deep/page.html");
        assertThat(execute("report", "--runs", folder.toString(), "--out", page.toString()))
                .isEqualTo(0);
        assertThat(page).content().contains("run 2026-11-21 09:15 UTC");
        assertThat(out.toString()).contains(page.toString());
    }

    @Test
    void the_table_has_time_overhead_interval_and_bytes() {
        RunFile run = SyntheticRuns.full(0, 3, arm -> 1);
        assertThat(execute("table", RunFiles.write(folder, run).toString())).isEqualTo(0);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).matches("arm +ns +x U +overhead, ns +95 % interval +bytes +per");
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .matches("spans-1/direct/noop/t1 +2\\d\\d +2\\.\\d\\d +2\\d\\d +2\\d\\d to 2\\d\\d +0 +span"));
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("csv/json/otlp/t1 +failed"));
        assertThat(out.toString())
                .contains("csv/json/otlp/t1 failed: callbacks differ")
                .doesNotContain("NaN");
    }

    @Test
    void the_ratio_of_arms_of_one_run_is_paired_by_round() throws IOException {
        Arm base = SyntheticRuns.arm("spans-1", "-", "twin", 1, null, "");
        Arm twice = SyntheticRuns.arm("spans-1", "direct", "noop", 1, base.id(), "");
        List<Fork> forks = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            double host = 1 + round;
            forks.add(fork(base, round, 100 * host));
            forks.add(fork(twice, round, 200 * host));
        }
        String file = RunFiles.write(folder, SyntheticRuns.run(0, List.of(base, twice), forks))
                .toString();
        assertThat(execute("ratio", "--run", file, "--to", base.id(), "spans-1/*"))
                .isEqualTo(0);
        assertThat(out.toString().lines())
                .anySatisfy(line -> assertThat(line).startsWith("times " + base.id() + "  "))
                .anySatisfy(line -> assertThat(line).matches(twice.id() + " +2\\.00 +2\\.00 to 2\\.00 +4"))
                .noneSatisfy(line -> assertThat(line).startsWith(base.id()));
        out.getBuffer().setLength(0);
        assertThat(execute("ratio", "--run", file, "--to", base.id(), "--format", "json", "*noop*"))
                .isEqualTo(0);
        JsonNode ratio =
                new ObjectMapper().readTree(out.toString()).path("ratios").path(twice.id());
        assertThat(ratio.path("ratio").asDouble()).isCloseTo(2, within(1e-9));
        assertThat(execute("ratio", "--run", file, "--to", base.id(), "nothing"))
                .isEqualTo(2);
        assertThat(execute("ratio", "--run", file, "--to", "nothing", "*")).isEqualTo(2);
        assertThat(err.toString()).contains("no arm like 'nothing'", "no figures of the arm 'nothing'");
    }

    private static Fork fork(Arm arm, int round, double time) {
        return new Fork(arm.id(), round, 0, "", 1, null, List.of(new Iteration(time, Map.of())), Map.of(), null);
    }

    @Test
    void a_table_of_one_round_has_no_interval() {
        Table.print(SyntheticRuns.full(0, 1, arm -> 1), out);
        assertThat(out.toString())
                .contains("one round", "nothing can be judged")
                .doesNotContain("NaN", " to ");
    }

    @Test
    void markdown_is_for_a_pull_request_and_json_for_a_program() throws IOException {
        String base = write(0, 100, 96);
        assertThat(execute("compare", base, write(1, 120, 96), "--format", "markdown"))
                .isEqualTo(1);
        assertThat(out.toString())
                .startsWith("**One arm got worse.**")
                .contains("| ▲ regression | `spans-1/-/twin/t1` | +20.0");
        out.getBuffer().setLength(0);
        assertThat(execute("compare", base, write(1, 120, 96), "--format", "json"))
                .isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/arms/0/verdict").asText()).isEqualTo("regression");
        assertThat(json.at("/arms/0/time/ratio").doubleValue()).isCloseTo(1.2, within(0.01));
        assertThat(json.get("worse").booleanValue()).isTrue();
    }

    @Test
    void markdown_of_a_hostile_name_is_text() {
        Arm hostile = new Arm("a`|<img src=x>\n# b", "k", "l", "-", "-", 1, null, "ns", "");
        List<String> files = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            RunFile run = SyntheticRuns.run(
                    number, List.of(hostile), List.of(SyntheticRuns.fork(hostile, 0, 0, 100, new Random(1))));
            files.add(RunFiles.write(folder, run).toString());
        }
        execute("compare", files.get(0), files.get(1), "--format", "markdown");
        assertThat(out.toString()).contains("`a'\\|<img src=x> # b`");
    }

    @Test
    void the_history_names_a_change_its_run_and_the_note_about_it() throws IOException {
        for (int number = 0; number < 16; number++) {
            write(number, number < 8 ? 100 : 130, 96);
        }
        Files.writeString(folder.resolve("notes.txt"), "# what we know\n4f2a91c spans-1/* the new encoder\n");
        assertThat(execute("history", "--runs", folder.toString())).isEqualTo(0);
        assertThat(out.toString())
                .contains("spans-1/-/twin/t1: +30.0", "since 2026-11-28 09:15 UTC", "of 3 detectors: the new encoder");
        out.getBuffer().setLength(0);
        assertThat(execute("history", "--runs", folder.toString(), "--format", "markdown"))
                .isEqualTo(0);
        assertThat(out.toString()).contains("| `spans-1/-/twin/t1` | 2026-11-28 09:15 UTC, 4f2a91c | +30.0");
        Files.writeString(folder.resolve("notes.txt"), "nonsense\n");
        assertThat(execute("history", "--runs", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("notes.txt line 1 is not of the form");
    }

    @Test
    void a_result_of_jmh_is_imported_exported_and_compared() throws IOException {
        Path jmh = Files.writeString(folder.resolve("jmh.out"), """
                [{"benchmark": "a.B", "mode": "avgt", "threads": 1,
                  "primaryMetric": {"scoreUnit": "ns/op", "rawData": [[9.0, 9.1], [9.2, 9.0]]}}]
                """);
        Path runs = folder.resolve("imported");
        assertThat(execute(
                        "import",
                        jmh.toString(),
                        "--runs",
                        runs.toString(),
                        "--commit",
                        "abcd",
                        "--project",
                        "mine",
                        "--started",
                        "2026-01-01T00:00:00Z"))
                .isEqualTo(0);
        for (String form : List.of("jmh", "bencher", "github", "otava")) {
            out.getBuffer().setLength(0);
            assertThat(execute("export", "--as", form, "--runs", runs.toString()))
                    .isEqualTo(0);
            assertThat(out.toString()).as(form).contains("a.B/t1");
        }
        RunFile imported = RunFiles.list(runs, warning -> {}).get(0);
        assertThat(imported.id()).isEqualTo("2026-01-01T00:00:00Z-abcd");
        assertThat(imported.project()).isEqualTo("mine");
    }

    @Test
    void a_history_without_a_change_says_so_for_a_pull_request() {
        write(0, 100, 96);
        assertThat(execute("history", "--runs", folder.toString(), "--format", "markdown"))
                .isEqualTo(0);
        assertThat(out.toString()).isEqualTo("No arm changed its level over 1 run of this testbed.\n");
    }

    private String write(int number, double time, double rulerAfter) {
        return RunFiles.write(folder, run(number, time, rulerAfter)).toString();
    }

    private static RunFile run(int number, double time, double rulerAfter) {
        List<Fork> forks =
                List.of(fork(0, time, rulerAfter), fork(1, time * 1.001, rulerAfter), fork(2, time, rulerAfter));
        return SyntheticRuns.run(number, List.of(ARM), forks);
    }

    private static Fork fork(int round, double time, double rulerAfter) {
        return new Fork(ARM.id(), round, 0, "", 1, null, List.of(new Iteration(time, 96, rulerAfter)), Map.of(), null);
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
