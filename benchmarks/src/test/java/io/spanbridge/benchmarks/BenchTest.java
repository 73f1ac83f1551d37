package io.spanbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
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
    void the_list_names_every_arm() {
        assertThat(execute("list")).isEqualTo(Bench.FINE);

        assertThat(out.toString().lines()).hasSize(Arms.all().size());
        assertThat(out.toString()).contains("spans-1/direct/stateful/t1");
    }

    @Test
    void compare_without_two_files_or_a_base_is_wrong_usage() {
        assertThat(execute("compare")).isEqualTo(Bench.WRONG);
        assertThat(err.toString()).contains("two run files, or --base and a revision");
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
