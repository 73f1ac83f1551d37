package io.spanbridge.benchmarks.layers;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;

/**
 * The spans of the kernel {@code spans-otel} as a Java program makes them with the OpenTelemetry SDK alone: with the attributes
 * that {@link io.spanbridge.otel.OtlpLayer} gives the Rust ones, those of the source and the thread included. Thread-safe.
 */
final class JavaSdkSpans {
    private static final String SPAN = "span";
    private static final String EVENT = "first step done";
    private static final String[] LABELS = {"parse", "merge", "compact", "validate"};

    private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("number");
    private static final AttributeKey<Double> RATIO = AttributeKey.doubleKey("ratio");
    private static final AttributeKey<String> LABEL = AttributeKey.stringKey("label");
    private static final AttributeKey<Long> THREAD_ID = AttributeKey.longKey("thread.id");
    private static final AttributeKey<String> THREAD_NAME = AttributeKey.stringKey("thread.name");
    private static final Attributes OF_SPAN = source(120);
    private static final Attributes OF_EVENT =
            source(170).toBuilder().put("level", "INFO").build();

    private final Tracer tracer;

    JavaSdkSpans(OpenTelemetry openTelemetry) {
        tracer = openTelemetry.getTracer("io.spanbridge.benchmarks");
    }

    /** Makes so many spans, one after the other. */
    void make(long count) {
        for (long number = 0; number < count; number++) {
            Thread thread = Thread.currentThread();
            Span span = tracer.spanBuilder(SPAN)
                    .setAllAttributes(OF_SPAN)
                    .setAttribute(THREAD_ID, thread.getId())
                    .setAttribute(THREAD_NAME, thread.getName())
                    .setAttribute(NUMBER, number)
                    .setAttribute(RATIO, number * 0.5)
                    .setAttribute(LABEL, LABELS[(int) (number & 3)])
                    .startSpan();
            span.addEvent(EVENT, OF_EVENT.toBuilder().put(NUMBER, number).build());
            span.end();
        }
    }

    private static Attributes source(long line) {
        return Attributes.builder()
                .put("target", JavaSdkSpans.class.getName())
                .put("code.file.path", "JavaSdkSpans.java")
                .put("code.module.name", JavaSdkSpans.class.getPackageName())
                .put("code.line.number", line)
                .build();
    }
}
