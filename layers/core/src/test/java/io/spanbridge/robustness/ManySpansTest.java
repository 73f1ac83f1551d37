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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many spans at once, and many after each other: nothing is lost and nothing stays. */
class ManySpansTest {
    /** How many spans the soak makes; {@code -Dspanbridge.soak.spans=10000000} for the long form. */
    private static final String SOAK_SPANS = "spanbridge.soak.spans";

    @ParameterizedTest
    @ValueSource(strings = {"direct", "json"})
    void aMillionSpansAreOpenAtOnceAndThenNone(String delivery) {
        ChildJvm.runWith(List.of("-Xmx1g"), MillionOpen.class, delivery)
                .with(0, "states at \"all open\": 1000000", "states at \"all closed\": 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "json"})
    void memoryHeapAndStatesAreFlatFromTheFirstHalfOfTheSpansToTheSecond(String delivery) {
        ChildJvm.runWith(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"), Soak.class, delivery)
                .with(0, "flat");
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

    static final class Soak {
        private static final int THREADS = 2;

        /** The bytes in a state. */
        private static final int STATE = 64;

        public static void main(String[] arguments) throws Exception {
            boolean json = arguments[0].equals("json");
            long spans = Long.getLong(SOAK_SPANS, json ? 200_000 : 2_000_000);
            LayerConfig layer = json ? JavaLayerConfig.of(new JsonStates()) : JavaLayerConfig.of(new States());
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(layer))) {
                // What grows once, grows here: code, buffers, free places, the heap.
                run(threads, spans / 10);
                run(threads, spans * 4 / 10);
                long heap = ProcessState.heapAfterCollection();
                long resident = ProcessState.status("VmRSS");
                assertThat(tracing.statistics().statesLive()).isZero();

                run(threads, spans / 2);
                long heapGrowth = ProcessState.heapAfterCollection() - heap;
                long residentGrowth = ProcessState.status("VmRSS") - resident;

                Statistics statistics = tracing.statistics();
                assertThat(statistics.newSpans()).isEqualTo(spans);
                assertThat(statistics.closes()).isEqualTo(spans);
                assertThat(statistics.events()).isEqualTo(spans);
                assertThat(statistics.failed() + statistics.dropped() + statistics.suppressed())
                        .isZero();
                assertThat(statistics.statesLive()).isZero();
                // A state is 80 bytes of heap, a place 64 and more resident: the bounds are one state in 20 spans
                // of the second half, and one place in 4.
                assertThat(heapGrowth).as("bytes of heap").isLessThan(spans / 2 * 4);
                assertThat(residentGrowth).as("KiB resident").isLessThan(Math.max(spans / 2 * 16 >> 10, 12 << 10));
            } finally {
                threads.shutdown();
            }
            System.out.println("flat");
        }

        private static void run(ExecutorService threads, long spans) throws Exception {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> Kernels.spans(spans / THREADS, 1, 1, 0, false)));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        }

        private static final class States implements Layer<byte[]> {
            @Override
            public byte[] onNewSpan(SpanView span, Values values) {
                return new byte[STATE];
            }

            @Override
            public void onEvent(EventView event, Values values, byte[] spanState) {
                spanState[0]++;
            }

            @Override
            public void onClose(SpanView span, byte[] state) {
                if (state[0] != 1) {
                    throw new AssertionError("the state of another span");
                }
            }
        }

        private static final class JsonStates implements JsonLayer {
            @Override
            public Object onNewSpan(String spanAttributes, String spanId) {
                return new byte[STATE];
            }

            @Override
            public void onEvent(String event, Object state) {
                ((byte[]) state)[0]++;
            }

            @Override
            public void onClose(String spanId, Object state) {
                if (((byte[]) state)[0] != 1) {
                    throw new AssertionError("the state of another span");
                }
            }
        }
    }
}
