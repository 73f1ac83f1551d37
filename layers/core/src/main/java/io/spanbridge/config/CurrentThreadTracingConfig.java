package io.spanbridge.config;

import io.spanbridge.ErrorHandler;
import io.spanbridge.internal.LoggingErrorHandler;
import java.util.Objects;

/**
 * A session for the thread that opens it, and that must close it. On that thread it takes the place of the global one.
 *
 * <p>It sees what Rust code does on that very thread, not on threads that the Rust code starts.
 *
 * @param subscriber the layers
 * @param errorHandler who is told of what goes wrong inside the session; by default the system logger {@code io.spanbridge}
 */
public record CurrentThreadTracingConfig(SubscriberConfig subscriber, ErrorHandler errorHandler)
        implements TracingConfig {
    public CurrentThreadTracingConfig {
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(errorHandler, "errorHandler");
    }

    /** Makes a configuration with the default error handler. */
    public static CurrentThreadTracingConfig of(SubscriberConfig subscriber) {
        return new CurrentThreadTracingConfig(subscriber, LoggingErrorHandler.INSTANCE);
    }

    /** Makes a configuration of these layers with the default error handler. */
    public static CurrentThreadTracingConfig of(LayerConfig... layers) {
        return of(SubscriberConfig.of(layers));
    }

    /** Returns a copy with that error handler. */
    public CurrentThreadTracingConfig withErrorHandler(ErrorHandler handler) {
        return new CurrentThreadTracingConfig(subscriber, handler);
    }
}
