package io.spanbridge.benchmarks;

import static io.spanbridge.benchmarks.layers.TwinKind.TWIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.benchmarks.peers.PeerBuild;
import io.spanbridge.results.run.Rulers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The arms of the peers are there when the peers are. The folder here says so, whatever was built on this machine. */
class PeerArmsTest {
    private static final String NOOP = "peer/python-layer-noop/spans-1/t1";
    private static final String STATEFUL = "peer/python-layer-stateful/spans-1/t1";

    @TempDir
    private Path folder;

    private String before;

    @BeforeEach
    void lookInTheFolder() {
        before = System.getProperty(PeerBuild.PROPERTY);
        System.setProperty(PeerBuild.PROPERTY, folder.toString());
    }

    @AfterEach
    void lookWhereItWas() {
        if (before == null) {
            System.clearProperty(PeerBuild.PROPERTY);
        } else {
            System.setProperty(PeerBuild.PROPERTY, before);
        }
    }

    @Test
    void peers_that_are_not_built_are_not_among_all() {
        assertThat(Arms.all()).noneMatch(MeasuredArm::isPeer);
        assertThat(Arms.select(Form.FULL, null)).noneMatch(MeasuredArm::isPeer);
    }

    @Test
    void who_asks_for_peers_that_are_not_built_is_told_in_one_line_what_builds_them() {
        StringWriter err = new StringWriter();

        int code = Bench.commandLine()
                .setErr(new PrintWriter(err))
                .execute("run", "--form", "smoke", "--arms", "spans-1/twin/t1,peer/*");

        assertThat(code).isEqualTo(Bench.WRONG);
        assertThat(err.toString().lines())
                .containsExactly("the arms 'peer/*' are not built here: 'mvn package -Ppeers -DskipTests' builds them");
    }

    @Test
    void a_peer_that_nobody_knows_is_not_one_that_could_be_built() {
        assertThatThrownBy(() -> Arms.select(Form.SMOKE, "peer/perl/*")).hasMessageContaining("no arm matches");
    }

    @Test
    void peers_that_are_built_are_arms_over_the_twin_of_the_same_kernel_or_over_the_peer_that_does_one_thing_less()
            throws IOException {
        built();

        List<MeasuredArm> peers = Arms.select(Form.QUICK, "peer/*");

        assertThat(peers).filteredOn(MeasuredArm::isPeer).hasSize(24).allSatisfy(arm -> {
            MeasuredArm baseline = Arms.byId(arm.arm().baseline());
            assertThat(baseline.kernel()).isEqualTo(arm.kernel());
            assertThat(baseline.layer() == TWIN || baseline.isPeer()).isTrue();
            assertThat(arm.arm().unit()).isEqualTo("ns/span");
            assertThat(arm.arm().ruler())
                    .as("the only one that is in a process without a JVM")
                    .isEqualTo(Rulers.RUST);
        });
        assertThat(peers).extracting(MeasuredArm::id).contains("spans-1/twin/t1", "nested-8/twin/t1");
        assertThat(Arms.byId(STATEFUL).arm().baseline()).isEqualTo(NOOP);
    }

    @Test
    void the_quick_form_takes_the_original_that_the_bridge_is_compared_with() throws IOException {
        built();

        assertThat(Arms.select(Form.QUICK, null))
                .filteredOn(MeasuredArm::isPeer)
                .extracting(MeasuredArm::id)
                .containsExactly(NOOP);
    }

    @Test
    void a_peer_cannot_be_made_slower() throws IOException {
        built();
        StringWriter err = new StringWriter();

        assertThat(Bench.commandLine().setErr(new PrintWriter(err)).execute("selftest", "--arm", NOOP))
                .isEqualTo(Bench.WRONG);
        assertThat(err.toString()).contains(NOOP + " is a peer, which cannot be made slower");
    }

    private void built() throws IOException {
        Files.writeString(folder.resolve("peers.properties"), "python=/usr/bin/python3\n");
    }
}
