package io.spanbridge.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.spanbridge.Delivery;
import io.spanbridge.NativeLibrary;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.config.DrainConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same trees of spans, with the times at which things happened, when a daemon thread tells the layer of them. */
class KernelsOtlpBatchedTest {
    private static final TracingModule TRACING = TracingModule.of("kernels", Kernels::spanbridge);
    private static final int THREADS = 2;

    @BeforeAll
    static void load() {
        NativeLibrary.load("spanbridge_kernels", Kernels::link);
    }

    @Test
    void theSpansAreThoseOfTheDirectDelivery() throws Exception {
        Map<String, Long> direct = shapes(spans(Delivery.DIRECT));
        assertThat(direct).isNotEmpty();
        assertThat(shapes(spans(Delivery.BATCHED))).isEqualTo(direct);
    }

    @Test
    void aSpanLiesWithinItsParentAlthoughBothWereToldLater() throws Exception {
        List<SpanData> spans = spans(Delivery.BATCHED);
        Map<String, SpanData> byId = spans.stream().collect(Collectors.toMap(SpanData::getSpanId, span -> span));
        assertThat(spans)
                .filteredOn(span -> byId.containsKey(span.getParentSpanId()))
                .isNotEmpty()
                .allSatisfy(span -> {
                    SpanData parent = byId.get(span.getParentSpanId());
                    assertThat(span.getStartEpochNanos()).isGreaterThanOrEqualTo(parent.getStartEpochNanos());
                    assertThat(span.getEndEpochNanos()).isLessThanOrEqualTo(parent.getEndEpochNanos());
                    assertThat(span.getTraceId()).isEqualTo(parent.getTraceId());
                });
    }

    private static List<SpanData> spans(Delivery delivery) throws Exception {
        try (InMemory sdk = InMemory.create()) {
            OtlpLayer layer = OtlpLayer.builder()
                    .setOpenTelemetry(sdk.openTelemetry())
                    .setDelivery(delivery)
                    .build();
            Tracing tracing = TRACING.open(
                    GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace"))
                            .withDrain(DrainConfig.defaults().blockingFor(Duration.ofSeconds(60))));
            try (tracing) {
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    threads.add(new Thread(() -> {
                        Kernels.fibonacciTree(6);
                        Kernels.nested(3, 20);
                        Kernels.spans(20, 3, 1, 1, true);
                    }));
                }
                threads.forEach(Thread::start);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            assertThat(tracing.statistics().dropped() + tracing.statistics().failed())
                    .isZero();
            assertThat(tracing.statistics().statesLive()).isZero();
            return List.copyOf(sdk.spans());
        }
    }

    /** How many spans there are of each name, number of events and name of the parent. */
    private static Map<String, Long> shapes(List<SpanData> spans) {
        Map<String, String> names = spans.stream().collect(Collectors.toMap(SpanData::getSpanId, SpanData::getName));
        return spans.stream()
                .collect(Collectors.groupingBy(
                        span -> span.getName() + " with " + span.getEvents().size() + " in "
                                + names.get(span.getParentSpanId()),
                        TreeMap::new,
                        Collectors.counting()));
    }
}
