package io.spanbridge;

import static io.spanbridge.testing.TestModules.KERNELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.testing.RecordingLayer;
import org.junit.jupiter.api.Test;

/** The demo of the Python original, callback by callback. */
class FibonacciCallbacksTest {
    private final RecordingLayer layer = new RecordingLayer();

    @Test
    void memoizedTellsItsVersionAndEveryStep() {
        try (Tracing tracing = open("trace")) {
            assertThat(Kernels.fibonacci(2, true)).isEqualTo(1);
            assertThat(tracing.statistics().statesLive()).isZero();
        }
        assertThat(layer.lines())
                .containsExactly(
                        "new fibonacci #1 {\"index\":2,\"use_memoized\":true}",
                        "enter fibonacci #1",
                        "event INFO {\"message\":\"filling a table\"} in #1",
                        "record fibonacci #1 {\"version\":\"memoized\"}",
                        "new memoized #2 {\"index\":2} in #1",
                        "enter memoized #2",
                        "event TRACE {\"message\":\"filled one step\",\"step\":1,\"value\":1} in #2",
                        "event TRACE {\"message\":\"filled one step\",\"step\":2,\"value\":1} in #2",
                        "exit memoized #2",
                        "close memoized #2",
                        "exit fibonacci #1",
                        "close fibonacci #1");
    }

    @Test
    void naiveAboveItsLimitSaysSoInAnErrorEventAndThrows() {
        try (Tracing tracing = open("trace")) {
            assertThatThrownBy(() -> Kernels.fibonacci(16, false)).isInstanceOf(RuntimeException.class);
            assertThat(tracing.isOpen()).isTrue();
        }
        assertThat(layer.lines()).element(2).asString().startsWith("event ERROR ");
        assertThat(layer.lines()).last().isEqualTo("close fibonacci #1");
    }

    @Test
    void theFilterDecidesWhichLevelsArrive() {
        try (Tracing tracing = open("spanbridge_kernels=info")) {
            Kernels.fibonacci(5, true);
            assertThat(tracing.statistics().events()).isEqualTo(1);
        }
        assertThat(layer.lines()).filteredOn(line -> line.startsWith("event")).hasSize(1);
    }

    @Test
    void naiveMakesAsManySpansAsItMakesCalls() {
        try (Tracing tracing = open("trace")) {
            assertThat(Kernels.fibonacci(10, false)).isEqualTo(55);
            Statistics statistics = tracing.statistics();
            assertThat(statistics.newSpans()).isEqualTo(178);
            assertThat(statistics.events()).isEqualTo(355);
            assertThat(statistics.closes()).isEqualTo(178);
        }
    }

    private Tracing open(String filter) {
        return KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter(filter)));
    }
}
