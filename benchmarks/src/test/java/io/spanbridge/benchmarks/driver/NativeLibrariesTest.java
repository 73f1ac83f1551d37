package io.spanbridge.benchmarks.driver;

import static io.spanbridge.benchmarks.MeasuredArm.peer;
import static io.spanbridge.benchmarks.kernels.SpansKernels.SPANS_1;
import static io.spanbridge.benchmarks.layers.PeerKind.RUST_NOOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.peers.PeerBuild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
    private static final String PROPERTY = "spanbridge.library.spanbridge_kernels";
    private static final String SHA_256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final String before = System.getProperty(PROPERTY);

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    @Test
    void both_libraries_of_the_class_path_are_found() {
        assertThat(NativeLibraries.hashes())
                .containsOnlyKeys("spanbridge_kernels", "spanbridge_crossings")
                .allSatisfy(
                        (name, hash) -> assertThat(hash).matches("[0-9a-f]{64}").isNotEqualTo(SHA_256_OF_NOTHING));
    }

    @Test
    void the_hash_is_that_of_the_file_a_fork_would_load() throws Exception {
        Path empty = Files.createFile(folder.resolve("library"));
        System.setProperty(PROPERTY, empty.toString());

        assertThat(NativeLibraries.hashes()).containsEntry("spanbridge_kernels", SHA_256_OF_NOTHING);
    }

    @Test
    void the_files_of_a_peer_are_hashed_when_it_is_among_the_arms() throws Exception {
        String peers = System.getProperty(PeerBuild.PROPERTY);
        System.setProperty(PeerBuild.PROPERTY, folder.toString());
        try {
            Files.writeString(folder.resolve("peers.properties"), "python=python3\ntracing-subscriber=0.3\n");
            Files.createFile(folder.resolve("spanbridge-peer-rust"));

            assertThat(NativeLibraries.hashes(List.of(peer(SPANS_1, RUST_NOOP))))
                    .containsOnlyKeys(
                            "spanbridge_kernels",
                            "spanbridge_crossings",
                            "spanbridge-peer-rust, tracing-opentelemetry of an unknown version, tracing-subscriber 0.3")
                    .containsValue(SHA_256_OF_NOTHING);
            assertThat(NativeLibraries.hashes(List.of())).isEqualTo(NativeLibraries.hashes());
        } finally {
            if (peers == null) {
                System.clearProperty(PeerBuild.PROPERTY);
            } else {
                System.setProperty(PeerBuild.PROPERTY, peers);
            }
        }
    }
}
