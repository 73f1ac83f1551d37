package io.spanbridge.benchmarks.peers;

import static io.spanbridge.benchmarks.MeasuredArm.peer;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.layers.PeerKind.PYTHON_LAYER_NOOP;
import static io.spanbridge.benchmarks.layers.PeerKind.RUST_NOOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.results.run.Fork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With programs in the place of the peers that print what a peer would, or what it should not. */
class PeerProcessTest {
    private static final String ITERATION = "{\"score\":7,\"rulers\":{\"rust\":[1,1]}}";
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @Test
    void a_peer_is_told_what_the_form_says_and_its_report_becomes_a_fork() throws IOException {
        program("echo \"told $*\" >&2", "echo '" + report("rust-noop") + "'");

        Fork fork = run(RUST_NOOP_ARM, LONG);

        assertThat(fork.failure()).isNull();
        assertThat(fork.arm()).isEqualTo("peer/rust-noop/spans-1/t1");
        assertThat(fork.round()).isEqualTo(3);
        assertThat(fork.position()).isEqualTo(2);
        assertThat(fork.iterations())
                .singleElement()
                .satisfies(iteration -> assertThat(iteration.score()).isEqualTo(7));
        assertThat(logged())
                .contains("told rust-noop {")
                .contains("\"kernel\":\"spans-1\"")
                .contains("\"warmupCallbacks\":" + Form.SMOKE.warmupCallbacks())
                .contains("\"iterations\":" + Form.SMOKE.iterations())
                .contains("\"millis\":" + Form.SMOKE.iterationMillis());
    }

    @Test
    void a_peer_that_fails_is_one_line_with_its_code_and_its_last_words() throws IOException {
        program("echo first >&2", "echo 'RuntimeError: no layer' >&2", "exit 3");

        assertThat(run(RUST_NOOP_ARM, LONG).failure())
                .isEqualTo("the peer ended with 3: RuntimeError: no layer; the log has all of it");
        assertThat(logged()).contains("first");
    }

    @Test
    void a_peer_that_fails_after_its_report_has_failed() throws IOException {
        program("echo '" + report("rust-noop") + "'", "exit 139");

        Fork fork = run(RUST_NOOP_ARM, LONG);

        assertThat(fork.failure()).isEqualTo("the peer ended with 139: it said nothing; the log has all of it");
        assertThat(fork.iterations()).isEmpty();
    }

    @Test
    void a_peer_that_says_nothing_or_garbage_or_something_else_has_failed() throws IOException {
        program("true");
        assertThat(run(RUST_NOOP_ARM, LONG).failure()).isEqualTo("the peer printed no report");

        program("echo hello");
        assertThat(run(RUST_NOOP_ARM, LONG).failure()).isEqualTo("the peer printed what is no report: 'hello'");

        program("echo '" + report("rust-fmt") + "'");
        assertThat(run(RUST_NOOP_ARM, LONG).failure()).contains("reports another peer than it was asked for");
    }

    @Test
    void a_peer_that_does_not_end_is_killed() throws IOException {
        program("exec tail -f /dev/null");

        assertThat(run(RUST_NOOP_ARM, Duration.ofMillis(1)).failure())
                .isEqualTo("the peer did not end within 0 seconds and was killed");
    }

    @Test
    void a_program_that_is_gone_is_named_with_what_builds_it() throws IOException {
        mark();

        assertThat(run(RUST_NOOP_ARM, LONG).failure())
                .startsWith("the peer cannot be started")
                .contains(folder.resolve("spanbridge-peer-rust").toString())
                .endsWith("build it again (mvn package -Ppeers -DskipTests)");
        assertThat(run(peer(SPANS_1, PYTHON_LAYER_NOOP), LONG).failure())
                .startsWith("the peer cannot be started")
                .contains("/no/such/python");
    }

    @Test
    void peers_that_were_not_built_to_the_end_are_not_there() throws IOException {
        assertThat(PeerBuild.in(folder)).isEmpty();

        Files.writeString(folder.resolve("peers.properties"), "tracing-subscriber=1.2.3\n");
        assertThat(PeerBuild.in(folder)).as("without an interpreter").isEmpty();

        mark();
        assertThat(PeerBuild.in(folder)).isPresent();
    }

    @Test
    void the_files_of_a_peer_are_named_with_the_versions_that_they_are_made_of() throws IOException {
        mark();
        PeerBuild build = PeerBuild.in(folder).orElseThrow();

        assertThat(build.files(false))
                .containsOnlyKeys(
                        "spanbridge-peer-rust, tracing-opentelemetry of an unknown version, tracing-subscriber 1.2.3");
        assertThat(build.files(true).values())
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder(
                        "peer.py", "spanbridge_peer_python_layer.so", "spanbridge_peer_python_subscriber.so");
    }

    private static final MeasuredArm RUST_NOOP_ARM = peer(SPANS_1, RUST_NOOP);

    private Fork run(MeasuredArm arm, Duration limit) {
        PeerBuild build = PeerBuild.in(folder).orElseThrow();
        PrintStream to = new PrintStream(log, true, StandardCharsets.UTF_8);
        return new PeerProcess(Form.SMOKE, build, to, limit).run(arm, 3, 2);
    }

    private static String report(String peer) {
        return "{\"peer\":\"" + peer + "\",\"kernel\":\"spans-1\","
                + "\"callbacks\":{\"spans\":1000,\"events\":0,\"records\":0,\"enters\":0},\"invocations\":9,"
                + "\"iterations\":[" + ITERATION + "]}";
    }

    private void program(String... lines) throws IOException {
        mark();
        Path program = folder.resolve("spanbridge-peer-rust");
        Files.writeString(program, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private void mark() throws IOException {
        Files.writeString(folder.resolve("peers.properties"), "python=/no/such/python\ntracing-subscriber=1.2.3\n");
    }

    private String logged() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
