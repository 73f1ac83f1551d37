package io.spanbridge.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.spanbridge.Delivery;
import io.spanbridge.NativeLibrary;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spans of real Rust code, as they arrive at a receiver. */
class KernelsOtlpTest {
    private static final TracingModule TRACING = TracingModule.of("kernels", Kernels::spanbridge);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final OtlpSdk sdk = OtlpSdk.autoconfigured(
            Map.of("otel.exporter.otlp.endpoint", receiver.endpoint(), "otel.bsp.max.queue.size", "65536"));
    private final OtlpLayer layer = OtlpLayer.builder()
            .setOpenTelemetry(sdk.openTelemetry())
            .setDelivery(delivery())
            .build();

    Delivery delivery() {
        return Delivery.DIRECT;
    }

    @BeforeAll
    static void load() {
        NativeLibrary.load("spanbridge_kernels", Kernels::link);
    }

    @AfterEach
    void close() {
        sdk.close();
        receiver.close();
    }

    @Test
    void theDemoArrivesAsATreeUnderTheSpanOfJava() {
        Instant before = Instant.now();
        SpanContext java;
        Tracing tracing = open();
        try (tracing) {
            java = inJavaSpan(
                    "demo", () -> assertThat(Kernels.fibonacci(10, true)).isEqualTo(55));
        }
        Statistics statistics = tracing.statistics();
        flush(3);

        Span fibonacci = receiver.span("fibonacci");
        assertThat(fibonacci.getTraceId()).isEqualTo(ByteString.copyFrom(java.getTraceIdBytes()));
        assertThat(fibonacci.getParentSpanId()).isEqualTo(ByteString.copyFrom(java.getSpanIdBytes()));
        assertThat(fibonacci.getStatus()).isEqualTo(Status.getDefaultInstance());
        assertThat(attributes(fibonacci.getAttributesList()))
                .containsEntry("index", number(10))
                .containsEntry(
                        "use_memoized", AnyValue.newBuilder().setBoolValue(true).build())
                .containsEntry("version", text("memoized"))
                .containsEntry("thread.name", text(Thread.currentThread().getName()))
                .containsEntry("thread.id", number(Thread.currentThread().getId()))
                .hasEntrySatisfying(
                        "code.file.path",
                        file -> assertThat(file.getStringValue()).endsWith("fibonacci.rs"))
                .hasEntrySatisfying(
                        "code.line.number",
                        line -> assertThat(line.getIntValue()).isPositive())
                .containsKeys("code.module.name", "target")
                .hasSize(9);
        assertThat(fibonacci.getEventsList()).extracting(Span.Event::getName).containsExactly("filling a table");

        Span memoized = receiver.span("memoized");
        assertThat(memoized.getTraceId()).isEqualTo(fibonacci.getTraceId());
        assertThat(memoized.getParentSpanId()).isEqualTo(fibonacci.getSpanId());
        assertThat(memoized.getEventsList()).hasSize(10);
        Map<String, AnyValue> lastStep = attributes(memoized.getEvents(9).getAttributesList());
        assertThat(memoized.getEvents(9).getName()).isEqualTo("filled one step");
        assertThat(lastStep)
                .containsEntry("step", number(10))
                .containsEntry("value", number(55))
                .containsEntry("level", text("TRACE"));

        checkInside(memoized, fibonacci);
        long earliest = before.minusSeconds(60).getEpochSecond() * 1_000_000_000;
        assertThat(fibonacci.getStartTimeUnixNano()).isBetween(earliest, earliest + 3_600_000_000_000L);
        assertThat(statistics.newSpans()).isEqualTo(2);
        assertThat(statistics.closes()).isEqualTo(2);
        assertThat(statistics.enters() + statistics.exits()).isZero();
        assertThat(statistics.failed() + statistics.dropped() + statistics.statesLive())
                .isZero();
    }

