package io.spanbridge.config;

import io.spanbridge.ErrorHandler;
import io.spanbridge.internal.LoggingErrorHandler;
import java.util.Objects;

/**
 * A session for every thread of the process that has none of its own. A module has one at a time.
 *
 * @param subscriber the layers
 * @param errorHandler who is told of what goes wrong inside the session; by default the system logger {@code io.spanbridge}
 */
public record GlobalTracingConfig(SubscriberConfig subscriber, ErrorHandler errorHandler) implements TracingConfig {
    public GlobalTracingConfig {
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(errorHandler, "errorHandler");
    }

    /** Makes a configuration with the default error handler. */
    public static GlobalTracingConfig of(SubscriberConfig subscriber) {
        return new GlobalTracingConfig(subscriber, LoggingErrorHandler.INSTANCE);
    }

    /** Makes a configuration of these layers with the default error handler. */
    public static GlobalTracingConfig of(LayerConfig... layers) {
        return of(SubscriberConfig.of(layers));
    }

    /** Returns a copy with that error handler. */
    public GlobalTracingConfig withErrorHandler(ErrorHandler handler) {
        return new GlobalTracingConfig(subscriber, handler);
    }
}
