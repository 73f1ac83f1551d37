package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.CallbackCounts;
import io.spanbridge.CallbackKind;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.TracingConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.RecordingLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of callbacks whose session has closed: nobody hears of them, and its statistics say how many they were. */
class LateCallbacksTest {
    @ParameterizedTest
    @ValueSource(strings = {"nothing", "global", "current-thread"})
    void theyAreCountedAsDroppedInTheirOwnSessionWhateverIsOpen(String open) {
        ChildJvm.run(Late.class, open).with(0, "counted");
    }

    @Test
    void thoseThatNoLayerWantedAreNotCounted() {
        ChildJvm.run(Unwanted.class).with(0, "closes alone");
    }

    @Test
    void theNumbersOfASessionWhoseThreadHasEndedStay() {
        ChildJvm.run(ThreadEnded.class).with(0, "all there");
    }

    static final class Late {
        public static void main(String[] arguments) {
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(new RecordingLayer())));
            Probes.run("keep");
            tracing.close();
            Statistics before = tracing.statistics();
            assertThat(before.newSpans()).isEqualTo(2);
            assertThat(before.dropped()).isZero();

            RecordingLayer next = new RecordingLayer();
            JavaLayerConfig layer = JavaLayerConfig.of(next);
            TracingConfig config = arguments[0].equals("current-thread")
                    ? CurrentThreadTracingConfig.of(layer)
                    : GlobalTracingConfig.of(layer);
            Tracing other = arguments[0].equals("nothing") ? null : PROBES.open(config);
            Probes.run("kept_gets_everything");
            Probes.run("kept_dropped");
            if (other != null) {
                assertThat(next.lines()).containsExactly("event INFO {\"message\":\"outside\"}");
                assertThat(other.statistics().dropped()).isZero();
                assertThat(other.statistics().delivered()).isEqualTo(1);
                other.close();
            }

            Statistics after = tracing.statistics();
            for (CallbackKind kind : CallbackKind.values()) {
                long late = switch (kind) {
                    case NEW_SPAN, EVENT -> 0;
                    case RECORD, FOLLOWS_FROM, ENTER, EXIT -> 1;
                    case CLOSE -> 2;
                };
                long delivered = kind == CallbackKind.NEW_SPAN ? 2 : 0;
                assertThat(after.of(kind)).as(kind.name()).isEqualTo(new CallbackCounts(delivered, 0, 0, late));
            }
            assertThat(after.statesLive()).isZero();
            System.out.println("counted");
        }
    }

    static final class Unwanted implements Layer<Object> {
        public static void main(String[] arguments) {
            Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(new Unwanted())));
            Probes.run("keep");
            tracing.close();
            Probes.run("kept_gets_everything");
            assertThat(tracing.statistics().dropped()).isZero();
            Probes.run("kept_dropped");
            assertThat(tracing.statistics().of(CallbackKind.CLOSE).dropped()).isEqualTo(2);
            assertThat(tracing.statistics().dropped()).isEqualTo(2);
            System.out.println("closes alone");
        }

        @Override
        public void onClose(SpanView span, Object state) {}
    }

    static final class ThreadEnded {
        public static void main(String[] arguments) throws Exception {
            Tracing[] opened = new Tracing[1];
            Thread thread = new Thread(() -> {
                opened[0] = PROBES.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(new RecordingLayer())));
                Probes.run("keep");
                Probes.run("clone_and_drop");
            });
            thread.start();
            thread.join();
            opened[0].close();
            Probes.run("kept_dropped");
            Statistics statistics = opened[0].statistics();
            assertThat(statistics.newSpans()).isEqualTo(3);
            assertThat(statistics.events()).isEqualTo(2);
            assertThat(statistics.of(CallbackKind.CLOSE)).isEqualTo(new CallbackCounts(1, 0, 0, 2));
            System.out.println("all there");
        }
    }
}
