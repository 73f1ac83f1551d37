package io.spanbridge;

import static io.spanbridge.testing.TestModules.KERNELS;
import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spanbridge.config.CurrentThreadTracingConfig;
import io.spanbridge.config.DrainConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.probes.Probes;
import io.spanbridge.testing.RecordingLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batched layers in sessions: beside layers of other deliveries, of one thread, and what can be asked of them. */
class BatchedSessionsTest {
    private static final DrainConfig BY_HAND =
            DrainConfig.defaults().withRingSize(1 << 22).byApplication();

    static List<List<Delivery>> mixtures() {
        return List.of(
                List.of(Delivery.BATCHED, Delivery.DIRECT),
                List.of(Delivery.DIRECT, Delivery.BATCHED),
                List.of(Delivery.DEFERRED, Delivery.BATCHED),
                List.of(Delivery.BATCHED, Delivery.DEFERRED),
                List.of(Delivery.BATCHED, Delivery.BATCHED, Delivery.DIRECT),
                List.of(Delivery.DIRECT, Delivery.BATCHED, Delivery.DEFERRED, Delivery.BATCHED));
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void whereverALayerStandsItHasItsOwnCallbacksAndStates(List<Delivery> deliveries) {
        List<RecordingLayer> layers =
                deliveries.stream().map(RecordingLayer::new).toList();
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(layers.stream()
                        .map(layer -> JavaLayerConfig.of(layer).withFilter("trace"))
                        .toArray(JavaLayerConfig[]::new))
                .withDrain(BY_HAND))) {
            Kernels.spans(100, 4, 2, 1, true);
            Kernels.nested(20, 5);
            tracing.drain();
            List<String> first = layers.get(0).lines();
            assertThat(first).noneMatch(line -> line.contains("#?")).isNotEmpty();
            assertThat(layers).allSatisfy(layer -> assertThat(layer.lines()).isEqualTo(first));
            assertThat(tracing.statistics().delivered()).isEqualTo(first.size());
            assertThat(tracing.statistics().failed()).isZero();
            assertThat(tracing.statistics().statesLive()).isZero();
        }
    }

    @Test
    void ofABatchedLayerThereIsNoCurrentStateAndOfAnotherThereIs() {
        RecordingLayer batched = new RecordingLayer(Delivery.BATCHED);
        RecordingLayer direct = new RecordingLayer(Delivery.DIRECT);
        List<Integer> states = new ArrayList<>();
        try (Tracing tracing =
                PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(batched), JavaLayerConfig.of(direct))
                        .withDrain(BY_HAND))) {
            Probes.calling("outer", () -> {
                states.add(PROBES.currentState(batched));
                states.add(PROBES.currentState(direct));
                tracing.drain();
                states.add(PROBES.currentState(batched));
                assertThat(PROBES.currentContext()).isNull();
            });
        }
        assertThat(states).containsExactly(null, 1, null);
        assertThat(batched.lines()).isEqualTo(direct.lines());
    }

    @Test
    void aSessionOfOneThreadDrainsToo() throws Exception {
        CountingLayer layer = new CountingLayer(Delivery.BATCHED);
        try (Tracing tracing = KERNELS.open(
                CurrentThreadTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(BY_HAND))) {
            Kernels.spans(5, 1, 0, 0, false);
            Thread other = new Thread(() -> Kernels.spans(7, 1, 0, 0, false));
            other.start();
            other.join();
            assertThat(tracing.drain()).isEqualTo(10);
            assertThat(layer.newSpans()).isEqualTo(5);
        }
    }

    @Test
    void manySpansThatOtherThreadsEnterAndCloseComeWithTheirStatesAndInOrder() throws Exception {
        RecordingLayer layer = new RecordingLayer(Delivery.BATCHED);
        try (Tracing tracing =
                PROBES.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(DrainConfig.defaults().withRingSize(1 << 16).blockingFor(Duration.ofSeconds(30))))) {
            for (int i = 0; i < 200; i++) {
                Probes.run("closed_on_other_thread");
            }
            tracing.flush(Duration.ofSeconds(30));
            assertThat(layer.lines()).noneMatch(line -> line.contains("#?")).isNotEmpty();
            assertThat(tracing.statistics().dropped()).isZero();
            assertThat(tracing.statistics().statesLive()).isZero();
            assertThat(tracing.statistics().delivered()).isEqualTo(layer.lines().size());
        }
    }

    @Test
    void oneLayerAtATimeRunsWhoeverDrains() throws Exception {
        List<String> wrong = new ArrayList<>();
        Layer<Object> layer = new Layer<>() {
            private Thread inside;

            @Override
            public Delivery delivery() {
                return Delivery.BATCHED;
            }

            @Override
            public Object onNewSpan(SpanView span, Values values) {
                if (inside != null) {
                    wrong.add(inside + " and " + Thread.currentThread());
                }
                inside = Thread.currentThread();
                Thread.onSpinWait();
                inside = null;
                return null;
            }
        };
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                        .withDrain(DrainConfig.defaults().withRingSize(1 << 22)))) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Thread thread = new Thread(() -> {
                    for (int round = 0; round < 50; round++) {
                        Kernels.spans(20, 1, 0, 0, false);
                        tracing.drain();
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            // What they left to the daemon thread it may still be at.
            tracing.flush(Duration.ofSeconds(30));
            assertThat(tracing.statistics().newSpans()).isEqualTo(3 * 50 * 20);
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void whoDrainsWhileAnotherDoesGoesOnAndThatOneDelivers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Set<Thread> deliver = new HashSet<>();
        Layer<Object> slow = new Layer<>() {
            @Override
            public Delivery delivery() {
                return Delivery.BATCHED;
            }

            @Override
            public void onClose(SpanView span, Object state) {
                deliver.add(Thread.currentThread());
                begun.countDown();
                awaitQuietly(goOn);
            }
        };
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(slow).withFilter("trace"))
                        .withDrain(BY_HAND))) {
            Kernels.spans(1, 1, 0, 0, false);
            FutureTask<Long> draining = new FutureTask<>(tracing::drain);
            Thread other = new Thread(draining);
            other.start();
            begun.await();
            Kernels.spans(2, 1, 0, 0, false);
            // It would wait for ever: the layer returns later.
            assertThat(tracing.drain()).isZero();
            goOn.countDown();
            assertThat(draining.get()).isEqualTo(3);
            assertThat(tracing.statistics().delivered()).isEqualTo(3);
            assertThat(deliver).containsExactly(other);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts it", e);
        }
    }

    @Test
    void aFlushThatComesWhileALayerTakesItsTimeSaysWhatIsMissing() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Layer<Object> slow = new Layer<>() {
            @Override
            public Delivery delivery() {
                return Delivery.BATCHED;
            }

            @Override
            public Object onNewSpan(SpanView span, Values values) {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    failure.set(e);
                }
                return null;
            }
        };
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(slow).withFilter("trace")))) {
            Kernels.spans(1, 1, 0, 0, false);
            begun.await();
            assertThatThrownBy(() -> tracing.flush(Duration.ofMillis(1)))
                    .isInstanceOf(TracingShutdownException.class)
                    .hasMessageContaining("batched layers");
            goOn.countDown();
            tracing.flush(Duration.ofSeconds(30));
            assertThat(tracing.statistics().delivered()).isEqualTo(2);
        }
        assertThat(failure.get()).isNull();
    }
}
