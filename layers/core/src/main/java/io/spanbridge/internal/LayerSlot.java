package io.spanbridge.internal;

import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;

/** A layer of a session, and its place among the layers of its delivery. */
final class LayerSlot {
    /** The typed layer; null for a {@link JsonLayer}. */
    final Layer<Object> layer;

    /** The layer that takes JSON; null for a {@link Layer}. */
    final JsonLayer jsonLayer;

    /** Counted from 0 among the layers of the same delivery. */
    final int ordinal;

    /** A bit per {@link Callback} that the layer overrides. */
    final int overridden;

    private LayerSlot(Layer<Object> layer, JsonLayer jsonLayer, int ordinal, int overridden) {
        this.layer = layer;
        this.jsonLayer = jsonLayer;
        this.ordinal = ordinal;
        this.overridden = overridden;
    }

    @SuppressWarnings("unchecked")
    static LayerSlot of(Layer<?> layer, int ordinal) {
        // A layer gets back only what it returned itself, so the type of its state is its own affair.
        return new LayerSlot((Layer<Object>) layer, null, ordinal, Callback.overriddenBy(layer));
    }

    static LayerSlot of(JsonLayer layer, int ordinal) {
        return new LayerSlot(null, layer, ordinal, Callback.overriddenBy(layer));
    }

    Object object() {
        return layer != null ? layer : jsonLayer;
    }
}
