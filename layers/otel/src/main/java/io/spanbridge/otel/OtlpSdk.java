package io.spanbridge.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.spanbridge.TracingShutdownException;
import io.spanbridge.TracingStartException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An OpenTelemetry SDK that configures itself, counts what it exports, and says so when it is closed. Several layers may
 * share one. Thread-safe.
 *
 * <p>A JVM that exits without {@link #close} closes it, and says on standard error what was lost.
 */
public final class OtlpSdk implements AutoCloseable {
    /** How long {@link #close} waits for the last spans. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /** Below everything else that says something: the one protocol that works with the JDK's HTTP client; traces only. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");

    private final OpenTelemetrySdk sdk;
    private final ExportCounter counter;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread shutdownHook = new Thread(this::closeAtExit, "spanbridge-otel-shutdown");

    private OtlpSdk(OpenTelemetrySdk sdk, ExportCounter counter) {
        this.sdk = sdk;
        this.counter = counter;
    }

    /**
     * Makes an SDK from the system properties {@code otel.*} and the environment variables {@code OTEL_*}, as the SDK's
     * autoconfigure extension reads them. Where they say nothing, spans go by {@code http/protobuf} to
     * {@code http://localhost:4318/v1/traces}, in batches. It is not made the global one. A declarative configuration file
     * ({@code otel.config.file}) takes the place of all of this, the counting of exports included.
     *
     * @throws TracingStartException when the configuration is wrong
     */
    public static OtlpSdk autoconfigured() {
        return autoconfigured(Map.of());
    }

    /**
     * As {@link #autoconfigured()}, with properties that win over those of the system and the environment.
     *
     * @throws TracingStartException when the configuration is wrong
     */
    public static OtlpSdk autoconfigured(Map<String, String> properties) {
        Map<String, String> explicit = Map.copyOf(properties);
        ExportCounter counter = new ExportCounter();
        OpenTelemetrySdk sdk;
        try {
            sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> DEFAULTS)
                    .addPropertiesCustomizer(config -> explicit)
                    .addTracerProviderCustomizer((provider, config) -> provider.addSpanProcessor(counter.processor()))
                    .addSpanExporterCustomizer((exporter, config) -> counter.counting(exporter))
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException | IllegalArgumentException e) {
            throw new TracingStartException("the OpenTelemetry SDK cannot be configured: " + e.getMessage(), e);
        }
        OtlpSdk result = new OtlpSdk(sdk, counter);
        Runtime.getRuntime().addShutdownHook(result.shutdownHook);
        return result;
    }

    /** Returns the SDK, for {@link OtlpLayer#of}. */
    public OpenTelemetry openTelemetry() {
        return sdk;
    }

    /** Returns what became of the spans so far. */
    public ExportStatistics statistics() {
        return counter.statistics();
    }

    /**
     * Exports the spans that have ended, and waits until that is done or the time is over. Blocks.
     *
     * @return what became of the spans; when nothing ends meanwhile and the time was enough, what was not exported is lost
     */
    public ExportStatistics flush(Duration timeout) {
        sdk.getSdkTracerProvider().forceFlush().join(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return counter.statistics();
    }

    /**
     * Exports what has ended, for at most {@link #CLOSE_TIMEOUT}, and shuts the SDK down. Blocks. Closing again does nothing.
     *
     * @throws TracingShutdownException when spans were not exported; the message says how many and why. The SDK is shut down
     *     all the same.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is going down already; the hook will find the SDK closed.
        }
        shutDown();
    }

    private void shutDown() {
        sdk.shutdown().join(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        ExportStatistics statistics = counter.statistics();
        if (statistics.notExported() > 0) {
            throw new TracingShutdownException(statistics.notExported() + " of " + statistics.due()
                    + " spans were not exported: the exporter failed on " + statistics.failed() + ", "
                    + statistics.pendingOrDropped() + " were dropped by a full queue or still waiting after "
                    + CLOSE_TIMEOUT.toSeconds() + " s");
        }
    }

    private void closeAtExit() {
        try {
            if (closed.compareAndSet(false, true)) {
                shutDown();
            }
        } catch (TracingShutdownException e) {
            // Not to a logger: java.util.logging lets go of its handlers in a shutdown hook of its own, at the same
            // time.
            System.err.println("spanbridge: " + e.getMessage());
        }
    }
}
