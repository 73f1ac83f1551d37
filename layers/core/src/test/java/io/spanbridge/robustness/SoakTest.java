package io.spanbridge.robustness;

import static io.spanbridge.testing.TestModules.KERNELS;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAccumulator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many spans after each other, with a state each, on two threads: what they take does not grow.
 *
 * <p>{@code -Dspanbridge.soak.spans=10000000} sets how many, and prints what was found after each tenth of them.
 */
class SoakTest {
    private static final String SPANS = "spanbridge.soak.spans";

    @ParameterizedTest
    @ValueSource(strings = {"direct", "json"})
    void memoryHeapReferencesAndPlacesAreFlatFromTheFirstTenthsToTheLast(String delivery) {
        // A span of the json delivery takes 40 us under CheckJNI.
        int limit = (int) Math.max(60, Long.getLong(SPANS, 0) / 10_000);
        // The larger compiler takes its memory when it gets to run, which on a busy machine is in any tenth.
        List<String> options =
                List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        ChildJvm.Ended ended = ChildJvm.runWithin(limit, options, Soak.class, delivery);
        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        assertThat(ended.out()).doesNotContain("in native method").endsWith("flat\n");
        assertThat(ended.err()).isEmpty();
        if (Long.getLong(SPANS) != null) {
            System.out.println(delivery + "\n" + ended.out());
        }
    }

    static final class Soak {
        private static final int THREADS = 2;

        /** The bytes in a state. */
        private static final int STATE = 64;

        /** The highest place of the span store that a span was in. */
        private static final LongAccumulator HIGHEST = new LongAccumulator(Math::max, 0);

        public static void main(String[] arguments) throws Exception {
            boolean json = arguments[0].equals("json");
            long spans = Long.getLong(SPANS, json ? 200_000 : 2_000_000);
            LayerConfig layer = json ? JavaLayerConfig.of(new JsonStates()) : JavaLayerConfig.of(new States());
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(layer))) {
                List<Found> found = new ArrayList<>();
                for (int tenth = 1; tenth <= 10; tenth++) {
                    run(threads, spans / 10);
                    found.add(Found.now(tracing));
                    System.out.println("tenth " + tenth + ": " + found.get(tenth - 1));
                }

                Statistics statistics = tracing.statistics();
                assertThat(statistics.newSpans()).isEqualTo(spans);
                assertThat(statistics.closes()).isEqualTo(spans);
                assertThat(statistics.events()).isEqualTo(spans);
                assertThat(statistics.failed() + statistics.dropped() + statistics.suppressed())
                        .isZero();
                assertThat(found).allMatch(each -> each.statesLive == 0);
                // Two spans are open at once, and a thread keeps some free places: far below one chunk of the store.
                assertThat(HIGHEST.get()).as("highest place").isLessThan(4096);
                // What grows once grows in the first tenths: code, buffers, free places.
                Found before = found.get(2);
                Found after = found.get(9);
                assertThat(after.heap - before.heap).as("KiB of heap").isLessThan(128);
                assertThat(after.resident - before.resident).as("KiB resident").isLessThan(8 << 10);
                assertThat(after.references - before.references)
                        .as("global references")
                        .isLessThan(16);
            } finally {
                threads.shutdown();
            }
            System.out.println("flat");
        }

        /** What a process takes: heap and resident memory in KiB, global references, states. */
        private record Found(long heap, long resident, long references, long statesLive, long highestPlace) {
            static Found now(Tracing tracing) {
                return new Found(
                        ProcessState.heapAfterCollection() >> 10,
                        ProcessState.status("VmRSS"),
                        ProcessState.globalReferences(),
                        tracing.statistics().statesLive(),
                        HIGHEST.get());
            }
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
                HIGHEST.accumulate(span.id() & 0xFFFF_FFFFL);
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
                HIGHEST.accumulate(Long.parseLong(spanId.substring(1, spanId.length() - 1)) & 0xFFFF_FFFFL);
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
