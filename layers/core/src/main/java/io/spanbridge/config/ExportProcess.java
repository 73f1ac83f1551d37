package io.spanbridge.config;

import java.time.Duration;
import java.util.Optional;

/** How the OTLP layers of a session send spans on: many at once from a thread of their own, or each one when it ends. */
public sealed interface ExportProcess permits BatchConfig, SimpleConfig {
    /**
     * Returns how long sending may take, all attempts together, when that was set. Else it is
     * {@code OTEL_BSP_EXPORT_TIMEOUT}, or 30 seconds.
     */
    Optional<Duration> exportTimeout();
}
