package io.spanbridge.config;

import java.util.Optional;

/** One layer of a session. */
public sealed interface LayerConfig permits JavaLayerConfig, NativeLayerConfig {
    /** Returns the filter in the syntax of {@code tracing_subscriber::EnvFilter}, when one was set. */
    Optional<String> filter();
}
