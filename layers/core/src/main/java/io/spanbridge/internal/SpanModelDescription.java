package io.spanbridge.internal;

import io.spanbridge.config.Attributes;
import io.spanbridge.config.InstrumentationScope;
import io.spanbridge.config.Resource;
import io.spanbridge.config.Sampler;
import io.spanbridge.config.SpanLimits;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Describes to Rust what the spans of an OTLP layer are like, with what the environment says where the program says nothing. */
final class SpanModelDescription {
    private static final String SERVICE_NAME = "service.name";

    private final Environment environment;

    SpanModelDescription(Environment environment) {
        this.environment = environment;
    }

    String of(Resource resource, InstrumentationScope scope, Sampler sampler, SpanLimits limits) {
        return new JsonObject()
                .put("resource", resource(resource))
                .put("scope", scope == null ? null : scope(scope))
                .put("sampler", sampler(sampler == null ? samplerOfEnvironment() : sampler))
                .put("limits", limits(limits))
                .toString();
    }

    private JsonObject resource(Resource resource) {
        Attributes all = Attributes.of(SERVICE_NAME, "unknown_service:java");
        var variable = environment.first("OTEL_RESOURCE_ATTRIBUTES");
        if (variable.isPresent()) {
            for (Map.Entry<String, String> pair :
                    environment.pairs(variable.get()).entrySet()) {
                all = all.with(pair.getKey(), pair.getValue());
            }
        }
        var name = environment.text("OTEL_SERVICE_NAME");
        if (name.isPresent()) {
            all = all.with(SERVICE_NAME, name.get());
        }
        for (Map.Entry<String, Object> entry : resource.attributes().asMap().entrySet()) {
            all = all.with(entry.getKey(), entry.getValue());
        }
        return new JsonObject().put("attributes", attributes(all.asMap())).text("schemaUrl", resource.schemaUrl());
    }

    private static JsonObject scope(InstrumentationScope scope) {
        return new JsonObject()
                .text("name", scope.name())
                .text("version", scope.version())
                .text("schemaUrl", scope.schemaUrl())
                .put("attributes", attributes(scope.attributes().asMap()));
    }

    private Sampler samplerOfEnvironment() {
        var entry = environment.first("OTEL_TRACES_SAMPLER");
        if (entry.isEmpty()) {
            return Sampler.parentBased(Sampler.alwaysOn());
        }
        return switch (entry.get().getValue().toLowerCase(Locale.ROOT)) {
            case "always_on" -> Sampler.alwaysOn();
            case "always_off" -> Sampler.alwaysOff();
            case "traceidratio" -> ratioOfEnvironment();
            case "parentbased_always_on" -> Sampler.parentBased(Sampler.alwaysOn());
            case "parentbased_always_off" -> Sampler.parentBased(Sampler.alwaysOff());
            case "parentbased_traceidratio" -> Sampler.parentBased(ratioOfEnvironment());
            default ->
                throw Environment.wrong(
                        entry.get(),
                        "give always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off or"
                                + " parentbased_traceidratio");
        };
    }

    private Sampler ratioOfEnvironment() {
        var entry = environment.first("OTEL_TRACES_SAMPLER_ARG");
        if (entry.isEmpty()) {
            return Sampler.traceIdRatio(1);
        }
        double ratio;
        try {
            ratio = Double.parseDouble(entry.get().getValue());
        } catch (NumberFormatException e) {
            throw Environment.wrong(entry.get(), "give a number from 0 to 1");
        }
        return Environment.checked(entry.get(), () -> Sampler.traceIdRatio(ratio));
    }

    private static JsonObject sampler(Sampler sampler) {
        JsonObject out = new JsonObject();
        return switch (sampler.kind()) {
            case ALWAYS_ON -> out.text("type", "always-on");
            case ALWAYS_OFF -> out.text("type", "always-off");
            case TRACE_ID_RATIO -> out.text("type", "trace-id-ratio").put("ratio", sampler.ratio());
            case PARENT_BASED ->
                out.text("type", "parent-based")
                        .put("root", sampler(sampler.root().orElseThrow()));
        };
    }

    private JsonObject limits(SpanLimits limits) {
        String count = "OTEL_ATTRIBUTE_COUNT_LIMIT";
        return new JsonObject()
                .put("attributes", limit(limits.attributes(), "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", count))
                .put("events", limit(limits.events(), "OTEL_SPAN_EVENT_COUNT_LIMIT"))
                .put("links", limit(limits.links(), "OTEL_SPAN_LINK_COUNT_LIMIT"))
                .put(
                        "attributesPerEvent",
                        limit(limits.attributesPerEvent(), "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", count))
                .put("attributesPerLink", limit(limits.attributesPerLink(), "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", count))
                .put("attributeValueLength", valueLength(limits.attributeValueLength()));
    }

    private int limit(OptionalInt explicit, String... variables) {
        return explicit.isPresent()
                ? explicit.getAsInt()
                : environment.count(0, variables).orElse(128);
    }

    private Integer valueLength(OptionalInt explicit) {
        return explicit.isPresent()
                ? Integer.valueOf(explicit.getAsInt())
                : environment
                        .count(0, "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT")
                        .orElse(null);
    }

    private static String attributes(Map<?, ?> attributes) {
        return attributes.entrySet().stream()
                .map(entry -> new JsonObject()
                        .text("key", (String) entry.getKey())
                        .put("value", value(entry.getValue()))
                        .toString())
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static JsonObject value(Object value) {
        JsonObject out = new JsonObject();
        if (value instanceof String text) {
            return out.text("string", text);
        } else if (value instanceof Boolean || value instanceof Long) {
            return out.put(value instanceof Long ? "int" : "bool", value);
        } else if (value instanceof Double number) {
            // JSON has no NaN; the bits of a double are exact.
            return out.put("double", Double.doubleToRawLongBits(number));
        } else if (value instanceof byte[] bytes) {
            StringBuilder list = new StringBuilder("[");
            for (byte b : bytes) {
                list.append(list.length() > 1 ? "," : "").append(b & 0xff);
            }
            return out.put("bytes", list.append(']'));
        } else if (value instanceof List<?> list) {
            String all =
                    list.stream().map(element -> value(element).toString()).collect(Collectors.joining(",", "[", "]"));
            return out.put("array", all);
        }
        return out.put("map", attributes((Map<?, ?>) value));
    }
}
