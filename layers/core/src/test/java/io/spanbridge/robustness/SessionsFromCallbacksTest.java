package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.KERNELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Tracing;
import io.spanbridge.TracingStartException;
import io.spanbridge.Values;
import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.TracingConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.layers.CountingLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer opens and closes sessions from inside a callback. */
class SessionsFromCallbacksTest {
    @ParameterizedTest(name = "a {1} session from a callback of a {0} one")
    @CsvSource({"global, current-thread", "current-thread, global"})
    void aSessionOpenedInACallbackOfAnotherKindSeesWhatComesAfter(String outer, String inner) {
        ChildJvm.run(OpensOther.class, outer, inner).with(0, "opened, used and closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"global", "current-thread"})
    void aSessionIsReplacedFromInsideItsOwnCallbackAThousandTimes(String scope) {
        ChildJvm.run(ReplacesItself.class, scope).with(0, "every session saw its own spans");
    }

    @Test
    void aSessionIsReplacedFromInsideItsCallbackWhileOtherThreadsCall() {
        ChildJvm.run(ReplacesUnderLoad.class).with(0, "no callback went astray");
    }

    static final class OpensOther {
        public static void main(String[] arguments) {
            CountingLayer seen = new CountingLayer();
            Layer<String> opening = new Layer<>() {
                private Tracing inner;

                @Override
                public String onNewSpan(SpanView span, Values values) {
                    return "state";
                }

                @Override
                public void onEvent(EventView event, Values values, String spanState) {
                    assertThat(spanState).isEqualTo("state");
                    if (inner == null) {
                        inner = KERNELS.open(config(arguments[1], seen));
                        assertThatThrownBy(() -> KERNELS.open(config(arguments[0], seen)))
                                .isInstanceOf(TracingStartException.class);
                    } else {
                        inner.close();
                    }
                }

                @Override
                public void onClose(SpanView span, String state) {
                    assertThat(state).isEqualTo("state");
                }
            };
            try (Tracing tracing = KERNELS.open(config(arguments[0], opening))) {
                Kernels.spans(1, 1, 2, 0, true);
                assertThat(seen.closes())
                        .as("the outer span belongs to the outer session")
                        .isZero();
                Kernels.spans(1, 1, 0, 0, true);
                boolean ownWins = arguments[1].equals("current-thread");
                // The first event opened the inner session; when that is the thread's own, the second
                // event already went to it, and it was not closed.
                assertThat(seen.events()).isEqualTo(ownWins ? 1 : 0);
                assertThat(seen.newSpans()).isEqualTo(ownWins ? 1 : 0);
                assertThat(tracing.statistics().newSpans()).isEqualTo(ownWins ? 1 : 2);
                assertThat(tracing.statistics().closes()).isEqualTo(ownWins ? 1 : 2);
                assertThat(tracing.statistics().failed()).isZero();
                assertThat(tracing.statistics().statesLive()).isZero();
            }
            System.out.println("opened, used and closed");
        }
    }

    static final class ReplacesItself {
        private static final int TIMES = 1_000;

        private static Tracing current;
        private static int opened;

        public static void main(String[] arguments) {
            List<Replacing> layers = new ArrayList<>();
            replace(arguments[0], layers);
            for (int i = 0; i < TIMES; i++) {
                Kernels.spans(1, 1, 2, 0, true);
            }
            Kernels.spans(1, 1, 0, 0, true);
            current.close();
            assertThat(opened).isEqualTo(TIMES + 1);
            for (int i = 0; i <= TIMES; i++) {
                // Its span, its event that replaced it, and no close: the session was over by then.
                Replacing layer = layers.get(i);
                assertThat(layer.spans).isEqualTo(1);
                assertThat(layer.closes).isEqualTo(i == TIMES ? 1 : 0);
                assertThat(layer.eventsInSpan).isEqualTo(i == TIMES ? 0 : 1);
                // The second event of the span before came here, and its span was not known here.
                assertThat(layer.eventsOutside).isEqualTo(i == 0 ? 0 : 1);
            }
            System.out.println("every session saw its own spans");
        }

        private static void replace(String scope, List<Replacing> layers) {
            if (current != null) {
                current.close();
            }
            Replacing layer = new Replacing(scope, layers);
            layers.add(layer);
            current = KERNELS.open(config(scope, layer));
            opened++;
        }

        private static final class Replacing implements Layer<Object> {
            private final String scope;
            private final List<Replacing> layers;
            private int spans;
            private int eventsInSpan;
            private int eventsOutside;
            private int closes;

            Replacing(String scope, List<Replacing> layers) {
                this.scope = scope;
                this.layers = layers;
            }

            @Override
            public Object onNewSpan(SpanView span, Values values) {
                spans++;
                return this;
            }

            @Override
            public void onEvent(EventView event, Values values, Object spanState) {
                if (spanState == null) {
                    assertThat(event.spanId()).isZero();
                    eventsOutside++;
                } else {
                    assertThat(spanState).isSameAs(this);
                    eventsInSpan++;
                    replace(scope, layers);
                }
            }

            @Override
            public void onClose(SpanView span, Object state) {
                assertThat(state).isSameAs(this);
                closes++;
            }
        }
    }

    /** One thread replaces the global session from inside its callbacks, while two make spans in whichever is open. */
    static final class ReplacesUnderLoad {
        private static final int TIMES = 2_000;

        private static volatile boolean done;
        private static volatile Tracing current;

        public static void main(String[] arguments) throws Exception {
            Thread replacer = Thread.currentThread();
            List<Checking> layers = new ArrayList<>();
            open(replacer, layers);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                running.add(threads.submit(() -> {
                    while (!done) {
                        Kernels.spans(20, 1, 1, 0, true);
                    }
                }));
            }
            while (layers.size() <= TIMES) {
                Kernels.spans(1, 1, 1, 0, true);
            }
            done = true;
            for (Future<?> thread : running) {
                thread.get();
            }
            threads.shutdown();
            current.close();
            for (Checking layer : layers) {
                assertThat(layer.wrong).isNull();
            }
            System.out.println("no callback went astray");
        }

        private static void open(Thread replacer, List<Checking> layers) {
            Checking layer = new Checking(replacer, layers);
            layers.add(layer);
            current = KERNELS.open(config("global", layer));
        }

        /** What it hears of a span it must have heard of from its beginning: its state says so. */
        private static final class Checking implements Layer<Object> {
            private final Thread replacer;
            private final List<Checking> layers;
            private volatile String wrong;
            private boolean replaced;

            Checking(Thread replacer, List<Checking> layers) {
                this.replacer = replacer;
                this.layers = layers;
            }

            @Override
            public Object onNewSpan(SpanView span, Values values) {
                return this;
            }

            @Override
            public void onEvent(EventView event, Values values, Object spanState) {
                check("onEvent", event.spanId() == 0 ? this : spanState);
                if (Thread.currentThread() == replacer && !replaced) {
                    replaced = true;
                    current.close();
                    open(replacer, layers);
                }
            }

            @Override
            public void onEnter(SpanView span, Object state) {
                check("onEnter", state);
            }

            @Override
            public void onExit(SpanView span, Object state) {
                check("onExit", state);
            }

            @Override
            public void onClose(SpanView span, Object state) {
                check("onClose", state);
            }

            private void check(String callback, Object state) {
                if (state != this) {
                    wrong = callback + " with the state " + state;
                }
            }
        }
    }

    private static TracingConfig config(String scope, Layer<?> layer) {
        return scope.equals("global")
                ? GlobalTracingConfig.of(JavaLayerConfig.of(layer))
                : CurrentThreadTracingConfig.of(JavaLayerConfig.of(layer));
    }
}
