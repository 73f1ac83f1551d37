package io.spanbridge.benchmarks.driver;

import static io.spanbridge.benchmarks.MeasuredArm.peer;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.layers.PeerKind.RUST_NOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.benchmarks.Form;
import io.spanbridge.benchmarks.peers.PeerBuild;
import io.spanbridge.results.run.Fork;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of forks sends those of peers another way than to JMH. */
class PeerForkTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final String before = System.getProperty(PeerBuild.PROPERTY);

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(PeerBuild.PROPERTY);
        } else {
            System.setProperty(PeerBuild.PROPERTY, before);
        }
    }

    @Test
    void the_fork_of_a_peer_is_its_program_and_knows_the_load_of_the_host_as_any_fork() throws Exception {
        Path program =
                Files.writeString(folder.resolve("spanbridge-peer-rust"), "#!/bin/sh\necho told $1 >&2\nexit 4\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("peers.properties"), "python=python3\n");

        Fork fork = launch();

        assertThat(fork.failure()).isEqualTo("the peer ended with 4: told rust-noop; the log has all of it");
        assertThat(fork.host()).containsKey("load");
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("# peer/rust-noop/spans-1/t1");
    }

    @Test
    void peers_that_are_gone_since_the_run_was_planned_end_it_and_say_what_builds_them() {
        assertThatThrownBy(this::launch)
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("'mvn package -Ppeers -DskipTests' builds them");
    }

    private Fork launch() {
        System.setProperty(PeerBuild.PROPERTY, folder.toString());
        PrintStream jmh = new PrintStream(log, true, StandardCharsets.UTF_8);
        return new ForkLauncher(Form.SMOKE, List.of(), jmh, new LatencyLog(folder.resolve("latencies.hlog")))
                .run(new Schedule.Slot(peer(SPANS_1, RUST_NOOP), 0, 0));
    }
}
