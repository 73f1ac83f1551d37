package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForkJvmTest {
    @Test
    void a_fork_has_a_fixed_heap_that_is_touched_before_and_neither_assertions_nor_check_jni() {
        // This JVM has both, so they would be there if anything was inherited.
        assertThat(ForkJvm.arguments(null))
                .contains("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-Xshare:auto")
                .doesNotContain("-ea", "-Xcheck:jni");
    }

    @Test
    void a_fork_knows_the_sink_but_the_run_file_does_not() {
        assertThat(ForkJvm.arguments("http://127.0.0.1:4711"))
                .contains("-Dspanbridge.bench.sink=http://127.0.0.1:4711");
        assertThat(ForkJvm.FLAGS).noneMatch(flag -> flag.startsWith("-D"));
    }

    @Test
    void properties_of_the_bridge_reach_a_fork() {
        System.setProperty("spanbridge.fork-jvm-test", "value");
        try {
            assertThat(ForkJvm.arguments(null)).contains("-Dspanbridge.fork-jvm-test=value");
        } finally {
            System.clearProperty("spanbridge.fork-jvm-test");
        }
    }
}
