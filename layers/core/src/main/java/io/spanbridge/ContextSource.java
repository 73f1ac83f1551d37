package io.spanbridge;

/**
 * Knows the current span of Java, which becomes the parent of the spans of a Rust function that says
 * {@code #[spanbridge::propagate]}. Found by {@link java.util.ServiceLoader}; the module {@code spanbridge-otel} has one for
 * OpenTelemetry.
 *
 * <p>Asked once per call of such a function, on the calling thread, when a session that exports spans is open. Must not call
 * instrumented Rust code.
 */
@FunctionalInterface
public interface ContextSource {
    /** Returns the context of the current span, or null when there is none. */
    TraceContext current();
}
