package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.EventView;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.RecordingLayer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Java exception that is pending while Rust emits is pending afterwards, and the callbacks are delivered. */
class PendingExceptionTest {
    @Test
    void typedLayersHearOfAllAndOneThatThrowsDoesNotReplaceIt() {
        ChildJvm.run(Typed.class).with(0, "all delivered, still pending");
    }

    @Test
    void layersThatTakeJsonHearOfAll() {
        ChildJvm.run(Json.class).with(0, "all delivered, still pending");
    }

    static final class Typed {
        public static void main(String[] arguments) {
            RecordingLayer layer = new RecordingLayer();
            Layer<Object> throwing = new Layer<>() {
                @Override
                public void onEvent(EventView event, Values values, Object spanState) {
                    throw new UnsupportedOperationException("thrown by a layer");
                }
            };
            GlobalTracingConfig config = GlobalTracingConfig.of(JavaLayerConfig.of(layer), JavaLayerConfig.of(throwing))
                    .withErrorHandler((message, failure) -> {});
            try (Tracing tracing = PROBES.open(config)) {
                emitWhilePending();
                Statistics statistics = tracing.statistics();
                assertThat(statistics.delivered()).isEqualTo(6);
                assertThat(statistics.failed()).as("what the layer threw").isEqualTo(1);
                assertThat(statistics.statesLive()).isZero();
            }
            assertThat(layer.lines())
                    .containsExactly(
                            "new while pending #1 {}",
                            "record while pending #1 {\"later\":1}",
                            "enter while pending #1",
                            "event INFO {\"message\":\"while pending\"} in #1",
                            "exit while pending #1",
                            "close while pending #1");
            System.out.println("all delivered, still pending");
        }
    }

    static final class Json implements JsonLayer {
        private final List<String> lines = new ArrayList<>();

        public static void main(String[] arguments) {
            Json layer = new Json();
            try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
                emitWhilePending();
                assertThat(tracing.statistics().failed()).isZero();
                assertThat(tracing.statistics().statesLive()).isZero();
            }
            assertThat(layer.lines)
                    .containsExactly("new", "record {\"later\":1} of state", "event of state", "close of state");
            System.out.println("all delivered, still pending");
        }

        @Override
        public Object onNewSpan(String spanAttributes, String spanId) {
            lines.add("new");
            return "state";
        }

        @Override
        public void onEvent(String event, Object state) {
            assertThat(event).contains("while pending");
            lines.add("event of " + state);
        }

        @Override
        public void onRecord(String spanId, String values, Object state) {
            lines.add("record " + values + " of " + state);
        }

        @Override
        public void onClose(String spanId, Object state) {
            lines.add("close of " + state);
        }
    }

    /** Between the callbacks the case itself looks whether the exception is pending, and panics when it is not. */
    private static void emitWhilePending() {
        assertThatThrownBy(() -> Probes.run("pending_exception"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("pending before the event");
    }
}
