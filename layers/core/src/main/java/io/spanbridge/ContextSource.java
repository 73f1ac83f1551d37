package io.spanbridge;

/**
 * Knows the current span of Java, in whose trace a Rust function runs that says {@code #[spanbridge::propagate]}. Found by
 * {@link java.util.ServiceLoader}; the module {@code spanbridge-otel} has one for OpenTelemetry.
 *
 * <p>Asked once per call of such a function, on the calling thread, when a layer of the current session has a use for it. Must
 * not call instrumented Rust code.
 */
@FunctionalInterface
public interface ContextSource {
    /** Returns the context of the current span, or null when there is none. */
    TraceContext current();
}
