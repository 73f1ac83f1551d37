package io.spanbridge;

import static io.spanbridge.testing.TestModules.KERNELS;
import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.RecordingLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The deferred delivery: what a layer sees is what it would have seen at once, and it sees it before Java goes on. */
class DeferredTest {
    private static final Map<String, Runnable> KERNEL_RUNS = new TreeMap<>(Map.of(
            "fibonacci memoized", () -> Kernels.fibonacci(10, true),
            "fibonacci naive", () -> Kernels.fibonacci(8, false),
            "fibonacci beyond its limit", () -> quietly(() -> Kernels.fibonacci(30, false)),
            "a tree", () -> Kernels.fibonacciTree(12),
            "spans", () -> Kernels.spans(50, 16, 0, 0, false),
            "spans with everything", () -> Kernels.spans(50, 4, 2, 1, true),
            "nested", () -> Kernels.nested(20, 8),
            "nested deeply", () -> Kernels.nested(2, 1000),
            "csv", () -> Kernels.csv(42, 500, 20),
            "latencies", () -> Kernels.spansLatencies(100, 1)));

    static List<String> kernelRuns() {
        return List.copyOf(KERNEL_RUNS.keySet());
    }

    @ParameterizedTest
    @MethodSource("kernelRuns")
    void everyKernelHasTheSameCallbacksAsWithDirect(String run) {
        Runnable work = KERNEL_RUNS.get(run);
        List<String> direct = record(KERNELS, Delivery.DIRECT, work);
        assertThat(direct).isNotEmpty();
        assertThat(record(KERNELS, Delivery.DEFERRED, work)).isEqualTo(direct);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "values_i64",
                "values_u64",
                "values_i128",
                "values_f64",
                "values_bool",
                "values_str",
                "values_bytes",
                "values_error",
                "values_debug",
                "values_option",
                "values_twice",
                "values_recorded_later",
                "fields_0",
                "fields_1_to_32",
                "large_text",
                "parents_contextual",
                "parents_explicit",
                "parents_root",
                "parents_closed",
                "parents_by_level",
                "follows_open",
                "follows_closed",
                "clone_and_drop",
                "child_outlives_handle",
                "entered_twice",
                "exit_out_of_order",
                "log_records",
                "log_in_a_span",
                "closed_on_other_thread",
                "pending_exception",
                "panic_in_span",
                "debug_panics",
                "debug_panics_in_destructor",
                "source_is_itself",
                "debug_emits_event",
                "debug_emits_everywhere",
                "debug_opens_span",
                "events_inside_events",
                "emits_holding_the_lock"
            })
    void everyCaseHasTheSameCallbacksAsWithDirect(String name) {
        Runnable marked = () -> quietly(() -> Probes.run(name));
        Runnable unmarked = () -> quietly(() -> Probes.runUnmarked(name));
        List<String> direct = record(PROBES, Delivery.DIRECT, marked);
        assertThat(direct).isNotEmpty();
        assertThat(record(PROBES, Delivery.DEFERRED, marked)).isEqualTo(direct);
        assertThat(record(PROBES, Delivery.DEFERRED, unmarked)).isEqualTo(direct);
    }

    @Test
    void whenANativeMethodReturnsEverythingHasArrivedOnEachOfTwoThreads() throws Exception {
        PerThread layer = new PerThread();
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            CyclicBarrier together = new CyclicBarrier(2);
            onTwoThreads(() -> {
                together.await();
                for (int calls = 1; calls <= 2000; calls++) {
                    Kernels.nested(1, 4);
                    assertThat(layer.own()).containsExactly(4 * calls, 4 * calls);
                }
                return null;
            });
            assertThat(tracing.statistics().delivered()).isEqualTo(2 * 2 * 4 * 2000);
            assertThat(tracing.statistics().failed()).isZero();
        }
    }

    @Test
    void unmarkedNativeMethodsDeliverWhenTheOutermostSpanEndsAndEventsOutsideAtOnce() {
        RecordingLayer layer = new RecordingLayer(Delivery.DEFERRED);
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            // Asking for a callsite crosses, too: after this all are known.
            List.of("keep", "kept_dropped", "clone_and_drop").forEach(Probes::run);
            layer.lines().clear();
            long before = tracing.statistics().delivered();
            Probes.runUnmarked("emits_holding_the_lock");
            assertThat(layer.lines()).hasSize(1);
            Probes.runUnmarked("clone_and_drop");
            assertThat(layer.lines()).last().asString().contains("after");
            int lines = layer.lines().size();
            // Spans that stay open wait for what comes next on the thread.
            Probes.runUnmarked("keep");
            assertThat(layer.lines()).hasSize(lines);
            Probes.run("emits_holding_the_lock");
            assertThat(layer.lines()).hasSize(lines + 3);
            Probes.runUnmarked("kept_dropped");
            assertThat(layer.lines()).hasSize(lines + 5);
            assertThat(tracing.statistics().delivered() - before).isEqualTo(lines + 5);
            assertThat(tracing.statistics().statesLive()).isZero();
        }
    }

    @Test
    void whatWaitsCrossesBeforeJavaIsCalledByTheAuthor() {
        RecordingLayer layer = new RecordingLayer(Delivery.DEFERRED);
        List<String> seen = new ArrayList<>();
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            Probes.calling("outer", () -> seen.addAll(layer.lines()));
            assertThat(tracing.statistics().delivered()).isEqualTo(4);
        }
        assertThat(seen).hasSize(2).first().asString().startsWith("new calling #1");
    }

    @Test
    void timestampsAreThoseOfTheRustCode() {
        List<Long> times = new ArrayList<>();
        Layer<Long> layer = new Layer<>() {
            @Override
            public Delivery delivery() {
                return Delivery.DEFERRED;
            }

            @Override
            public Long onNewSpan(SpanView span, Values values) {
                times.add(span.timestamp());
                return span.timestamp();
            }

            @Override
            public void onClose(SpanView span, Long state) {
                times.add(span.timestamp());
            }
        };
        long before = System.currentTimeMillis();
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            for (int i = 0; i < 500; i++) {
                Kernels.fibonacciTree(8);
            }
            assertThat(tracing.statistics().failed()).isZero();
        }
        long after = System.currentTimeMillis();
        assertThat(times).hasSize(2 * 67 * 500).isSorted();
        assertThat(times).allMatch(time -> time / 1_000_000 >= before - 1 && time / 1_000_000 <= after + 1);
        assertThat(times.get(0)).as("each has its own").isLessThan(times.get(2 * 67 - 1));
    }

    @Test
    void aSpanUsedOnAnotherThreadIsKnownThereAndSaysWhereItWasMade() throws Exception {
        List<String> threads = new ArrayList<>();
        Layer<String> layer = new Layer<>() {
            @Override
            public Delivery delivery() {
                return Delivery.DEFERRED;
            }

            @Override
            public String onNewSpan(SpanView span, Values values) {
                threads.add("new on " + span.threadName() + " " + span.threadId());
                return "state";
            }

            @Override
            public void onEvent(EventView event, Values values, String spanState) {
                threads.add("event on " + event.threadName() + " of " + spanState);
            }

            @Override
            public void onClose(SpanView span, String state) {
                threads.add("close on " + span.threadName() + " of " + state);
            }
        };
        try (Tracing tracing = PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            Probes.run("closed_on_other_thread");
            assertThat(tracing.statistics().failed()).isZero();
        }
        Thread current = Thread.currentThread();
        assertThat(threads)
                .containsExactly(
                        "new on " + current.getName() + " " + current.getId(),
                        "event on " + current.getName() + " of state",
                        "event on probe-worker of state",
                        "close on probe-worker of state");
    }

    /** Counts new spans and closes per thread. */
    private static final class PerThread implements Layer<Object> {
        private final Map<Thread, int[]> counts = new ConcurrentHashMap<>();

        int[] own() {
            return counts.computeIfAbsent(Thread.currentThread(), thread -> new int[2]);
        }

        @Override
        public Delivery delivery() {
            return Delivery.DEFERRED;
        }

        @Override
        public Object onNewSpan(SpanView span, Values values) {
            own()[0]++;
            return this;
        }

        @Override
        public void onClose(SpanView span, Object state) {
            assertThat(state).isSameAs(this);
            own()[1]++;
        }
    }

    private static List<String> record(TracingModule module, Delivery delivery, Runnable work) {
        RecordingLayer layer = new RecordingLayer(delivery);
        GlobalTracingConfig config =
                GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"));
        try (Tracing tracing = module.open(config)) {
            work.run();
            int lines = layer.lines().size();
            assertThat(tracing.statistics().delivered()).isEqualTo(lines);
            assertThat(tracing.statistics().dropped()).isZero();
            assertThat(tracing.statistics().statesLive()).isZero();
            assertThat(layer.lines()).hasSize(lines);
        }
        return List.copyOf(layer.lines());
    }

    private static void onTwoThreads(Callable<Void> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (Future<Void> done : threads.invokeAll(List.of(work, work))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // The case panics, or leaves an exception pending.
        }
    }
}
