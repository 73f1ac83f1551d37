package io.spanbridge.internal;

import io.spanbridge.JsonLayer;
import java.nio.ByteBuffer;

/**
 * Where callbacks enter Java. Called by Rust only, through method ids that it looks up in this class; nothing thrown gets out.
 *
 * <p>Thread contract: any thread, several at once.
 */
final class Upcalls {
    private Upcalls() {}

    /** Hands over records; 0 when they were understood. */
    static int deliver(int session, int buffer, int length) {
        Session target = Session.find(session);
        if (target == null) {
            return 0;
        }
        try {
            ThreadBuffer.get(buffer).deliver(target, length);
            return 0;
        } catch (Throwable t) {
            target.failures().report("a callback was not understood", t);
            return 1;
        }
    }

    /** Describes a callsite; returns those of {@code layers} that want it, or -1. */
    static int register(int session, int buffer, int length, int layers) {
        Session target = Session.find(session);
        if (target == null) {
            return 0;
        }
        try {
            return ThreadBuffer.get(buffer).register(target, length, layers);
        } catch (Throwable t) {
            target.failures().report("a callsite was not understood", t);
            return -1;
        }
    }

    /** Returns the number of a new buffer. */
    static int newBuffer() {
        return ThreadBuffer.add();
    }

    /** Gives a buffer that much memory. */
    static ByteBuffer resizeBuffer(int buffer, int capacity) {
        return ThreadBuffer.get(buffer).resize(capacity);
    }

    /** Returns the state of a span: that of the only layer, or an array of those of all. */
    static Object jsonNewSpan(int session, int layers, String attributes, String id) {
        Session target = Session.find(session);
        if (target == null) {
            return null;
        }
        Object[] states = target.jsonLayers() == 1 ? null : new Object[target.jsonLayers()];
        Object only = null;
        for (int rest = layers; rest != 0; rest &= rest - 1) {
            LayerSlot slot = target.slot(Integer.numberOfTrailingZeros(rest));
            try {
                Object state = slot.jsonLayer.onNewSpan(attributes, id);
                only = state == null ? only : state;
                if (states != null) {
                    states[slot.ordinal] = state;
                }
            } catch (Throwable t) {
                target.failures().inLayer(slot.jsonLayer, "onNewSpan", t);
            }
        }
        return states == null || only == null ? only : states;
    }

    /** @param state what {@link #jsonNewSpan} returned for the event's span, or null */
    static int jsonEvent(int session, int layers, String event, Object state) {
        each(session, layers, state, "onEvent", (layer, own) -> layer.onEvent(event, own));
        return 0;
    }

    /** @param state what {@link #jsonNewSpan} returned for the span */
    static int jsonRecord(int session, int layers, String id, String values, Object state) {
        each(session, layers, state, "onRecord", (layer, own) -> layer.onRecord(id, values, own));
        return 0;
    }

    /** @param state what {@link #jsonNewSpan} returned for the span */
    static int jsonClose(int session, int layers, String id, Object state) {
        each(session, layers, state, "onClose", (layer, own) -> layer.onClose(id, own));
        return 0;
    }

    private interface JsonCall {
        void call(JsonLayer layer, Object state);
    }

    private static void each(int session, int layers, Object state, String callback, JsonCall call) {
        Session target = Session.find(session);
        if (target == null) {
            return;
        }
        boolean one = target.jsonLayers() == 1;
        for (int rest = layers; rest != 0; rest &= rest - 1) {
            LayerSlot slot = target.slot(Integer.numberOfTrailingZeros(rest));
            try {
                call.call(slot.jsonLayer, one || state == null ? state : ((Object[]) state)[slot.ordinal]);
            } catch (Throwable t) {
                target.failures().inLayer(slot.jsonLayer, callback, t);
            }
        }
    }
}
