package io.spanbridge.config;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Sends each span when it ends. <b>This blocks the instrumented thread</b>: the Rust code that ended the span goes on when the span
 * was written, or taken by the collector, or given up, which with a collector that does not answer takes as long as
 * {@link #exportTimeout} says. Meant for tests, and for programs that may be killed at any moment.
 *
 * @param exportTimeout the longest time that a span may block its thread, all attempts together
 */
public record SimpleConfig(Optional<Duration> exportTimeout) implements ExportProcess {
    public SimpleConfig {
        Objects.requireNonNull(exportTimeout, "exportTimeout");
        exportTimeout.ifPresent(limit -> Checks.positive(limit, "exportTimeout"));
    }

    /** Returns a configuration with the default timeout. */
    public static SimpleConfig defaults() {
        return new SimpleConfig(Optional.empty());
    }

    /** Returns a copy with that timeout. */
    public SimpleConfig withExportTimeout(Duration limit) {
        return new SimpleConfig(Optional.of(limit));
    }
}
