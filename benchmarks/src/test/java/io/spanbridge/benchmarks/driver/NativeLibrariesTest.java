package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
