package io.spanbridge.config;

import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import java.util.Objects;
import java.util.Optional;

/** A layer written in Java, and its filter. */
public final class JavaLayerConfig implements LayerConfig {
    private final Object layer;
    private final String filter;

    private JavaLayerConfig(Object layer, String filter) {
        this.layer = layer;
        this.filter = filter;
    }

    /** Configures a typed layer that sees what the default filter lets through; see {@link #withFilter}. */
    public static JavaLayerConfig of(Layer<?> layer) {
        return new JavaLayerConfig(Objects.requireNonNull(layer, "layer"), null);
    }

    /** Configures a layer that takes JSON text. */
    public static JavaLayerConfig of(JsonLayer layer) {
        return new JavaLayerConfig(Objects.requireNonNull(layer, "layer"), null);
    }

    /**
     * Returns a copy with a filter in the syntax of {@code tracing_subscriber::EnvFilter}, for example
     * {@code info,kernels=debug,[request{id=7}]=trace}. It is read when the session opens; a wrong one is an error then.
     * Without a filter the environment variables {@code SPANBRIDGE_FILTER} (or the one of
     * {@link io.spanbridge.TracingModule#withFilterVariable}) and {@code RUST_LOG} are looked at, in this order; if both are
     * unset it is {@code info}.
     */
    public JavaLayerConfig withFilter(String directives) {
        return new JavaLayerConfig(layer, Objects.requireNonNull(directives, "directives"));
    }

    /** Returns the {@link Layer} or {@link JsonLayer}. */
    public Object layer() {
        return layer;
    }

    @Override
    public Optional<String> filter() {
        return Optional.ofNullable(filter);
    }
}
