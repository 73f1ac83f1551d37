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
 * @param drain how the callbacks of {@link io.spanbridge.Delivery#BATCHED} layers are kept and delivered
 * @param errorHandler who is told of what goes wrong inside the session; by default the system logger {@code io.spanbridge}
 */
public record CurrentThreadTracingConfig(
        SubscriberConfig subscriber, ExportProcess exportProcess, DrainConfig drain, ErrorHandler errorHandler)
        implements TracingConfig {
    public CurrentThreadTracingConfig {
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(exportProcess, "exportProcess");
        Objects.requireNonNull(drain, "drain");
        Objects.requireNonNull(errorHandler, "errorHandler");
    }

    /** Makes a configuration with the defaults of {@link BatchConfig} and {@link DrainConfig} and the default error handler. */
    public static CurrentThreadTracingConfig of(SubscriberConfig subscriber) {
        return new CurrentThreadTracingConfig(
                subscriber, BatchConfig.defaults(), DrainConfig.defaults(), LoggingErrorHandler.INSTANCE);
    }

    /** As {@link #of(SubscriberConfig)}, of these layers. */
    public static CurrentThreadTracingConfig of(LayerConfig... layers) {
        return of(SubscriberConfig.of(layers));
    }

    /** Returns a copy whose OTLP layers send spans on so. */
    public CurrentThreadTracingConfig withExportProcess(ExportProcess process) {
        return new CurrentThreadTracingConfig(subscriber, process, drain, errorHandler);
    }

    /** Returns a copy that keeps and delivers the callbacks of batched layers so. */
    public CurrentThreadTracingConfig withDrain(DrainConfig config) {
        return new CurrentThreadTracingConfig(subscriber, exportProcess, config, errorHandler);
    }

    /** Returns a copy with that error handler. */
    public CurrentThreadTracingConfig withErrorHandler(ErrorHandler handler) {
        return new CurrentThreadTracingConfig(subscriber, exportProcess, drain, handler);
    }
}
