package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.RecordingLayer;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans that outlive their session, or end where another one is open: nobody hears of them, and their states are gone. */
class OutlivingSpansTest {
    @ParameterizedTest
    @ValueSource(strings = {"kept_dropped", "kept_dropped_elsewhere", "kept_ends_with_child"})
    void aSpanThatOutlivesItsSessionEndsUnheardInTheNextOne(String end) {
        ChildJvm.run(Outliving.class, end).with(0, "unheard", "states gone");
    }

    @Test
    void aSpanOfAThreadsSessionEndsThereWhereverItIsUsedAndDropped() {
        ChildJvm.run(AcrossSessions.class).with(0, "every callback in its own session", "states gone");
    }

    static final class Outliving {
        public static void main(String[] arguments) throws Exception {
            List<WeakReference<Object>> states = new ArrayList<>();
            for (LayerConfig layer :
                    List.of(JavaLayerConfig.of(new States(states)), JavaLayerConfig.of(new JsonStates(states)))) {
                Tracing first = PROBES.open(GlobalTracingConfig.of(layer));
                Probes.run("keep");
                assertThat(first.statistics().statesLive()).isEqualTo(2);
                first.close();
                assertThat(first.statistics().statesLive()).isZero();

                RecordingLayer next = new RecordingLayer();
                try (Tracing second = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(next)))) {
                    Probes.run("kept_is_entered");
                    assertThat(next.lines())
                            .containsExactly(
                                    "event INFO {\"message\":\"in kept\"}",
                                    "new inside of kept #1 {}",
                                    "close inside of kept #1");
                    Probes.run("kept_gets_child");
                    Probes.run(arguments[0]);
                    assertThat(next.lines().subList(3, 8))
                            .containsExactly(
                                    "new late child #2 {} parent #?",
                                    "enter late child #2",
                                    "event INFO {\"message\":\"in late child\"} in #2",
                                    "exit late child #2",
                                    "close late child #2");
                    assertThat(next.lines().subList(8, next.lines().size()))
                            .noneMatch(line -> line.contains("kept"))
                            .hasSize(arguments[0].equals("kept_ends_with_child") ? 2 : 0);
                    assertThat(second.statistics().statesLive()).isZero();
                    assertThat(second.statistics().failed()).isZero();
                }
            }
            System.out.println("unheard");
            assertThat(states).hasSize(4);
            awaitCollected(states);
            System.out.println("states gone");
        }
    }

    static final class AcrossSessions {
        public static void main(String[] arguments) throws Exception {
            List<WeakReference<Object>> states = new ArrayList<>();
            RecordingLayer global = new RecordingLayer();
            RecordingLayer there = new RecordingLayer();
            Tracing own = PROBES.open(CurrentThreadTracingConfig.of(
                    JavaLayerConfig.of(new States(states)), JavaLayerConfig.of(new JsonStates(states))));
            Tracing all = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(global)));
            Probes.run("keep");
            onThread(() -> {
                try (Tracing others = PROBES.open(CurrentThreadTracingConfig.of(JavaLayerConfig.of(there)))) {
                    Probes.run("kept_is_entered");
                    // The late child is the other session's; with it ends its parent, which is not.
                    Probes.run("kept_ends_with_child");
                    assertThat(others.statistics().statesLive()).isZero();
                }
            });
            assertThat(there.lines())
                    .containsExactly(
                            "event INFO {\"message\":\"in kept\"}",
                            "new inside of kept #1 {}",
                            "close inside of kept #1",
                            "new late child #2 {} parent #?",
                            "close late child #2");
            assertThat(global.lines()).isEmpty();
            assertThat(own.statistics().newSpans()).isEqualTo(2);
            assertThat(own.statistics().closes()).isEqualTo(2);
            assertThat(own.statistics().statesLive()).isZero();

            // Once more, with nobody of this session's thread about: the spans end on a thread of Rust's.
            Probes.run("keep");
            assertThat(own.statistics().statesLive()).isEqualTo(4);
            Probes.run("kept_dropped_elsewhere");
            assertThat(own.statistics().closes()).isEqualTo(4);
            assertThat(own.statistics().statesLive()).isZero();
            assertThat(own.statistics().failed()).isZero();
            own.close();
            all.close();
            assertThat(global.lines()).isEmpty();
            System.out.println("every callback in its own session");
            assertThat(states).hasSize(8);
            awaitCollected(states);
            System.out.println("states gone");
        }

        private static void onThread(Runnable work) throws InterruptedException {
            Throwable[] thrown = new Throwable[1];
            Thread thread = new Thread(work);
            thread.setUncaughtExceptionHandler((ended, failure) -> thrown[0] = failure);
            thread.start();
            thread.join();
            assertThat(thrown[0]).isNull();
        }
    }

    private static void awaitCollected(List<WeakReference<Object>> states) {
        ProcessState.heapAfterCollection();
        assertThat(states).allMatch(state -> state.refersTo(null));
    }

    /** Its states are remembered weakly: they go when the bridge lets go of them. */
    private static final class States implements Layer<Object> {
        private final List<WeakReference<Object>> states;

        States(List<WeakReference<Object>> states) {
            this.states = states;
        }

        @Override
        public Object onNewSpan(SpanView span, Values values) {
            Object state = new Object();
            states.add(new WeakReference<>(state));
            return state;
        }

        @Override
        public void onClose(SpanView span, Object state) {
            assertThat(state).isNotNull();
        }
    }

    private static final class JsonStates implements JsonLayer {
        private final List<WeakReference<Object>> states;

        JsonStates(List<WeakReference<Object>> states) {
            this.states = states;
        }

        @Override
        public Object onNewSpan(String spanAttributes, String spanId) {
            Object state = new Object();
            states.add(new WeakReference<>(state));
            return state;
        }

        @Override
        public void onClose(String spanId, Object state) {
            assertThat(state).isNotNull();
        }
    }
}
