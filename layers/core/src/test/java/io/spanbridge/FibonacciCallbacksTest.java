package io.spanbridge;

import static io.spanbridge.testing.TestModules.KERNELS;
import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(layer.lines()).containsExactly("?");
    }

    private Tracing open(String filter) {
        return KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter(filter)));
    }
}
