package io.spanbridge.internal;

import io.spanbridge.Delivery;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.config.NativeLayerConfig;
import java.util.Objects;

/** A layer of a session, and its place among the layers of its delivery. */
final class LayerSlot {
    /** The typed layer; null for all others. */
    final Layer<Object> layer;

    /** The layer that takes JSON; null for all others. */
    final JsonLayer jsonLayer;

    /** Counted from 0 among the layers of the same delivery. */
    final int ordinal;

    /** A bit per {@link Callback} that the layer overrides. */
    final int overridden;

    /** Whether the layer overrides {@link Layer#captureContext}. */
    final boolean captures;

    /** When the layer's callbacks are delivered; null when it is not a typed one. */
    final Delivery delivery;

    /** The configuration of a native layer; null for all others. */
    private final NativeLayerConfig nativeLayer;

    private LayerSlot(
            Layer<Object> layer,
            Delivery delivery,
            JsonLayer jsonLayer,
            NativeLayerConfig nativeLayer,
            int ordinal,
            int overridden) {
        this.layer = layer;
        this.delivery = delivery;
        this.jsonLayer = jsonLayer;
        this.nativeLayer = nativeLayer;
        this.ordinal = ordinal;
        this.overridden = overridden;
        this.captures = layer != null && Callback.captures(layer);
    }

    @SuppressWarnings("unchecked")
    static LayerSlot of(Layer<?> layer, int ordinal) {
        // A layer gets back only what it returned itself, so the type of its state is its own affair.
        Delivery delivery = Objects.requireNonNull(
                layer.delivery(), "delivery() of " + layer.getClass().getName());
        return new LayerSlot((Layer<Object>) layer, delivery, null, null, ordinal, Callback.overriddenBy(layer));
    }

    static LayerSlot of(JsonLayer layer, int ordinal) {
        return new LayerSlot(null, null, layer, null, ordinal, Callback.overriddenBy(layer));
    }

    static LayerSlot of(NativeLayerConfig layer) {
        return new LayerSlot(null, null, null, layer, 0, 0);
    }

    /** The layer itself, by which its user names it. */
    Object object() {
        return layer != null ? layer : jsonLayer != null ? jsonLayer : nativeLayer;
    }

    /** Whether another thread delivers its callbacks. */
    boolean isBatched() {
        return delivery == Delivery.BATCHED;
    }

    /** Whether it hears of callbacks when they happen, on their thread. */
    boolean isDirect() {
        return delivery == Delivery.DIRECT;
    }

    /** Whether it runs in Rust. */
    boolean isNative() {
        return nativeLayer != null;
    }

    /** What messages call it. */
    String name() {
        return object().getClass().getName();
    }
}