    @Test
    void anErrorEventMakesTheStatusOfItsSpanAnError() {
        try (Tracing tracing = open()) {
            assertThatThrownBy(() -> Kernels.fibonacci(16, false)).isInstanceOf(RuntimeException.class);
            assertThat(tracing.statistics().failed()).isZero();
        }
        flush(1);

        Span fibonacci = receiver.span("fibonacci");
        assertThat(fibonacci.getParentSpanId()).isEqualTo(ByteString.EMPTY);
        assertThat(fibonacci.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(attributes(fibonacci.getAttributesList())).doesNotContainKey("version");
        assertThat(fibonacci.getEventsList()).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("refusing to recurse that deep");
            assertThat(attributes(event.getAttributesList()))
                    .containsEntry("level", text("ERROR"))
                    .containsEntry("limit", number(15));
        });
    }

    @Test
    void everySpanOfAShapeArrivesWithAllItsValues() {
        try (Tracing tracing = open()) {
            Kernels.spans(2000, 16, 2, 1, true);
            assertThat(tracing.statistics().statesLive()).isZero();
        }
        flush(2000);

        Set<Long> seen = receiver.spans().stream()
                .map(span -> {
                    assertThat(span.getParentSpanId()).isEqualTo(ByteString.EMPTY);
                    Map<String, AnyValue> attributes = attributes(span.getAttributesList());
                    long number = attributes.get("number1").getIntValue();
                    assertThat(attributes).hasSize(16 + 1 + 6);
                    assertThat(attributes)
                            .containsEntry("number4", number(number + 3))
                            .containsEntry(
                                    "ratio1",
                                    AnyValue.newBuilder()
                                            .setDoubleValue(number * 0.5)
                                            .build())
                            .containsEntry("label2", text("parse"))
                            .containsEntry(
                                    "flag2",
                                    AnyValue.newBuilder()
                                            .setBoolValue(number % 2 != 0)
                                            .build())
                            .containsEntry("result", number(number));
                    assertThat(span.getEventsList())
                            .extracting(Span.Event::getName)
                            .containsExactly("first step done", "second step done");
                    return number;
                })
                .collect(Collectors.toSet());
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 2000).boxed().toList());
        assertThat(receiver.spans()).extracting(Span::getTraceId).doesNotHaveDuplicates();
    }

    @Test
    void anEventThatNamesItsSpanIsThatSpans() {
        try (Tracing tracing = open()) {
            Kernels.spans(10, 1, 1, 0, false);
            assertThat(tracing.statistics().events()).isEqualTo(10);
        }
        flush(10);

        assertThat(layer.eventsOutsideSpans()).isZero();
        assertThat(receiver.spans()).allSatisfy(span -> {
            AnyValue number = attributes(span.getAttributesList()).get("number");
            assertThat(span.getEventsList())
                    .singleElement()
                    .satisfies(event ->
                            assertThat(attributes(event.getAttributesList())).containsEntry("number", number));
        });
    }

    @Test
    void aChainOfSpansKeepsItsOrder() {
        int depth = 100;
        try (Tracing tracing = open()) {
            Kernels.nested(1, depth);
            assertThat(tracing.isOpen()).isTrue();
        }
        flush(depth);

        Map<Long, Span> byLevel = receiver.spans().stream()
                .collect(Collectors.toMap(
                        span -> attributes(span.getAttributesList())
                                .get("level")
                                .getIntValue(),
                        span -> span));
        assertThat(byLevel.get(1L).getParentSpanId()).isEqualTo(ByteString.EMPTY);
        for (long level = 2; level <= depth; level++) {
            Span span = byLevel.get(level);
            Span parent = byLevel.get(level - 1);
            assertThat(span.getTraceId()).isEqualTo(parent.getTraceId());
            assertThat(span.getParentSpanId()).isEqualTo(parent.getSpanId());
            checkInside(span, parent);
        }
    }

    @Test
    void threadsAtOnceEachTraceUnderTheirOwnSpanOfJava() {
        int threads = 4;
        List<SpanContext> contexts;
        try (Tracing tracing = open()) {
            List<CompletableFuture<SpanContext>> running = IntStream.range(0, threads)
                    .mapToObj(thread ->
                            CompletableFuture.supplyAsync(() -> inJavaSpan("thread", () -> Kernels.nested(200, 5))))
                    .toList();
            contexts = running.stream().map(CompletableFuture::join).toList();
            assertThat(tracing.statistics().statesLive()).isZero();
        }
        flush(threads * (200 * 5 + 1));

        for (SpanContext context : contexts) {
            ByteString trace = ByteString.copyFrom(context.getTraceIdBytes());
            List<Span> spans = receiver.spans().stream()
                    .filter(span -> span.getTraceId().equals(trace))
                    .toList();
            assertThat(spans).hasSize(200 * 5 + 1);
            assertThat(spans)
                    .filteredOn(span -> span.getParentSpanId().equals(ByteString.copyFrom(context.getSpanIdBytes())))
                    .hasSize(200);
        }
    }

    @Test
    void aLayerServesOneSessionAfterTheOther() {
        for (int session = 0; session < 3; session++) {
            try (Tracing tracing = open()) {
                Kernels.fibonacci(2, true);
                assertThat(tracing.statistics().newSpans()).isEqualTo(2);
            }
        }
        flush(6);

        assertThat(receiver.spans())
                .filteredOn(span -> span.getName().equals("memoized"))
                .hasSize(3);
    }

    @Test
    void aSpanWhoseParentTheFilterLeavesOutIsAChildOfJavas() {
        SpanContext java;
        try (Tracing tracing =
                TRACING.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("off,[memoized]=trace")))) {
            java = inJavaSpan("filtered", () -> Kernels.fibonacci(3, true));
            assertThat(tracing.statistics().newSpans()).isEqualTo(1);
        }
        flush(2);

        assertThat(receiver.span("memoized").getParentSpanId()).isEqualTo(ByteString.copyFrom(java.getSpanIdBytes()));
    }

    private Tracing open() {
        return TRACING.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer).withFilter("trace")));
    }

    private SpanContext inJavaSpan(String name, Runnable body) {
        io.opentelemetry.api.trace.Span java =
                sdk.openTelemetry().getTracer("java").spanBuilder(name).startSpan();
        try (Scope scope = java.makeCurrent()) {
            assertThat(scope).isNotNull();
            body.run();
        } finally {
            java.end();
        }
        return java.getSpanContext();
    }

    private void flush(int spans) {
        assertThat(sdk.flush(LONG_ENOUGH)).isEqualTo(new ExportStatistics(spans, spans, 0));
        assertThat(receiver.spans()).hasSize(spans);
    }

    private static void checkInside(Span child, Span parent) {
        assertThat(child.getStartTimeUnixNano()).isBetween(parent.getStartTimeUnixNano(), child.getEndTimeUnixNano());
        assertThat(child.getEndTimeUnixNano()).isLessThanOrEqualTo(parent.getEndTimeUnixNano());
        assertThat(child.getEventsList())
                .allSatisfy(event -> assertThat(event.getTimeUnixNano())
                        .isBetween(child.getStartTimeUnixNano(), child.getEndTimeUnixNano()));
    }

    private static Map<String, AnyValue> attributes(List<KeyValue> attributes) {
        Map<String, AnyValue> map = new TreeMap<>();
        attributes.forEach(attribute -> map.put(attribute.getKey(), attribute.getValue()));
        return map;
    }

    private static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    private static AnyValue number(long value) {
        return AnyValue.newBuilder().setIntValue(value).build();
    }
}
