package io.spanbridge;

import static io.spanbridge.testing.TestModules.KERNELS;
import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.config.DrainConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.layers.StatefulLayer;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.RecordingLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The batched delivery: what threads write down reaches the layers later, whole and in order, on one thread. */
class BatchedTest {
    private static final Map<String, Runnable> RUNS = new TreeMap<>(Map.of(
            "fibonacci memoized", () -> Kernels.fibonacci(10, true),
            "fibonacci naive", () -> Kernels.fibonacci(8, false),
            "a tree", () -> Kernels.fibonacciTree(12),
            "spans", () -> Kernels.spans(50, 16, 0, 0, false),
            "spans with everything", () -> Kernels.spans(50, 4, 2, 1, true),
            "nested deeply", () -> Kernels.nested(2, 1000),
            "csv", () -> Kernels.csv(42, 500, 20)));

    private static final DrainConfig BY_HAND =
            DrainConfig.defaults().withRingSize(1 << 23).byApplication();

    static List<String> runs() {
        return List.copyOf(RUNS.keySet());
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyKernelHasTheSameCallbacksAsWithDirect(String run) {
        List<String> direct = new ArrayList<>();
        RecordingLayer atOnce = new RecordingLayer(Delivery.DIRECT);
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(atOnce).withFilter("trace")))) {
            RUNS.get(run).run();
            direct.addAll(atOnce.lines());
            assertThat(tracing.drain()).isZero();
        }
        RecordingLayer later = new RecordingLayer(Delivery.BATCHED);
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(later).withFilter("trace"))
                        .withDrain(DrainConfig.defaults().blockingFor(Duration.ofSeconds(30))))) {
            RUNS.get(run).run();
            tracing.flush(Duration.ofSeconds(30));
            assertThat(later.lines()).isEqualTo(direct);
            assertThat(tracing.statistics().delivered()).isEqualTo(direct.size());
            assertThat(tracing.statistics().failed() + tracing.statistics().dropped())
                    .isZero();
            assertThat(tracing.statistics().statesLive()).isZero();
        }
    }

    @Test
    void nothingComesBeforeTheApplicationDrainsAndThenItIsOfTheThreadWhereItHappened() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        Layer<Object> layer = new Batched() {
            @Override
            public Object onNewSpan(SpanView span, Values values) {
                seen.set(span.threadName() + " " + span.threadId() + " on "
                        + Thread.currentThread().getName());
                return null;
            }
        };
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(BY_HAND))) {
            Thread other = new Thread(() -> Kernels.spans(5, 1, 0, 0, false), "worker");
            other.start();
            other.join();
            assertThat(seen.get()).isNull();
            assertThat(tracing.statistics().delivered()).isZero();
            assertThat(tracing.drain()).isEqualTo(10);
            assertThat(seen.get())
                    .isEqualTo("worker " + other.getId() + " on "
                            + Thread.currentThread().getName());
            assertThat(tracing.drain()).isZero();
            assertThat(tracing.statistics().delivered()).isEqualTo(10);
        }
    }

    @Test
    void aDaemonThreadDeliversByItself() throws Exception {
        CountDownLatch closed = new CountDownLatch(3);
        Set<Thread> threads = new HashSet<>();
        Layer<Object> layer = new Batched() {
            @Override
            public void onClose(SpanView span, Object state) {
                threads.add(Thread.currentThread());
                closed.countDown();
            }
        };
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace")))) {
            assertThat(tracing.isOpen()).isTrue();
            Kernels.spans(3, 1, 0, 0, false);
            closed.await();
        }
        assertThat(threads).singleElement().satisfies(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).startsWith("spanbridge-drain-");
        });
    }

    @Test
    void callbacksOfSeveralThreadsComeInTheOrderOfTheirTimeAndEachSpanWithItsState() throws Exception {
        List<Long> times = new ArrayList<>();
        Map<Long, Integer> depths = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        Layer<Long> layer = new Layer<>() {
            @Override
            public Delivery delivery() {
                return Delivery.BATCHED;
            }

            @Override
            public Long onNewSpan(SpanView span, Values values) {
                times.add(span.timestamp());
                depths.merge(span.threadId(), 1, Integer::sum);
                return span.id();
            }

            @Override
            public void onClose(SpanView span, Long state) {
                times.add(span.timestamp());
                if (state == null || state != span.id()) {
                    wrong.add(span.id() + " with " + state);
                }
            }
        };
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(BY_HAND))) {
            CyclicBarrier together = new CyclicBarrier(3);
            onThreads(3, () -> {
                together.await();
                Kernels.nested(200, 4);
                return null;
            });
            assertThat(tracing.drain()).isEqualTo(3 * 200 * 4 * 2);
            assertThat(times).isSorted().hasSize(3 * 200 * 4 * 2);
            assertThat(depths.values()).containsExactly(800, 800, 800);
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void underLoadFromTwoThreadsAndADaemonNothingIsLostWhenThreadsWait() throws Exception {
        StatefulLayer layer = new StatefulLayer(Delivery.BATCHED);
        Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(DrainConfig.defaults().withRingSize(4096).blockingFor(Duration.ofSeconds(60))));
        try (tracing) {
            onThreads(2, () -> {
                for (int i = 0; i < 100; i++) {
                    Kernels.nested(25, 8);
                }
                return null;
            });
        }
        Statistics last = tracing.statistics();
        assertThat(last.newSpans()).isEqualTo(2 * 100 * 25 * 8);
        assertThat(last.closes()).isEqualTo(last.newSpans());
        assertThat(last.dropped()).isZero();
        assertThat(last.statesLive()).isZero();
        assertThat(layer.summaries().values().stream()
                        .mapToLong(summary -> summary.spans())
                        .sum())
                .isEqualTo(last.newSpans());
    }

    @Test
    void whatFindsNoRoomIsDroppedAndCounted() {
        RecordingLayer layer = new RecordingLayer(Delivery.BATCHED);
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(DrainConfig.defaults().withRingSize(4096).byApplication()))) {
            Kernels.spans(1000, 1, 0, 0, false);
            long drained = tracing.drain();
            Statistics seen = tracing.statistics();
            assertThat(drained).isBetween(20L, 100L);
            assertThat(seen.delivered())
                    .isEqualTo(drained)
                    .isEqualTo(layer.lines().size());
            assertThat(seen.delivered() + seen.dropped()).isEqualTo(2000);
            // There is room again.
            Kernels.spans(5, 1, 0, 0, false);
            assertThat(tracing.drain()).isEqualTo(10);
            tracing.drain();
            assertThat(tracing.statistics().statesLive()).isZero();
        }
    }

    @Test
    void aThreadThatWaitsForRoomGivesUpAfterItsTime() {
        RecordingLayer layer = new RecordingLayer(Delivery.BATCHED);
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(DrainConfig.defaults()
                                .withRingSize(4096)
                                .byApplication()
                                .blockingFor(Duration.ofMillis(1))))) {
            Kernels.spans(100, 1, 0, 0, false);
            assertThat(tracing.statistics().dropped()).isPositive();
            tracing.flush(Duration.ofSeconds(10));
            assertThat(tracing.statistics().delivered() + tracing.statistics().dropped())
                    .isEqualTo(200);
        }
    }

    @Test
    void aRecordThatTakesMoreThanHalfOfARingIsDropped() {
        RecordingLayer layer = new RecordingLayer(Delivery.BATCHED);
        try (Tracing tracing =
                PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(DrainConfig.defaults().withRingSize(4096).byApplication()))) {
            Probes.run("large_text");
            tracing.drain();
            assertThat(tracing.statistics().dropped()).isPositive();
            Probes.run("values_i64");
            assertThat(tracing.drain()).isPositive();
        }
    }

    @Test
    void aLargeRecordComesWhole() {
        List<String> direct = recorded(Delivery.DIRECT, "large_text");
        assertThat(recorded(Delivery.BATCHED, "large_text")).isEqualTo(direct);
    }

    @Test
    void besideOtherDeliveriesEachLayerHasItsOwnCallbacksAndStates() {
        RecordingLayer batched = new RecordingLayer(Delivery.BATCHED);
        RecordingLayer direct = new RecordingLayer(Delivery.DIRECT);
        RecordingLayer deferred = new RecordingLayer(Delivery.DEFERRED);
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(
                        JavaLayerConfig.of(batched).withFilter("trace"),
                        JavaLayerConfig.of(direct).withFilter("trace"),
                        JavaLayerConfig.of(deferred).withFilter("trace"))
                .withDrain(BY_HAND))) {
            // Places are used again many times before the batched layer hears of the first span.
            Kernels.spans(500, 4, 2, 1, true);
            assertThat(batched.lines()).isEmpty();
            assertThat(tracing.drain()).isEqualTo(direct.lines().size());
            assertThat(batched.lines()).isEqualTo(direct.lines()).isEqualTo(deferred.lines());
            // Counted once, however many layers it went to.
            assertThat(tracing.statistics().delivered())
                    .isEqualTo(direct.lines().size());
            assertThat(tracing.statistics().statesLive()).isZero();
        }
    }

    @Test
    void closingDeliversWhatIsKept() {
        RecordingLayer layer = new RecordingLayer(Delivery.BATCHED);
        Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(BY_HAND));
        try (tracing) {
            Kernels.nested(10, 4);
            assertThat(layer.lines()).isEmpty();
            assertThat(tracing.statistics().delivered()).isZero();
        }
        assertThat(layer.lines()).hasSize(10 * 4 * 4);
        assertThat(tracing.statistics().delivered()).isEqualTo(10 * 4 * 4);
        assertThatThrownBy(tracing::drain)
                .isInstanceOf(TracingStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aLayerMayThrowCallRustDrainAndCloseTheSession() {
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
        AtomicReference<Tracing> opened = new AtomicReference<>();
        Layer<Object> layer = new Batched() {
            private int spans;

            @Override
            public Object onNewSpan(SpanView span, Values values) {
                spans++;
                if (spans == 1) {
                    Kernels.spans(1, 1, 0, 0, false);
                    told.add("drained " + opened.get().drain());
                    throw new IllegalStateException("on purpose");
                }
                if (spans == 3) {
                    opened.get().close();
                }
                return null;
            }
        };
        Tracing tracing = KERNELS.open(GlobalTracingConfig.of(
                        JavaLayerConfig.of(layer).withFilter("trace"))
                .withErrorHandler((message, failure) -> told.add(failure == null ? message : failure.getMessage()))
                .withDrain(BY_HAND));
        opened.set(tracing);
        Kernels.spans(10, 1, 0, 0, false);
        tracing.drain();
        assertThat(told).containsExactly("drained 0", "on purpose");
        assertThat(tracing.isOpen()).isFalse();
        Statistics last = tracing.statistics();
        assertThat(last.newSpans()).isEqualTo(3);
        // Of a span that is turned away there is no end.
        assertThat(last.suppressed()).isEqualTo(1);
        assertThat(last.failed()).isEqualTo(1);
        assertThat(last.delivered() + last.dropped()).isEqualTo(20);
    }

    @Test
    void threadsThatHaveEndedLeaveNothingBehind() throws Exception {
        Set<String> names = new HashSet<>();
        Layer<Object> layer = new Batched() {
            @Override
            public Object onNewSpan(SpanView span, Values values) {
                names.add(span.threadName());
                return null;
            }
        };
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(BY_HAND))) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 50; i++) {
                    Thread thread = new Thread(() -> Kernels.spans(1, 1, 0, 0, false), "short-" + round + "-" + i);
                    thread.start();
                    thread.join();
                }
                assertThat(tracing.drain()).isEqualTo(100);
            }
            assertThat(names).hasSize(150);
        }
    }

    @Test
    void aSpanThatOtherThreadsUseComesInOrder() {
        List<String> direct = recorded(Delivery.DIRECT, "closed_on_other_thread");
        assertThat(recorded(Delivery.BATCHED, "closed_on_other_thread")).isEqualTo(direct);
    }

    @Test
    void aDrainThatFailsIsToldOfAndTheNextOneDelivers() throws Exception {
        int drain = 10;
        AtomicReference<Integer> failures = new AtomicReference<>(3);
        TracingModule failing = TracingModule.of(
                "failing",
                (operation, argument) -> operation == drain && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                        ? "broken on purpose"
                        : Kernels.spanbridge(operation, argument));
        CountDownLatch closed = new CountDownLatch(3);
        List<String> told = new CopyOnWriteArrayList<>();
        Layer<Object> layer = new Batched() {
            @Override
            public void onClose(SpanView span, Object state) {
                closed.countDown();
            }
        };
        try (Tracing tracing =
                failing.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withErrorHandler((message, failure) -> told.add(message + ": " + failure.getMessage())))) {
            assertThat(tracing.isOpen()).isTrue();
            Kernels.spans(3, 1, 0, 0, false);
            closed.await();
        }
        assertThat(told).singleElement().asString().contains("was not delivered", "broken on purpose");
    }

    @Test
    void withoutBatchedLayersThereIsNothingToDrain() {
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(new StatefulLayer())))) {
            assertThat(tracing.drain()).isZero();
        }
    }

    private static List<String> recorded(Delivery delivery, String probe) {
        RecordingLayer layer = new RecordingLayer(delivery);
        try (Tracing tracing =
                PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(BY_HAND))) {
            Probes.run(probe);
            tracing.flush(Duration.ofSeconds(10));
            assertThat(tracing.statistics().dropped()).isZero();
            return List.copyOf(layer.lines());
        }
    }

    private static void onThreads(int count, java.util.concurrent.Callable<Void> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(count);
        try {
            List<Future<Void>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(pool.submit(work));
            }
            for (Future<Void> future : futures) {
                future.get();
            }
        } finally {
            pool.shutdown();
        }
    }

    private abstract static class Batched implements Layer<Object> {
        @Override
        public Delivery delivery() {
            return Delivery.BATCHED;
        }
    }
}
