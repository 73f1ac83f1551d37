package io.spanbridge.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Spans that a layer exported, however it did. */
public record ExportedSpans(List<TracesData> messages) {
    /** Reads a file of JSON lines, each of which must be a whole message, with the official parser. */
    public static ExportedSpans ofFile(Path file) {
        try {
            List<TracesData> messages = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                messages.add(ofJson(line));
            }
            return new ExportedSpans(messages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one message. A field that is not known is an error. */
    public static TracesData ofJson(String json) throws InvalidProtocolBufferException {
        TracesData.Builder message = TracesData.newBuilder();
        JsonFormat.parser().merge(json, message);
        message.getResourceSpansBuilderList()
                .forEach(resource -> resource.getScopeSpansBuilderList()
                        .forEach(scope -> scope.getSpansBuilderList().forEach(ExportedSpans::withIds)));
        return message.build();
    }

    /** OTLP writes ids in hexadecimal digits where the parser, as everywhere else, expects base64. */
    private static void withIds(Span.Builder span) {
        span.setTraceId(id(span.getTraceId(), 16));
        span.setSpanId(id(span.getSpanId(), 8));
        if (!span.getParentSpanId().isEmpty()) {
            span.setParentSpanId(id(span.getParentSpanId(), 8));
        }
        for (Span.Link.Builder link : span.getLinksBuilderList()) {
            link.setTraceId(id(link.getTraceId(), 16)).setSpanId(id(link.getSpanId(), 8));
        }
    }

    private static ByteString id(ByteString misread, int length) {
        String digits = Base64.getEncoder().encodeToString(misread.toByteArray());
        assertThat(digits).matches("[0-9a-f]{" + 2 * length + "}");
        return ByteString.fromHex(digits);
    }

    /** All spans, in the order in which they were exported. */
    public List<Span> spans() {
        return messages.stream()
                .flatMap(message -> message.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** The only span of that name. */
    public Span span(String name) {
        List<Span> found =
                spans().stream().filter(span -> span.getName().equals(name)).toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    /** Attributes as Java values, each name once. */
    public static Map<String, Object> attributes(List<KeyValue> attributes) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (KeyValue attribute : attributes) {
            assertThat(all.put(attribute.getKey(), value(attribute.getValue())))
                    .as(attribute.getKey())
                    .isNull();
        }
        return all;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case BYTES_VALUE -> value.getBytesValue();
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(ExportedSpans::value)
                        .toList();
            case KVLIST_VALUE -> attributes(value.getKvlistValue().getValuesList());
            default -> throw new AssertionError(value);
        };
    }

    /** A span without what no two layers that export it agree on: each reads the clock itself. */
    static Span withoutTimes(Span span) {
        assertThat(span.getStartTimeUnixNano()).isPositive();
        assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
        // The parser of the JSON form knows no negative zero.
        Span.Builder builder = span.toBuilder().clearStartTimeUnixNano().clearEndTimeUnixNano();
        builder.getEventsBuilderList().forEach(Span.Event.Builder::clearTimeUnixNano);
        builder.getAttributesBuilderList().stream()
                .filter(attribute -> attribute.getKey().equals("nzero"))
                .forEach(attribute -> attribute.getValueBuilder().setDoubleValue(0));
        return builder.build();
    }
}
