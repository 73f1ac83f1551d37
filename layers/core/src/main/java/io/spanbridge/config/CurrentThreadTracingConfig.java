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
 * @param exportProcess how the OTLP layers among them send spans on
 * @param errorHandler who is told of what goes wrong inside the session; by default the system logger {@code io.spanbridge}
 */
public record CurrentThreadTracingConfig(
        SubscriberConfig subscriber, ExportProcess exportProcess, ErrorHandler errorHandler) implements TracingConfig {
    public CurrentThreadTracingConfig {
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(exportProcess, "exportProcess");
        Objects.requireNonNull(errorHandler, "errorHandler");
    }

    /** Makes a configuration with {@link BatchConfig#defaults()} and the default error handler. */
    public static CurrentThreadTracingConfig of(SubscriberConfig subscriber) {
        return new CurrentThreadTracingConfig(subscriber, BatchConfig.defaults(), LoggingErrorHandler.INSTANCE);
    }

    /** As {@link #of(SubscriberConfig)}, of these layers. */
    public static CurrentThreadTracingConfig of(LayerConfig... layers) {
        return of(SubscriberConfig.of(layers));
    }

    /** Returns a copy whose OTLP layers send spans on so. */
    public CurrentThreadTracingConfig withExportProcess(ExportProcess process) {
        return new CurrentThreadTracingConfig(subscriber, process, errorHandler);
    }

    /** Returns a copy with that error handler. */
    public CurrentThreadTracingConfig withErrorHandler(ErrorHandler handler) {
        return new CurrentThreadTracingConfig(subscriber, exportProcess, handler);
    }
}
