package io.spanbridge;

import static io.spanbridge.testing.TestModules.KERNELS;
import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.layers.StatefulLayer;
import io.spanbridge.testing.RecordingLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a layer may rely on, and what it may do. */
class LayerContractTest {
    /** Throws in every callback. */
    private static final class ThrowingLayer implements Layer<String> {
        private final Throwable failure;

        ThrowingLayer(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public String onNewSpan(SpanView span, Values values) {
            throw sneaky(failure);
        }

        @Override
        public void onRecord(SpanView span, Values values, String state) {
            throw sneaky(failure);
        }

        @Override
        public void onEvent(EventView event, Values values, String spanState) {
            throw sneaky(failure);
        }

        @Override
        public void onEnter(SpanView span, String state) {
            throw sneaky(failure);
        }

        @Override
        public void onExit(SpanView span, String state) {
            throw sneaky(failure);
        }

        @Override
        public void onClose(SpanView span, String state) {
            throw sneaky(failure);
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> RuntimeException sneaky(Throwable t) throws T {
            throw (T) t;
        }
    }

    @Test
    void aLayerThatThrowsIsCountedAndToldOfAndDisturbsNobody() {
        for (Throwable failure : List.of(
                new IllegalStateException("mine"), new Exception("checked"), new StackOverflowError("made up"))) {
            List<String> messages = new ArrayList<>();
            List<Throwable> causes = new ArrayList<>();
            RecordingLayer other = new RecordingLayer();
            GlobalTracingConfig config = GlobalTracingConfig.of(
                            JavaLayerConfig.of(new ThrowingLayer(failure)), JavaLayerConfig.of(other))
                    .withErrorHandler((message, cause) -> {
                        messages.add(message);
                        causes.add(cause);
                        throw new IllegalArgumentException("a handler should not, but may");
                    });
            try (Tracing tracing = KERNELS.open(config)) {
                assertThat(Kernels.spans(1, 1, 1, 1, true)).isEqualTo(Kernels.spansTwin(1, 1, 1, 1, true));
                Statistics statistics = tracing.statistics();
                assertThat(statistics.failed()).isEqualTo(6);
                for (CallbackKind kind : CallbackKind.values()) {
                    long failed = kind == CallbackKind.FOLLOWS_FROM ? 0 : 1;
                    assertThat(statistics.of(kind)).as(kind.name()).isEqualTo(new CallbackCounts(failed, 0, failed, 0));
                }
            }
            assertThat(messages).hasSize(1);
            assertThat(messages.get(0)).contains("ThrowingLayer").contains("onNewSpan");
            assertThat(causes).containsExactly(failure);
            assertThat(other.lines()).hasSize(6);
        }
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void aStateOfAWrongTypeIsAFailureOfTheLayerThatReturnedIt() {
        Layer lying = new Layer<Integer>() {
            @Override
            public Integer onNewSpan(SpanView span, Values values) {
                return (Integer) ((Layer) new Layer<Object>() {
                            @Override
                            public Object onNewSpan(SpanView inner, Values none) {
                                return "text";
                            }
                        })
                        .onNewSpan(span, values);
            }
        };
        Layer mistaken = new Layer<Object>() {
            @Override
            public Object onNewSpan(SpanView span, Values values) {
                return "text";
            }

            @Override
            public void onEvent(EventView event, Values values, Object state) {
                assertThat(((Number) state).intValue()).isZero();
            }

            @Override
            public void onClose(SpanView span, Object state) {
                assertThat((Integer) state).isZero();
            }
        };
        CountingLayer counting = new CountingLayer();
        GlobalTracingConfig config = GlobalTracingConfig.of(
                        JavaLayerConfig.of(lying), JavaLayerConfig.of(mistaken), JavaLayerConfig.of(counting))
                .withErrorHandler((message, failure) -> assertThat(failure).isInstanceOf(ClassCastException.class));
        try (Tracing tracing = KERNELS.open(config)) {
            assertThat(Kernels.spans(3, 0, 1, 0, true)).isEqualTo(Kernels.spansTwin(3, 0, 1, 0, true));
            Statistics statistics = tracing.statistics();
            assertThat(statistics.of(CallbackKind.NEW_SPAN).failed()).isEqualTo(3);
            assertThat(statistics.of(CallbackKind.EVENT).failed()).isEqualTo(3);
            assertThat(statistics.of(CallbackKind.CLOSE).failed()).isEqualTo(3);
            assertThat(statistics.statesLive()).isZero();
        }
        assertThat(counting.closes()).isEqualTo(3);
    }

    @Test
    void callbacksThatComeFromACallbackAreSkippedAndCounted() {
        CountingLayer counting = new CountingLayer();
        Layer<Long> calling = new Layer<>() {
            @Override
            public Long onNewSpan(SpanView span, Values values) {
                return Kernels.spans(3, 1, 1, 1, true);
            }

            @Override
            public void onClose(SpanView span, Long state) {
                assertThat(state).isEqualTo(Kernels.spansTwin(3, 1, 1, 1, true));
                Kernels.spans(1, 0, 0, 0, false);
            }
        };
        GlobalTracingConfig config = GlobalTracingConfig.of(JavaLayerConfig.of(calling), JavaLayerConfig.of(counting));
        try (Tracing tracing = KERNELS.open(config)) {
            Kernels.spans(2, 0, 0, 0, false);
            Statistics statistics = tracing.statistics();
            assertThat(statistics.newSpans()).isEqualTo(2);
            assertThat(statistics.failed()).isZero();
            // Per outer span: 3 spans and 3 events in onNewSpan, 1 span in onClose. What concerns only the
            // spans that were skipped is not counted once more.
            assertThat(statistics.of(CallbackKind.NEW_SPAN)).isEqualTo(new CallbackCounts(2, 2 * (3 + 1), 0, 0));
            assertThat(statistics.of(CallbackKind.EVENT)).isEqualTo(new CallbackCounts(0, 2 * 3, 0, 0));
            assertThat(statistics.suppressed()).isEqualTo(2 * (3 + 3 + 1));
            assertThat(statistics.statesLive()).isZero();
        }
        assertThat(counting.newSpans()).isEqualTo(2);
        assertThat(counting.closes()).isEqualTo(2);
    }

    @Test
    void aSessionCanBeClosedFromInsideItsOwnCallback() {
        AtomicReference<Tracing> tracing = new AtomicReference<>();
        CountingLayer counting = new CountingLayer();
        Layer<Void> closing = new Layer<>() {
            @Override
            public void onEvent(EventView event, Values values, Void spanState) {
                tracing.get().close();
            }
        };
        tracing.set(KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(counting), JavaLayerConfig.of(closing))));
        Kernels.spans(2, 0, 1, 0, true);
        assertThat(tracing.get().isOpen()).isFalse();
        assertThat(counting.newSpans()).isEqualTo(1);
        assertThat(counting.events()).isEqualTo(1);
        assertThat(counting.closes()).isZero();
        KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(counting))).close();
    }

    @Test
    void aCallbackThatNoLayerOverridesNeverLeavesRust() {
        Layer<Void> onlyClose = new Layer<>() {
            private int closes;

            @Override
            public void onClose(SpanView span, Void state) {
                closes++;
            }
        };
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(onlyClose)))) {
            Kernels.spans(5, 1, 2, 1, true);
            Map<CallbackKind, CallbackCounts> closes = Map.of(CallbackKind.CLOSE, new CallbackCounts(5, 0, 0, 0));
            assertThat(tracing.statistics()).isEqualTo(new Statistics(closes, 0, List.of()));
        }
    }

    @Test
    void aCallsiteThatALayerDoesNotWantIsNotDelivered() {
        List<String> asked = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        Layer<Void> picky = new Layer<>() {
            @Override
            public Interest registerCallsite(Metadata callsite) {
                asked.add(callsite.target() + " " + callsite.name());
                return callsite.name().equals("memoized") ? Interest.ALWAYS : Interest.NEVER;
            }

            @Override
            public Void onNewSpan(SpanView span, Values values) {
                seen.add(span.metadata().name() + " parent " + span.parentId());
                return null;
            }

            @Override
            public void onEvent(EventView event, Values values, Void spanState) {
                seen.add(event.metadata().toString());
            }
        };
        try (Tracing tracing =
                KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(picky).withFilter("trace")))) {
            Kernels.fibonacci(3, true);
            Kernels.fibonacci(3, true);
            assertThat(tracing.statistics().newSpans()).isEqualTo(2);
            assertThat(tracing.statistics().events()).isZero();
        }
        assertThat(seen).containsExactly("memoized parent 0", "memoized parent 0");
        assertThat(asked).doesNotHaveDuplicates().contains("spanbridge_kernels::fibonacci fibonacci");
    }

    @Test
    void eachLayerHasItsOwnFilterItsOwnStateAndTheParentThatItSees() {
        RecordingLayer all = new RecordingLayer();
        RecordingLayer inner = new RecordingLayer();
        GlobalTracingConfig config = GlobalTracingConfig.of(
                JavaLayerConfig.of(all).withFilter("info"),
                JavaLayerConfig.of(inner).withFilter("[memoized]=trace"));
        try (Tracing tracing = KERNELS.open(config)) {
            Kernels.fibonacci(1, true);
            assertThat(tracing.statistics().statesLive()).isZero();
        }
        assertThat(all.lines()).contains("new memoized #2 {\"index\":1} in #1");
        assertThat(inner.lines())
                .containsExactly(
                        "new memoized #1 {\"index\":1}",
                        "enter memoized #1",
                        "event TRACE {\"message\":\"filled one step\",\"step\":1,\"value\":1} in #1",
                        "exit memoized #1",
                        "close memoized #1");
    }

    @Test
    void metadataIsOneObjectPerCallsite() {
        List<Metadata> seen = new ArrayList<>();
        Layer<Void> layer = new Layer<>() {
            @Override
            public Void onNewSpan(SpanView span, Values values) {
                seen.add(span.metadata());
                return null;
            }
        };
        for (int i = 0; i < 2; i++) {
            try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
                Kernels.spans(2, 1, 0, 0, false);
                assertThat(tracing.isOpen()).isTrue();
            }
        }
        assertThat(seen).hasSize(4);
        assertThat(seen).allMatch(metadata -> metadata == seen.get(0));
        assertThat(seen.get(0).target()).isEqualTo("spanbridge_kernels::spans");
        assertThat(seen.get(0).level()).isEqualTo(Level.INFO);
        assertThat(seen.get(0).fields()).contains("number");
        assertThat(seen.get(0).file()).endsWith("spans.rs");
        assertThat(seen.get(0).line()).isNotEmpty();
    }

    @Test
    void aViewThatIsUsedAfterItsCallbackSaysSo() {
        List<Object> kept = new ArrayList<>();
        Layer<Void> keeping = new Layer<>() {
            @Override
            public Void onNewSpan(SpanView span, Values values) {
                kept.add(span);
                kept.add(values);
                return null;
            }
        };
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(keeping)))) {
            Kernels.spans(1, 1, 0, 0, false);
            assertThat(tracing.isOpen()).isTrue();
        }
        assertThat(kept).hasSize(2);
        org.assertj.core.api.Assertions.assertThatThrownBy(((SpanView) kept.get(0))::id)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("valid only during the call");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> ((Values) kept.get(1)).longValue(0))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("valid only during the call");
    }

    @Test
    void theStatefulLayerAddsUpPerCallsite() {
        StatefulLayer layer = new StatefulLayer();
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            Kernels.spans(10, 1, 2, 1, true);
            Kernels.nested(2, 3);
            assertThat(tracing.statistics().statesLive()).isZero();
        }
        var byName = layer.summaries().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().name(), entry -> entry.getValue()));
        assertThat(byName).containsOnlyKeys("span", "nested");
        assertThat(byName.get("span").spans()).isEqualTo(10);
        assertThat(byName.get("span").events()).isEqualTo(20);
        assertThat(byName.get("span").records()).isEqualTo(10);
        assertThat(byName.get("span").nanoseconds()).isPositive();
        assertThat(byName.get("nested").spans()).isEqualTo(6);
    }

    @Test
    void timestampsAreNanosecondsSince1970AndDoNotGoBack() {
        List<Long> times = new ArrayList<>();
        Layer<Void> layer = new Layer<>() {
            @Override
            public Void onNewSpan(SpanView span, Values values) {
                times.add(span.timestamp());
                return null;
            }

            @Override
            public void onClose(SpanView span, Void state) {
                times.add(span.timestamp());
            }
        };
        java.time.Instant before = java.time.Instant.now();
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            Kernels.nested(1, 8);
            assertThat(tracing.isOpen()).isTrue();
        }
        java.time.Instant after = java.time.Instant.now();
        assertThat(times).hasSize(16).isSorted();
        // The wall clock may be stepped while the test runs, but not by more than this.
        long slack = java.util.concurrent.TimeUnit.SECONDS.toNanos(5);
        assertThat(times.get(0)).isGreaterThan(nanos(before) - slack);
        assertThat(times.get(15)).isLessThan(nanos(after) + slack);
    }

    private static long nanos(java.time.Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
