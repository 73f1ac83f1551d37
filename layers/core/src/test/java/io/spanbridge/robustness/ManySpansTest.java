package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.EventView;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.probes.Probes;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many spans open at once: nothing is lost and nothing stays. */
class ManySpansTest {
    @ParameterizedTest
    @ValueSource(strings = {"direct", "json"})
    void aMillionSpansAreOpenAtOnceAndThenNone(String delivery) {
        ChildJvm.runWith(List.of("-Xmx1g"), MillionOpen.class, delivery)
                .with(0, "states at \"all open\": 1000000", "states at \"all closed\": 0");
    }

    static final class MillionOpen {
        private static Tracing tracing;

        public static void main(String[] arguments) {
            LayerConfig layer = JavaLayerConfig.of(new Counting());
            if (arguments[0].equals("json")) {
                layer = JavaLayerConfig.of(new JsonCounting());
            }
            tracing = PROBES.open(GlobalTracingConfig.of(layer));
            Probes.run("a_million_open");
            Statistics statistics = tracing.statistics();
            assertThat(statistics.newSpans()).isEqualTo(1_000_000);
            assertThat(statistics.closes()).isEqualTo(1_000_000);
            assertThat(statistics.failed()).isZero();
            assertThat(statistics.dropped()).isZero();
            assertThat(Counting.inOrder).as("each span its own state").isTrue();
            tracing.close();
        }

        private static void tell(String message) {
            System.out.println(
                    "states at \"" + message + "\": " + tracing.statistics().statesLive());
        }

        /** The state of a span is its number, and must come back at its close. */
        private static final class Counting implements Layer<Long> {
            private static boolean inOrder = true;
            private long next;

            @Override
            public Long onNewSpan(SpanView span, Values values) {
                return values.longValue(0);
            }

            @Override
            public void onEvent(EventView event, Values values, Long spanState) {
                tell(values.text(0));
            }

            @Override
            public void onClose(SpanView span, Long state) {
                inOrder &= state == next++;
            }
        }

        private static final class JsonCounting implements JsonLayer {
            private static final Object STATE = new Object();

            @Override
            public Object onNewSpan(String spanAttributes, String spanId) {
                return STATE;
            }

            @Override
            public void onEvent(String event, Object state) {
                tell(event.contains("all open") ? "all open" : "all closed");
            }

            @Override
            public void onClose(String spanId, Object state) {
                if (state != STATE) {
                    throw new AssertionError("a state that is not mine");
                }
            }
        }
    }
}
