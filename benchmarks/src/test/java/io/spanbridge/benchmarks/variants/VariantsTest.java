package io.spanbridge.benchmarks.variants;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.Arms;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantsTest {
    @TempDir
    private Path folder;

    @Test
    void another_collector_takes_the_place_of_g1() {
        assertThat(CollectorVariant.ZGC.jvmArguments()).containsExactly("-XX:-UseG1GC", "-XX:+UseZGC");
        assertThat(Arms.byId("spans-1/direct/stateful/t1/serial").jvmArguments())
                .contains("-XX:-UseG1GC", "-XX:+UseSerialGC", "-Dspanbridge.crossing=jni");
    }

    @Test
    void the_newest_jdk_that_is_newer_is_taken() throws IOException {
        install("a", "21.0.9");
        install("b", "17.0.15");
        install("c", "25.0.3");
        Files.createDirectory(folder.resolve("no-jdk"));

        assertThat(JdkVariant.newest(folder, 17)).contains(new JdkVariant.Jdk(folder.resolve("c"), 25));
        assertThat(JdkVariant.newest(folder, 25)).isEmpty();
        assertThat(JdkVariant.newest(folder.resolve("nowhere"), 17)).isEmpty();
    }

    @Test
    void where_no_newer_jdk_is_its_arms_are_not_either() {
        Variant newer = JdkVariant.NEWER;

        MeasuredArm arm = Arms.byId("spans-1/direct/noop/t1").as(newer);

        assertThat(arm.canBeHad()).isEqualTo(newer.java().isPresent());
        assertThat(newer.javaRelease()).isNotEqualTo(Runtime.version().feature());
    }

    private void install(String name, String version) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }
}
