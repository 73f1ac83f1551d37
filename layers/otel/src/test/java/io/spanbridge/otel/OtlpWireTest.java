package io.spanbridge.otel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.spanbridge.Level;
import io.spanbridge.Metadata;
import io.spanbridge.ParentKind;
import io.spanbridge.otel.FakeModule.FakeSpan;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Everything the layer says, as it arrives at a receiver: the exporter, HTTP and protobuf included. */
class OtlpWireTest {
    @Test
    void everyFieldArrives() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            SpanContext linked;
            try (OtlpLayer layer = OtlpLayer.autoconfigured(
                    Map.of("otel.exporter.otlp.endpoint", receiver.endpoint(), "otel.service.name", "wire"))) {
                linked = tellAStory(new FakeModule(layer));
            }

            assertThat(receiver.resources().get(0).getResource().getAttributesList())
                    .contains(attribute("service.name", text("wire")));
            assertThat(receiver.scopes()).singleElement().satisfies(scope -> {
                assertThat(scope.getScope().getName()).isEqualTo("io.spanbridge.otel");
                assertThat(scope.getScope().getVersion()).isNotEmpty();
            });
            assertThat(receiver.spans()).hasSize(3);
            checkRoot(receiver.span("GET /"));
            checkChild(receiver.span("child"), receiver.span("GET /"), linked);
        }
    }

    /** Returns the context of the span that the child follows from. */
    private static SpanContext tellAStory(FakeModule module) {
        Metadata callsite = module.spanCallsite(
                "request",
                "otel.name",
                "otel.kind",
                "yes",
                "i64",
                "u64",
                "huge",
                "wide",
                "real",
                "raw",
                "shown",
                "late");
        Metadata childCallsite = module.spanCallsite("child", "otel.status_description", "failure");
        Metadata message = module.eventCallsite(Level.DEBUG, "message", "step");
        FakeSpan followed = module.newSpan(module.spanCallsite("followed"), ParentKind.ROOT, null, FakeValues.none());
        FakeSpan root = module.root(
                callsite,
                FakeValues.none()
                        .str("otel.name", "GET /")
                        .str("otel.kind", "server")
                        .bool("yes", true)
                        .i64("i64", -5)
                        .u64("u64", 5)
                        .u64("huge", -1)
                        .i128("wide", BigInteger.TWO)
                        .f64("real", Double.POSITIVE_INFINITY)
                        .bytes("raw", (byte) 1, (byte) -2)
                        .debug("shown", "Some(())"));
        module.event(root, message, FakeValues.none().str("message", "begun").i64("step", 1));
        FakeSpan child = module.child(root, childCallsite, FakeValues.none());
        module.followsFrom(child, followed);
        module.record(
                child,
                FakeValues.none().str("otel.status_description", "gave up").error("failure", "broken", "cable"));
        module.close(child);
        module.record(root, FakeValues.none().str("late", "but here"));
        module.close(root);
        module.close(followed);
        return followed.state().span().getSpanContext();
    }

    private static void checkRoot(Span span) {
        assertThat(span.getTraceId().size()).isEqualTo(16);
        assertThat(span.getSpanId().size()).isEqualTo(8);
        assertThat(span.getParentSpanId()).isEqualTo(ByteString.EMPTY);
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(span.getStartTimeUnixNano()).isEqualTo(at(1));
        assertThat(span.getEndTimeUnixNano()).isEqualTo(at(8));
        assertThat(span.getStatus()).isEqualTo(Status.getDefaultInstance());
        assertThat(span.getDroppedAttributesCount()).isZero();
        assertThat(span.getLinksList()).isEmpty();

        Map<String, AnyValue> expected = new TreeMap<>(place());
        expected.putAll(thread());
        expected.put("yes", AnyValue.newBuilder().setBoolValue(true).build());
        expected.put("i64", number(-5));
        expected.put("u64", number(5));
        expected.put("huge", text("18446744073709551615"));
        expected.put("wide", text("2"));
        expected.put(
                "real",
                AnyValue.newBuilder().setDoubleValue(Double.POSITIVE_INFINITY).build());
        expected.put(
                "raw",
                AnyValue.newBuilder()
                        .setBytesValue(ByteString.copyFrom(new byte[] {1, -2}))
                        .build());
        expected.put("shown", text("Some(())"));
        expected.put("late", text("but here"));
        assertThat(map(span.getAttributesList())).isEqualTo(expected);

        Map<String, AnyValue> ofEvent = new TreeMap<>(place());
        ofEvent.put("level", text("DEBUG"));
        ofEvent.put("step", number(1));
        assertThat(span.getEventsList()).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("begun");
            assertThat(event.getTimeUnixNano()).isEqualTo(at(2));
            assertThat(map(event.getAttributesList())).isEqualTo(ofEvent);
        });
    }

    private static void checkChild(Span span, Span root, SpanContext linked) {
        assertThat(span.getTraceId()).isEqualTo(root.getTraceId());
        assertThat(span.getParentSpanId()).isEqualTo(root.getSpanId());
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
        assertThat(span.getStartTimeUnixNano()).isEqualTo(at(3));
        assertThat(span.getEndTimeUnixNano()).isEqualTo(at(6));
        assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(span.getStatus().getMessage()).isEqualTo("gave up");
        assertThat(span.getLinksList()).singleElement().satisfies(link -> {
            assertThat(link.getTraceId()).isEqualTo(ByteString.copyFrom(linked.getTraceIdBytes()));
            assertThat(link.getSpanId()).isEqualTo(ByteString.copyFrom(linked.getSpanIdBytes()));
        });

        Map<String, AnyValue> expected = new TreeMap<>(place());
        expected.putAll(thread());
        expected.put("failure", text("broken"));
        expected.put(
                "failure.chain",
                AnyValue.newBuilder()
                        .setArrayValue(ArrayValue.newBuilder().addValues(text("cable")))
                        .build());
        assertThat(map(span.getAttributesList())).isEqualTo(expected);
        assertThat(span.getEventsList()).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("exception");
            assertThat(event.getTimeUnixNano()).isEqualTo(at(5));
            assertThat(map(event.getAttributesList()))
                    .isEqualTo(Map.of(
                            "exception.message", text("broken"),
                            "exception.stacktrace", text("broken\nCaused by: cable")));
        });
    }

    private static Map<String, AnyValue> place() {
        return Map.of(
                "code.file.path", text(FakeModule.FILE),
                "code.module.name", text(FakeModule.MODULE_PATH),
                "code.line.number", number(7),
                "target", text("app::target"));
    }

    private static Map<String, AnyValue> thread() {
        Thread thread = Thread.currentThread();
        return Map.of("thread.id", number(thread.getId()), "thread.name", text(thread.getName()));
    }

    /** Returns the timestamp of a callback, counted from 0. */
    private static long at(int callback) {
        return FakeModule.FIRST_TIMESTAMP + callback * FakeModule.STEP;
    }

    private static Map<String, AnyValue> map(List<KeyValue> attributes) {
        Map<String, AnyValue> map = new TreeMap<>();
        attributes.forEach(attribute -> map.put(attribute.getKey(), attribute.getValue()));
        return map;
    }

    private static KeyValue attribute(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    private static AnyValue number(long value) {
        return AnyValue.newBuilder().setIntValue(value).build();
    }
}
