package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshnessTest {
    private static final Instant BUILD = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Path built;

    @BeforeEach
    void workTree() throws IOException {
        Machine.output("git", "init", "-q", folder.toString());
        for (String name : List.of(
                "rust-kernels/crates/a/src/lib.rs",
                "layers/core/src/main/java/A.java",
                "layers/core/src/test/java/T.java",
                "README.md")) {
            file(name, BUILD.minusSeconds(60));
        }
        Machine.output("git", "-C", folder.toString(), "add", ".");
        built = file("benchmarks/target/java.args", BUILD);
    }

    @Test
    void a_build_of_all_sources_is_fresh() {
        assertThat(Freshness.changed(folder, built)).isEmpty();
        assertThat(Freshness.warning(folder, List.of())).isEmpty();
    }

    @Test
    void a_source_that_changed_since_is_named_and_how_to_build_it() throws IOException {
        Path changed = file("rust-kernels/crates/a/src/lib.rs", BUILD.plusSeconds(1));

        List<Path> found = Freshness.changed(folder, built);

        assertThat(found).containsExactly(changed);
        assertThat(Freshness.warning(folder, found))
                .contains("a source changed (rust-kernels/crates/a/src/lib.rs)", "'mvn package -DskipTests'");
    }

    @Test
    void tests_texts_and_what_is_not_under_version_control_do_not_matter() throws IOException {
        file("layers/core/src/test/java/T.java", BUILD.plusSeconds(1));
        file("README.md", BUILD.plusSeconds(1));
        file("layers/core/src/main/java/Untracked.java", BUILD.plusSeconds(1));

        assertThat(Freshness.changed(folder, built)).isEmpty();
    }

    @Test
    void without_a_build_nobody_can_tell() {
        assertThat(Freshness.changed(folder, folder.resolve("none"))).isEmpty();
    }

    private Path file(String name, Instant time) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
        return Files.setLastModifiedTime(file, FileTime.from(time));
    }
}
