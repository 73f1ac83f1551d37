package io.spanbridge.otel;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.internal.W3CTraceContextEncoding;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.spanbridge.ContextSource;
import io.spanbridge.TraceContext;
import io.spanbridge.TracingModule;
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

    /** In a context that Java works in inside of a Rust span: the id of that span. */
    static final ContextKey<String> RUST_SPAN = ContextKey.named("spanbridge-rust-span");

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

    /**
     * Returns the context of the Rust span that this thread is in, as {@link TracingModule#currentContext} finds it; an invalid one when
     * there is none. Of a layer that is an {@link OtlpLayer}, {@link OtlpLayer#makeCurrent} gives the span itself.
     */
    public static SpanContext current(TracingModule module) {
        TraceContext context = module.currentContext();
        return context == null ? SpanContext.getInvalid() : spanContext(context, false);
    }

    /**
     * Makes the Rust span that this thread is in the current one of OpenTelemetry, with its baggage: Java spans that are started
     * now are its children, and Rust code that is called by way of {@code #[spanbridge::propagate]} goes on from them.
     *
     * <pre>{@code
     * // in a Java method that Rust code calls
     * try (Scope scope = OpenTelemetryContext.makeCurrent(MODULE)) {
     *     Span span = tracer.spanBuilder("in Java").startSpan();
     *     ...
     * }
     * }</pre>
     *
     * @return what ends it, on this thread; it changes nothing when there is no such span
     */
    public static Scope makeCurrent(TracingModule module) {
        TraceContext context = module.currentContext();
        if (context == null) {
            return Scope.noop();
        }
        return in(Context.current(), context, false)
                .with(RUST_SPAN, context.spanId())
                .makeCurrent();
    }

    /** Returns {@code parent} with the span of {@code context} as its span, and its baggage if it has any. */
    public static Context in(Context parent, TraceContext context) {
        return in(parent, context, true);
    }

    private static Context in(Context parent, TraceContext context, boolean isRemote) {
        Context with = parent.with(Span.wrap(spanContext(context, isRemote)));
        return context.baggage().isEmpty()
                ? with
                : W3CBaggagePropagator.getInstance().extract(with, context.baggage(), BAGGAGE);
    }

    private static SpanContext spanContext(TraceContext context, boolean isRemote) {
        TraceFlags flags = TraceFlags.fromByte((byte) context.flags());
        TraceState state = context.traceState().isEmpty()
                ? TraceState.getDefault()
                : W3CTraceContextEncoding.decodeTraceState(context.traceState());
        return isRemote
                ? SpanContext.createFromRemoteParent(context.traceId(), context.spanId(), flags, state)
                : SpanContext.create(context.traceId(), context.spanId(), flags, state);
    }
}
