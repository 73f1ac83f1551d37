package io.spanbridge.internal;

import static io.spanbridge.testing.TestModules.KERNELS;
import static io.spanbridge.testing.TestModules.PROBES;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.Delivery;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Tracing;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.config.LayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.probes.Probes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When layers are asked what they want to capture, which spans get it, and that nothing of it stays. */
class CapturedContextTest {
    private static final ThreadLocal<Object> CURRENT = new ThreadLocal<>();

    @AfterEach
    void forget() {
        CURRENT.remove();
    }

    /** Writes down each new span with what was captured for it. */
    private static class Capturing implements Layer<Void> {
        final ConcurrentLinkedQueue<String> spans = new ConcurrentLinkedQueue<>();
        final AtomicInteger asked = new AtomicInteger();
        private final Delivery delivery;

        Capturing(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public Delivery delivery() {
            return delivery;
        }

        @Override
        public Object captureContext() {
            asked.incrementAndGet();
            return CURRENT.get();
        }

        @Override
        public Void onNewSpan(SpanView span, Values values) {
            spans.add(span.metadata().name() + " in " + span.capturedContext());
            return null;
        }
    }

    @ParameterizedTest
    @EnumSource(names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void inAnEntryItIsAskedOnceAndOnlyForRoots(Delivery delivery) {
        Capturing layer = new Capturing(delivery);
        try (Tracing tracing = open(JavaLayerConfig.of(layer))) {
            meet(tracing, layer);
            CURRENT.set("java");
            Probes.run("parents_root");
            assertThat(layer.asked).hasValue(1);
            Probes.run("follows_open");
            assertThat(layer.asked).hasValue(2);
            deliver(tracing);
        }
        assertThat(layer.spans)
                .containsExactly("outer in java", "root in null", "of none in null", "cause in java", "effect in java");
    }

    @ParameterizedTest
    @EnumSource(names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void whatTheEntryOfANestedCallFindsIsItsOwn(Delivery delivery) {
        Capturing layer = new Capturing(delivery);
        try (Tracing tracing = open(JavaLayerConfig.of(layer))) {
            meet(tracing, layer);
            CURRENT.set("outside");
            Probes.callingBetween(() -> {
                CURRENT.set("inside");
                Probes.run("follows_open");
                CURRENT.set("outside");
            });
            assertThat(layer.asked).hasValue(3);
            deliver(tracing);
        }
        assertThat(layer.spans)
                .containsExactly("before in outside", "cause in inside", "effect in inside", "after in outside");
    }

    @ParameterizedTest
    @EnumSource(names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void onThreadsOfRustNobodyIsAsked(Delivery delivery) {
        Capturing layer = new Capturing(delivery);
        try (Tracing tracing = open(JavaLayerConfig.of(layer))) {
            Probes.run("threads_emit");
            deliver(tracing);
        }
        assertThat(layer.asked).hasValue(0);
        assertThat(layer.spans).hasSize(100).allMatch("work in null"::equals);
    }

    @ParameterizedTest
    @EnumSource
    void oneThatThrowsHasCapturedNothingAndIsTold(Delivery delivery) {
        List<String> told = new ArrayList<>();
        Capturing layer = new Capturing(delivery) {
            @Override
            public Object captureContext() {
                throw new IllegalStateException("nothing to capture");
            }
        };
        GlobalTracingConfig config = GlobalTracingConfig.of(JavaLayerConfig.of(layer))
                .withErrorHandler((message, failure) -> told.add(message + ": " + failure.getMessage()));
        try (Tracing tracing = PROBES.open(config)) {
            Probes.run("follows_open");
            deliver(tracing);
            assertThat(tracing.statistics().failed()).isBetween(1L, 2L);
        }
        assertThat(layer.spans).containsExactly("cause in null", "effect in null");
        assertThat(told).singleElement().asString().contains("threw in captureContext: nothing to capture");
    }

    @Test
    void layersOfAllDeliveriesEachGetTheirOwn() {
        List<Capturing> layers = new ArrayList<>();
        List<LayerConfig> configs = new ArrayList<>();
        for (Delivery delivery : Delivery.values()) {
            for (int i = 0; i < 2; i++) {
                String own = delivery + " " + i;
                Capturing layer = new Capturing(delivery) {
                    @Override
                    public Object captureContext() {
                        return own;
                    }
                };
                layers.add(layer);
                configs.add(JavaLayerConfig.of(layer));
            }
        }
        try (Tracing tracing = open(configs.toArray(LayerConfig[]::new))) {
            Probes.run("follows_open");
            deliver(tracing);
        }
        for (Capturing layer : layers) {
            Object own = layer.captureContext();
            assertThat(layer.spans).containsExactly("cause in " + own, "effect in " + own);
        }
    }

    /** Here more is captured than records wait, and the oldest goes first. */
    @ParameterizedTest
    @EnumSource(names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void nothingStaysOfAHundredThousandRoots(Delivery delivery) {
        Capturing layer = new Capturing(delivery) {
            @Override
            public Object captureContext() {
                asked.incrementAndGet();
                return new Object();
            }

            @Override
            public Void onNewSpan(SpanView span, Values values) {
                assertThat(span.capturedContext()).isNotNull();
                return null;
            }
        };
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            for (int i = 0; i < 1_000; i++) {
                Kernels.spans(100, 1, 0, 0, false);
                if (i % 10 == 0) {
                    deliver(tracing);
                }
            }
            deliver(tracing);
            assertThat(tracing.statistics().newSpans()).isEqualTo(100_000);
            assertThat(tracing.statistics().failed() + tracing.statistics().dropped())
                    .isZero();
            assertThat(layer.asked.get()).isBetween(1_000, 2_000);
            assertThat(kept()).as("kept while the session is open").isZero();
        }
        assertThat(kept()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void nothingStaysOfRootsOutsideOfEntriesOrOfThreadsThatHaveEnded(Delivery delivery) throws InterruptedException {
        Capturing layer = new Capturing(delivery);
        try (Tracing tracing = open(JavaLayerConfig.of(layer))) {
            CURRENT.set("java");
            Probes.runUnmarked("follows_open");
            assertThat(layer.asked).hasValue(2);
            Thread other = new Thread(() -> {
                CURRENT.set("other");
                Probes.runUnmarked("follows_open");
                Probes.run("follows_open");
            });
            other.start();
            other.join();
            deliver(tracing);
            assertThat(kept()).as("kept while the session is open").isZero();
        }
        assertThat(layer.spans)
                .containsExactly(
                        "cause in java",
                        "effect in java",
                        "cause in other",
                        "effect in other",
                        "cause in other",
                        "effect in other");
    }

    /** What it has captured goes with the records that mention it, or with the ring that they were in, whoever delivers those. */
    @ParameterizedTest
    @EnumSource(names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void whatWaitsWhenTheSessionClosesIsDeliveredWithWhatWasCapturedAndNothingStays(Delivery delivery) {
        Capturing layer = new Capturing(delivery);
        Tracing tracing = open(JavaLayerConfig.of(layer));
        CURRENT.set("java");
        Probes.callingBetween(tracing::close);
        assertThat(layer.spans).containsExactly("before in java");
        assertThat(kept()).isZero();
    }

    /** Here nothing is let go of before the entry returns, and more is captured further in. */
    @Test
    void whatADrainDeliversInTheMiddleOfAnEntryTakesNothingFromWhatComesAfterIt() {
        Capturing layer = new Capturing(Delivery.BATCHED);
        try (Tracing tracing = open(JavaLayerConfig.of(layer))) {
            meet(tracing, layer);
            CURRENT.set("outside");
            Probes.callingBetween(() -> {
                deliver(tracing);
                CURRENT.set("inside");
                Probes.run("follows_open");
                deliver(tracing);
                CURRENT.set("outside");
            });
            deliver(tracing);
            assertThat(tracing.statistics().failed()).isZero();
            assertThat(kept()).as("kept while the session is open").isZero();
        }
        assertThat(layer.spans)
                .containsExactly("before in outside", "cause in inside", "effect in inside", "after in outside");
    }

    private static Tracing open(LayerConfig... layers) {
        return PROBES.open(GlobalTracingConfig.of(layers));
    }

    /** Has the layer asked about the callsites before: to ask brings what waits, and lets go of what was captured. */
    private static void meet(Tracing tracing, Capturing layer) {
        CURRENT.remove();
        Probes.run("parents_root");
        Probes.run("follows_open");
        Probes.callingBetween(() -> {});
        deliver(tracing);
        layer.spans.clear();
        layer.asked.set(0);
    }

    private static void deliver(Tracing tracing) {
        tracing.flush(Duration.ofSeconds(20));
    }

    private static int kept() {
        return ThreadBuffers.capturesKept();
    }
}
