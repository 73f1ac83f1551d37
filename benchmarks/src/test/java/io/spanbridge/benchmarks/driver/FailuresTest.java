package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkException;
import org.openjdk.jmh.runner.RunnerException;

class FailuresTest {
    @Test
    void the_reason_is_found_under_the_wrappers_of_jmh() {
        IllegalStateException reason = new IllegalStateException("states leaked: expected 0, but it is 3");
        BenchmarkException wrapper = new BenchmarkException("Benchmark error during the run", List.of(reason));

        assertThat(Failures.describe(new RunnerException("Benchmark caught the exception", wrapper)))
                .isEqualTo("states leaked: expected 0, but it is 3");
    }

    @Test
    void two_threads_with_one_reason_give_it_once() {
        BenchmarkException wrapper = new BenchmarkException(
                "Benchmark error", List.of(new IllegalStateException("broken"), new IllegalStateException("broken")));

        assertThat(Failures.describe(wrapper)).isEqualTo("broken");
    }

    @Test
    void a_failure_without_message_is_named_by_its_class() {
        assertThat(Failures.describe(new NullPointerException())).isEqualTo("java.lang.NullPointerException");
    }
}
