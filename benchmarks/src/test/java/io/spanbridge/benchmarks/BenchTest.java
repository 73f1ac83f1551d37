package io.spanbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.benchmarks.driver.Run;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_pattern_that_matches_nothing_is_one_clear_message() {
        assertThat(execute("run", "--form", "smoke", "--arms", "spons-*")).isEqualTo(Bench.WRONG);

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("no arm matches 'spons-*'; the command 'list' prints all of them");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_unknown_form_is_told_which_there_are() {
        assertThat(execute("run", "--form", "fast")).isEqualTo(Bench.WRONG);

        assertThat(err.toString()).contains("'fast'").containsIgnoringCase("smoke");
    }

    @Test
    void no_rounds_are_refused() {
        assertThat(execute("run", "--form", "smoke", "--rounds", "0")).isEqualTo(Bench.WRONG);

        assertThat(err.toString()).contains("--rounds must be 1 or more, not 0");
    }

    @Test
    void pairs_of_a_self_test_are_not_kept_among_the_runs() {
        String runs = folder.toString();

        assertThat(execute("selftest", "--runs", runs, "--keep", runs + "/.")).isEqualTo(Bench.WRONG);

        assertThat(err.toString()).contains("--keep " + runs).contains("is the folder of runs");
    }

    @Test
    void a_self_test_goes_on_with_one_thing() {
        assertThat(execute("selftest", "--continue", "--keep", folder.toString()))
                .isEqualTo(Bench.WRONG);

        assertThat(err.toString()).contains("--continue").contains("--keep").contains("give one of them");
    }

    @Test
    void the_form_none_measures_nothing() {
        assertThat(execute("run", "--form", "none")).isEqualTo(Bench.FINE);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void what_an_arm_does_is_counted_printed_and_written() {
        assertThat(execute("count", "--arms", "state-reference/bare/t1", "--out", folder.toString()))
                .isEqualTo(Bench.FINE);

        assertThat(out.toString())
                .contains("global.references", "java.bytes", "malloc.calls", "malloc.bytes")
                .contains(
                        "state-reference/bare/t1: CallObjectMethodA 1.00, CallVoidMethodA 1.00, DeleteGlobalRef 1.00");
        RunFile run = RunFiles.list(folder, Assertions::fail).get(0);
        assertThat(run.companions().get("state-reference/bare/t1")).containsKeys("jni.functions", "global.references");
    }

    @Test
    void an_arm_that_cannot_be_counted_is_told_with_the_reason_and_the_others_are_kept() {
        System.setProperty("spanbridge.library.spanbridge_kernels_counted", "/nowhere");
        try {
            assertThat(execute("count", "--arms", "up/twin/t1", "--out", folder.toString()))
                    .isEqualTo(Bench.ARM_FAILED);
        } finally {
            System.clearProperty("spanbridge.library.spanbridge_kernels_counted");
        }

        assertThat(out.toString())
                .contains("up/twin/t1: not counted: it ended with 1")
                .contains("/nowhere");
        assertThat(RunFiles.list(folder, Assertions::fail)).hasSize(1);
    }

    @Test
    void what_is_counted_is_told_for_a_program_and_for_a_pull_request() throws IOException {
        String[] count = {"count", "--arms", "up/twin/t1", "--out", folder.toString(), "--format"};
        assertThat(execute(with(count, "json"))).isEqualTo(Bench.FINE);
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .at("/companions/up~1twin~1t1/java.bytes/value")
                        .isNumber())
                .isTrue();

        out.getBuffer().setLength(0);
        assertThat(execute(with(count, "markdown"))).isEqualTo(Bench.FINE);
        assertThat(out.toString()).startsWith("| arm | ").contains("\n|---|---:|", "\n| up/twin/t1 | ");
    }

    @Test
    void the_list_is_told_for_a_program_too() throws IOException {
        assertThat(execute("list", "--arms", "spans-0/rust-noop/t1", "--format", "json"))
                .isEqualTo(Bench.FINE);

        JsonNode list = new ObjectMapper().readTree(out.toString());
        assertThat(list.findValuesAsText("id")).containsExactly("spans-0/twin/t1", "spans-0/rust-noop/t1");
        assertThat(list.at("/1/baseline").asText()).isEqualTo("spans-0/twin/t1");
    }

    @Test
    void a_run_that_was_interrupted_goes_on_and_answers_in_the_form_that_is_asked_for() throws IOException {
        List<MeasuredArm> arms = List.of(Arms.byId("up/twin/t1"));
        Path runs = folder.resolve("runs");
        RunFile plan = new Run(Form.SMOKE, arms, 2, 1, folder.resolve("log"), runs).plan();
        Fork kept = new Fork("up/twin/t1", 1, 0, "", 1, null, List.of(new Iteration(1, 100, 100)), Map.of(), null);
        Fork broken = new Fork("up/twin/t1", 0, 0, "", 1, "JMH ended with 130", List.of(), Map.of(), null);
        Path partial = RunFiles.writePartial(runs, plan.with(List.of(broken, kept), null));
        System.setProperty("spanbridge.bench.lock", folder.resolve("lock").toString());
        try {
            assertThat(execute("run", "--resume", partial.toString(), "--format", "json"))
                    .as(err.toString())
                    .isEqualTo(Bench.FINE);
        } finally {
            System.clearProperty("spanbridge.bench.lock");
        }

        JsonNode answer = new ObjectMapper().readTree(out.toString());
        assertThat(answer.get("comparison").isNull())
                .as("there is no other run")
                .isTrue();
        assertThat(Path.of(answer.get("page").asText())).isNotEmptyFile();
        RunFile run = RunFiles.read(Path.of(answer.get("runFile").asText()));
        assertThat(run.forks()).hasSize(2).contains(kept);
        assertThat(run.forks()).extracting(Fork::round).containsExactlyInAnyOrder(0, 1);
        assertThat(run.forks()).extracting(Fork::failure).containsOnlyNulls();
        assertThat(partial).doesNotExist();
    }

    @Test
    void what_is_resumed_has_its_own_arms_and_rounds() {
        Path partial = folder.resolve("x.partial");
        assertThat(execute("run", "--resume", partial.toString(), "--rounds", "3"))
                .isEqualTo(Bench.WRONG);
        assertThat(err.toString()).contains("--resume takes arms, rounds and seed from its file");
    }

    @Test
    void one_half_of_a_pair_is_not_resumed_alone() {
        List<MeasuredArm> arms = List.of(Arms.byId("up/twin/t1"));
        RunFile plan = new Run(Form.SMOKE, arms, 2, 1, folder.resolve("log"), folder).plan();
        Path partial = RunFiles.writePartial(folder, plan.planned(2, "pair"));
        assertThat(execute("run", "--resume", partial.toString())).isEqualTo(Bench.WRONG);
        assertThat(err.toString()).contains("'bench compare --resume " + partial + "' goes on with both");
    }

    @Test
    void the_list_names_every_arm() {
        assertThat(execute("list")).isEqualTo(Bench.FINE);

        assertThat(out.toString().lines()).hasSize(Arms.all().size());
        assertThat(out.toString()).contains("spans-1/direct/stateful/t1");
    }

    @Test
    void compare_without_two_files_or_a_base_is_wrong_usage() {
        assertThat(execute("compare")).isEqualTo(Bench.WRONG);
        assertThat(err.toString()).contains("two run files, or --base and a revision, or --resume and a file");
        assertThat(execute("compare", "one.json")).isEqualTo(Bench.WRONG);
        assertThat(execute("compare", "--base", "main", "--resume", "x")).isEqualTo(Bench.WRONG);
    }

    @Test
    void a_base_that_git_does_not_know_is_told() {
        assertThat(execute("compare", "--base", "no-such-revision")).isEqualTo(Bench.WRONG);
        assertThat(err.toString()).contains("git knows no revision 'no-such-revision'");
    }

    @Test
    void a_file_that_is_not_there_cannot_be_resumed() {
        assertThat(execute("run", "--resume", folder.resolve("none.partial").toString()))
                .isEqualTo(Bench.WRONG);
        assertThat(err.toString()).contains("none.partial does not exist");
    }

    private static String[] with(String[] arguments, String more) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = more;
        return all;
    }

    private int execute(String... arguments) {
        CommandLine commandLine =
                Bench.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        if (!arguments[0].equals("run")) {
            return commandLine.execute(arguments);
        }
        String[] inFolder = Arrays.copyOf(arguments, arguments.length + 4);
        inFolder[arguments.length] = "--out";
        inFolder[arguments.length + 1] = folder.resolve("runs").toString();
        inFolder[arguments.length + 2] = "--page";
        inFolder[arguments.length + 3] = folder.resolve("page.html").toString();
        return commandLine.execute(inFolder);
    }
}
