package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.KERNELS;
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
import io.spanbridge.kernels.Kernels;
import io.spanbridge.probes.Probes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks where the stack ends, and callbacks that run into its end. */
class StackEndTest {
    /** The first callback of all there, which initialises what was not, and callbacks after others. */
    @ParameterizedTest
    @ValueSource(strings = {"direct cold", "direct warm", "json cold", "json warm"})
    void callbacksAtTheEndOfTheStackFailAtMostAndHarmNothing(String form) {
        ChildJvm.run(Deep.class, form.split(" ")).with(0, "the end was met", "later spans are fine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recursion", "memory"})
    void aLayerThatRunsOutOfStackOrMemoryInEveryCallbackIsCountedAndHarmsNothing(String what) {
        ChildJvm.run(Exhausting.class, what).with(0, "on Java's thread: 6 failed", "on Rust's threads: 500 failed");
    }

    static final class Deep {
        /** So many frames above the first one in which the kernel ran are tried, too. */
        private static final int FRAMES = 1_500;

        private static int ran;
        private static int overflows;

        public static void main(String[] arguments) throws Exception {
            LayerConfig layer = JavaLayerConfig.of(new States());
            if (arguments[0].equals("json")) {
                layer = JavaLayerConfig.of(new JsonStates());
            }
            GlobalTracingConfig config = GlobalTracingConfig.of(layer).withErrorHandler((message, failure) -> {});
            try (Tracing tracing = KERNELS.open(config)) {
                if (arguments[1].equals("warm")) {
                    for (int i = 0; i < 20_000; i++) {
                        kernel();
                    }
                }
                for (int i = 0; i < 5; i++) {
                    ran = 0;
                    Thread thread = new Thread(null, () -> descend(1, 2, 3, 4), "deep", 1 << 20);
                    thread.start();
                    thread.join();
                    assertThat(ran).isGreaterThanOrEqualTo(FRAMES);
                }
                assertThat(overflows).isPositive();
                Statistics then = tracing.statistics();
                assertThat(then.failed()).as("callbacks that found no stack").isPositive();
                System.out.println("the end was met");

                int spans = 2_000;
                Kernels.spans(spans, 1, 1, 1, true);
                Statistics now = tracing.statistics();
                assertThat(now.newSpans() - then.newSpans()).isEqualTo(spans);
                assertThat(now.records() - then.records()).isEqualTo(spans);
                assertThat(now.events() - then.events()).isEqualTo(spans);
                assertThat(now.closes() - then.closes()).isEqualTo(spans);
                assertThat(now.failed()).isEqualTo(then.failed());
                // A state whose onClose found no stack stays until its place is used again, as here.
                assertThat(now.statesLive()).as("states after " + then).isZero();
            }
            System.out.println("later spans are fine");
        }

        /** Goes down to the end of the stack, and on the way up calls the kernel in every frame. */
        private static long descend(long a, long b, long c, long d) {
            long sum = a;
            try {
                sum += descend(b, c, d, a + 1);
            } catch (StackOverflowError e) {
                overflows++;
            }
            if (ran < FRAMES) {
                kernel();
                ran++;
            }
            return sum + b + c + d;
        }

        private static void kernel() {
            Kernels.spans(1, 1, 1, 1, true);
        }

        private static final class States implements Layer<long[]> {
            @Override
            public long[] onNewSpan(SpanView span, Values values) {
                return new long[1];
            }

            @Override
            public void onRecord(SpanView span, Values values, long[] state) {
                values.toJson();
            }

            @Override
            public void onEvent(EventView event, Values values, long[] spanState) {
                values.toMap();
            }

            @Override
            public void onEnter(SpanView span, long[] state) {
                span.timestamp();
            }

            @Override
            public void onClose(SpanView span, long[] state) {
                span.metadata().name();
            }
        }

        private static final class JsonStates implements JsonLayer {
            @Override
            public Object onNewSpan(String spanAttributes, String spanId) {
                return spanId;
            }

            @Override
            public void onRecord(String spanId, String values, Object state) {
                values.length();
            }

            @Override
            public void onEvent(String event, Object state) {
                event.length();
            }

            @Override
            public void onClose(String spanId, Object state) {
                spanId.length();
            }
        }
    }

    static final class Exhausting {
        public static void main(String[] arguments) {
            boolean recursion = arguments[0].equals("recursion");
            GlobalTracingConfig config = GlobalTracingConfig.of(JavaLayerConfig.of(new Layer<Object>() {
                        @Override
                        public Object onNewSpan(SpanView span, Values values) {
                            return exhaust(recursion);
                        }

                        @Override
                        public void onRecord(SpanView span, Values values, Object state) {
                            exhaust(recursion);
                        }

                        @Override
                        public void onEvent(EventView event, Values values, Object spanState) {
                            exhaust(recursion);
                        }

                        @Override
                        public void onEnter(SpanView span, Object state) {
                            exhaust(recursion);
                        }

                        @Override
                        public void onExit(SpanView span, Object state) {
                            exhaust(recursion);
                        }

                        @Override
                        public void onClose(SpanView span, Object state) {
                            exhaust(recursion);
                        }
                    }))
                    .withErrorHandler((message, failure) -> assertThat(failure)
                            .isInstanceOf(recursion ? StackOverflowError.class : OutOfMemoryError.class));
            try (Tracing tracing = KERNELS.open(config)) {
                Kernels.spans(1, 1, 1, 1, true);
                System.out.println("on Java's thread: " + failed(tracing, 6) + " failed");
            }
            try (Tracing tracing = PROBES.open(config)) {
                Probes.run("threads_emit");
                System.out.println("on Rust's threads: " + failed(tracing, 500) + " failed");
            }
        }

        /** All callbacks were delivered, none left a state, and each failed. */
        private static long failed(Tracing tracing, long callbacks) {
            Statistics statistics = tracing.statistics();
            assertThat(statistics.delivered()).isEqualTo(callbacks);
            assertThat(statistics.statesLive()).isZero();
            return statistics.failed();
        }

        private static Object exhaust(boolean recursion) {
            return recursion ? endless(1) : new long[Integer.MAX_VALUE];
        }

        private static Long endless(long depth) {
            return endless(depth + 1) + 1;
        }
    }
}
