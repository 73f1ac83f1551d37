package io.spanbridge.config;

import io.spanbridge.ErrorHandler;
import io.spanbridge.internal.LoggingErrorHandler;
import java.util.Objects;

/**
 * A session for every thread of the process that has none of its own. A module has one at a time.
 *
 * @param subscriber the layers
 * @param exportProcess how the OTLP layers among them send spans on
 * @param drain how the callbacks of {@link io.spanbridge.Delivery#BATCHED} layers are kept and delivered
 * @param errorHandler who is told of what goes wrong inside the session; by default the system logger {@code io.spanbridge}
 */
public record GlobalTracingConfig(
        SubscriberConfig subscriber, ExportProcess exportProcess, DrainConfig drain, ErrorHandler errorHandler)
        implements TracingConfig {
    public GlobalTracingConfig {
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(exportProcess, "exportProcess");
        Objects.requireNonNull(drain, "drain");
        Objects.requireNonNull(errorHandler, "errorHandler");
    }

    /** Makes a configuration with the defaults of {@link BatchConfig} and {@link DrainConfig} and the default error handler. */
    public static GlobalTracingConfig of(SubscriberConfig subscriber) {
        return new GlobalTracingConfig(
                subscriber, BatchConfig.defaults(), DrainConfig.defaults(), LoggingErrorHandler.INSTANCE);
    }

    /** As {@link #of(SubscriberConfig)}, of these layers. */
    public static GlobalTracingConfig of(LayerConfig... layers) {
        return of(SubscriberConfig.of(layers));
    }

    /** Returns a copy whose OTLP layers send spans on so. */
    public GlobalTracingConfig withExportProcess(ExportProcess process) {
        return new GlobalTracingConfig(subscriber, process, drain, errorHandler);
    }

    /** Returns a copy that keeps and delivers the callbacks of batched layers so. */
    public GlobalTracingConfig withDrain(DrainConfig config) {
        return new GlobalTracingConfig(subscriber, exportProcess, config, errorHandler);
    }

    /** Returns a copy with that error handler. */
    public GlobalTracingConfig withErrorHandler(ErrorHandler handler) {
        return new GlobalTracingConfig(subscriber, exportProcess, drain, handler);
    }
}
