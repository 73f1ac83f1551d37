package io.spanbridge.otel;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.internal.W3CTraceContextEncoding;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.spanbridge.ContextSource;
import io.spanbridge.TraceContext;
import java.util.List;

/**
 * The way between an OpenTelemetry {@link Context} and the {@link TraceContext} of the bridge. As a {@link ContextSource} it is
 * found by itself: a Rust function that says {@code #[spanbridge::propagate]} runs in the trace of the current Java span.
 *
 * <p>Thread-safe.
 */
public final class OpenTelemetryContext implements ContextSource {
    private static final TextMapGetter<String> BAGGAGE = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String header) {
            return List.of("baggage");
        }

        @Override
        public String get(String header, String key) {
            return key.equals("baggage") ? header : null;
        }
    };

    /** For {@link java.util.ServiceLoader}. */
    public OpenTelemetryContext() {}

    /** Returns the current span's context, or null when there is none. */
    @Override
    public TraceContext current() {
        return of(Context.current());
    }

    /** Returns the context of the span in {@code context}, with its trace state and baggage; null when there is no valid span. */
    public static TraceContext of(Context context) {
        SpanContext span = Span.fromContext(context).getSpanContext();
        if (!span.isValid()) {
            return null;
        }
        TraceState state = span.getTraceState();
        StringBuilder baggage = new StringBuilder();
        W3CBaggagePropagator.getInstance().inject(context, baggage, (to, key, value) -> to.append(value));
        return new TraceContext(
                span.getTraceId(),
                span.getSpanId(),
                Byte.toUnsignedInt(span.getTraceFlags().asByte()),
                state.isEmpty() ? "" : W3CTraceContextEncoding.encodeTraceState(state),
                baggage.toString());
    }

    /** Returns {@code parent} with the span of {@code context} as its span, and its baggage if it has any. */
    public static Context in(Context parent, TraceContext context) {
        SpanContext span = SpanContext.createFromRemoteParent(
                context.traceId(),
                context.spanId(),
                TraceFlags.fromByte((byte) context.flags()),
                context.traceState().isEmpty()
                        ? TraceState.getDefault()
                        : W3CTraceContextEncoding.decodeTraceState(context.traceState()));
        Context with = parent.with(Span.wrap(span));
        return context.baggage().isEmpty()
                ? with
                : W3CBaggagePropagator.getInstance().extract(with, context.baggage(), BAGGAGE);
    }
}
