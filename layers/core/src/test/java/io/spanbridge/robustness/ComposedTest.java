package io.spanbridge.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries whose Rust code has a subscriber of its own, a JVM each, since that is set once. */
class ComposedTest {
    private static final String JAVA = "java: ";

    @TempDir
    Path folder;

    @Test
    void aSubscriberWithoutTheBridgeIsRefusedAndTheMessageSaysWhatToChange() throws Exception {
        assertThat(java(run("foreign")))
                .as("refused twice, and the JVM goes on")
                .hasSize(3)
                .endsWith("end")
                .first()
                .asString()
                .contains("module probes", "set_global_default", "add spanbridge::layer()");
    }

    @Test
    void theAuthorsLayerAndTheJavaLayerSeeTheSameSpansParentsAndEvents() throws Exception {
        List<String> lines =
                run("composed", "trace", "parents_explicit", "trace", "parents_root", "trace", "follows_open");

        assertThat(author(lines))
                .containsExactly(
                        " INFO outer: new",
                        " INFO entered: new",
                        " INFO entered: enter",
                        " INFO outer:child: new",
                        " INFO outer:child: close",
                        " INFO outer: explicit",
                        " INFO entered: contextual",
                        " INFO entered: exit",
                        " INFO entered: close",
                        " INFO outer: close",
                        " INFO outer: new",
                        " INFO outer: enter",
                        " INFO root: new",
                        " INFO root: close",
                        // This layer shows the current span for an explicit root.
                        " INFO outer: root",
                        " INFO of none: new",
                        " INFO of none: enter",
                        " INFO of none: exit",
                        " INFO of none: close",
                        " INFO outer: exit",
                        " INFO outer: close",
                        " INFO cause: new",
                        " INFO effect: new",
                        " INFO effect: close",
                        " INFO cause: close");
        assertThat(java(lines))
                .containsExactly(
                        "new outer #1 {}",
                        "new entered #2 {}",
                        "enter entered #2",
                        "new child #3 {} parent #1",
                        "close child #3",
                        "event INFO {\"message\":\"explicit\"} parent #1",
                        "event INFO {\"message\":\"contextual\"} in #2",
                        "exit entered #2",
                        "close entered #2",
                        "close outer #1",
                        "new outer #1 {}",
                        "enter outer #1",
                        "new root #2 {} root",
                        "close root #2",
                        "event INFO {\"message\":\"root\"} root",
                        "new of none #3 {} root",
                        "enter of none #3",
                        "exit of none #3",
                        "close of none #3",
                        "exit outer #1",
                        "close outer #1",
                        "new cause #1 {}",
                        "new effect #2 {}",
                        "follows effect #2 cause #1",
                        "close effect #2",
                        "close cause #1",
                        "end");
    }

    @Test
    void sessionsOpenAndCloseAndTheAuthorsLayerDoesNotNotice() throws Exception {
        String name = "child_outlives_handle";
        List<String> lines = run("composed", "closed", name, "trace", name, "closed", name, "trace", name, "off", name);

        List<String> each = List.of(
                " INFO parent: new",
                " INFO parent:child: new",
                " INFO between",
                " INFO parent:child: close",
                " INFO parent: close");
        assertThat(author(lines)).isEqualTo(times(5, each));
        List<String> seen = List.of(
                "new parent #1 {}",
                "new child #2 {} parent #1",
                "event INFO {\"message\":\"between\"}",
                "close child #2",
                "close parent #1");
        assertThat(java(lines))
                .startsWith(times(2, seen).toArray(String[]::new))
                .hasSize(11);
    }

    @Test
    void theFilterOfAJavaLayerTakesNothingFromTheAuthorsLayer() throws Exception {
        List<String> all = run("composed", "trace", "parents_by_level");
        List<String> some = run("composed", "info", "parents_by_level");

        assertThat(author(some)).hasSize(17).isEqualTo(author(all));
        assertThat(java(some))
                .containsExactly(
                        "new info 1 #1 {}",
                        "enter info 1 #1",
                        "new info 2 #2 {} in #1",
                        "enter info 2 #2",
                        "event INFO {\"message\":\"inside\"} in #2",
                        "exit info 2 #2",
                        "close info 2 #2",
                        "exit info 1 #1",
                        "close info 1 #1",
                        "end");
    }

    @Test
    void bothSeeWhatFourThreadsEmitAtOnce() throws Exception {
        List<String> lines = run("composed", "trace", "threads_emit");

        assertThat(java(lines))
                .as("100 spans: new, enter, event, exit, close; and the end")
                .hasSize(501);
        assertThat(author(lines)).hasSize(500);
    }

    @Test
    void sessionsOpenAndCloseWhileThreadsEmitAndNeitherSideLosesASpan() throws Exception {
        assertThat(run("reopening", "200"))
                .containsExactly(JAVA + "the author saw all, and 200 sessions their own", JAVA + "end");
    }

    @Test
    void anEventMadeWhileAnotherIsWrittenDoesNotChangeWhatTheJavaLayerGets() throws Exception {
        List<String> lines = run("composed", "info", "events_inside_events");

        assertThat(java(lines))
                .containsExactly(
                        "event INFO {\"message\":\"info\",\"value\":\"noise\"}",
                        "event INFO {\"message\":\"info inside\"}",
                        "event INFO {\"message\":\"after\",\"value\":\"noise\"}",
                        "end");
        assertThat(author(lines))
                .contains(" INFO info value=noise", "DEBUG debug value=noise", " INFO after value=noise");
    }

    private static List<String> java(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(JAVA))
                .map(line -> line.substring(JAVA.length()))
                .toList();
    }

    private static List<String> author(List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith(JAVA)).toList();
    }

    private static List<String> times(int count, List<String> lines) {
        return Collections.nCopies(count, lines).stream().flatMap(List::stream).toList();
    }

    /** Runs {@link ComposedMain} to its end and returns the lines that it printed. */
    private List<String> run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea", "-Xcheck:jni"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--enable-native-access") || flag.startsWith("-Dspanbridge."))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ComposedMain.class.getName()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(ended).as("ended, having printed %s", lines).isTrue();
        assertThat(process.exitValue()).as("%s", lines).isZero();
        lines.removeIf(line -> line.startsWith("Picked up "));
        return lines;
    }
}
