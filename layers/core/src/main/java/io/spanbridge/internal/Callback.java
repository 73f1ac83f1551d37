package io.spanbridge.internal;

import io.spanbridge.EventView;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Values;

/** The callbacks, numbered as in the Rust crate, and which of them a layer overrides. */
final class Callback {
    static final int NEW_SPAN = 0;
    static final int RECORD = 1;
    static final int FOLLOWS_FROM = 2;
    static final int EVENT = 3;
    static final int ENTER = 4;
    static final int EXIT = 5;
    static final int CLOSE = 6;

    private Callback() {}

    /** Returns a bit per callback that the layer overrides. */
    static int overriddenBy(Layer<?> layer) {
        Class<?> type = layer.getClass();
        Class<Layer> base = base();
        return bit(NEW_SPAN, type, base, "onNewSpan", SpanView.class, Values.class)
                | bit(RECORD, type, base, "onRecord", SpanView.class, Values.class, Object.class)
                | bit(
                        FOLLOWS_FROM,
                        type,
                        base,
                        "onFollowsFrom",
                        SpanView.class,
                        Object.class,
                        SpanView.class,
                        Object.class)
                | bit(EVENT, type, base, "onEvent", EventView.class, Values.class, Object.class)
                | bit(ENTER, type, base, "onEnter", SpanView.class, Object.class)
                | bit(EXIT, type, base, "onExit", SpanView.class, Object.class)
                | bit(CLOSE, type, base, "onClose", SpanView.class, Object.class);
    }

    /** Returns whether the layer captures something for spans of which it hears later. */
    static boolean captures(Layer<?> layer) {
        return bit(0, layer.getClass(), base(), "captureContext") != 0;
    }

    /** Returns a bit per callback that the layer overrides. */
    static int overriddenBy(JsonLayer layer) {
        Class<?> type = layer.getClass();
        Class<JsonLayer> base = JsonLayer.class;
        return bit(NEW_SPAN, type, base, "onNewSpan", String.class, String.class)
                | bit(RECORD, type, base, "onRecord", String.class, String.class, Object.class)
                | bit(EVENT, type, base, "onEvent", String.class, Object.class)
                | bit(ENTER, type, base, "onEnter", String.class, Object.class)
                | bit(EXIT, type, base, "onExit", String.class, Object.class)
                | bit(FOLLOWS_FROM, type, base, "onFollowsFrom", String.class, Object.class, String.class, Object.class)
                | bit(CLOSE, type, base, "onClose", String.class, Object.class);
    }

    @SuppressWarnings({"rawtypes"})
    private static Class<Layer> base() {
        return Layer.class;
    }

    private static int bit(int callback, Class<?> type, Class<?> base, String name, Class<?>... parameters) {
        try {
            return type.getMethod(name, parameters).getDeclaringClass() == base ? 0 : 1 << callback;
        } catch (NoSuchMethodException e) {
            throw new AssertionError(base + " has a method " + name, e);
        }
    }
}
