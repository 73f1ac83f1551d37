package io.spanbridge.internal;

import io.spanbridge.JsonLayer;
import io.spanbridge.TracingException;
import java.nio.ByteBuffer;

/**
 * Where callbacks enter Java. Called by Rust only, through method ids that it looks up in this class; nothing thrown
 * gets out, except by {@link #context}.
 *
 * <p>Thread contract: any thread, several at once.
 */
final class Upcalls {
    private static final int DONE = 0;

    /** The session is closed: what was to be handed over is lost, and Rust counts it. */
    private static final int CLOSED = 2;

    private Upcalls() {}

    /**
     * Hands over records.
     *
     * @param buffer the number of the buffer; its complement when the records are another thread's
     * @return how many bytes were delivered: {@code length}, or less when the record there was not understood; the
     *     complement of that when the session was closed meanwhile
     */
    static int deliver(int session, int buffer, int length) {
        Session target = Session.find(session);
        if (target == null) {
            return ~0;
        }
        ThreadBuffer records = null;
        try {
            records = ThreadBuffer.get(buffer < 0 ? ~buffer : buffer);
            return records.deliver(target, length, buffer < 0);
        } catch (Throwable t) {
            target.failures().report("a callback was not understood", t);
            return records == null ? 0 : records.delivered();
        }
    }

    /** Lets go of what the layers keep for a span of whose end they could not be told. */
    static int forget(int session, long span) {
        Session target = Session.find(session);
        if (target != null) {
            target.forget(span);
        }
        return DONE;
    }

    /**
     * Describes a callsite; returns what {@link Session#register} does, or -1.
     *
     * @param description as {@code encode_callsite} writes it
     */
    static long register(int session, byte[] description, int layers) {
        Session target = Session.find(session);
        if (target == null) {
            return 0;
        }
        try {
            return target.register(target.callsites().define(description), layers);
        } catch (Throwable t) {
            target.failures().report("a callsite was not understood", t);
            return -1;
        }
    }

    /** Asks about one span or event; returns those of {@code layers} that want it, or -1. */
    static int enabled(int session, int callsite, int layers) {
        Session target = Session.find(session);
        if (target == null) {
            return 0;
        }
        try {
            return target.enabled(target.callsites().get(callsite), layers);
        } catch (Throwable t) {
            target.failures().report("a callsite was not understood", t);
            return -1;
        }
    }

    /** Makes a buffer that of this thread, a new one when the number is negative; returns its number. */
    static int lendBuffer(int buffer) {
        int number = buffer < 0 ? ThreadBuffer.add() : buffer;
        ThreadBuffer.get(number).lend(Thread.currentThread());
        return number;
    }

    /** Gives a buffer that much memory. */
    static ByteBuffer resizeBuffer(int buffer, int capacity) {
        return ThreadBuffer.get(buffer).resize(capacity);
    }

    /** Returns the state of a span: that of the only layer, or an array of those of all; this class when the session is closed. */
    static Object jsonNewSpan(int session, int layers, String attributes, String id) {
        Session target = Session.find(session);
        if (target == null) {
            return Upcalls.class;
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
                target.failures().inLayer(slot.jsonLayer, Callback.NEW_SPAN, ThreadBuffer.NAMES[Callback.NEW_SPAN], t);
            }
        }
        return states == null || only == null ? only : states;
    }

    /** @param state what {@link #jsonNewSpan} returned for the event's span, or null */
    static int jsonEvent(int session, int layers, String event, Object state) {
        return each(session, layers, state, Callback.EVENT, (layer, own) -> layer.onEvent(event, own));
    }

    /** @param state what {@link #jsonNewSpan} returned for the span */
    static int jsonRecord(int session, int layers, String id, String values, Object state) {
        return each(session, layers, state, Callback.RECORD, (layer, own) -> layer.onRecord(id, values, own));
    }

    /** @param state what {@link #jsonNewSpan} returned for the span */
    static int jsonClose(int session, int layers, String id, Object state) {
        return each(session, layers, state, Callback.CLOSE, (layer, own) -> layer.onClose(id, own));
    }

    /** @param state what {@link #jsonNewSpan} returned for the span */
    static int jsonEnter(int session, int layers, String id, Object state) {
        return each(session, layers, state, Callback.ENTER, (layer, own) -> layer.onEnter(id, own));
    }

    /** @param state what {@link #jsonNewSpan} returned for the span */
    static int jsonExit(int session, int layers, String id, Object state) {
        return each(session, layers, state, Callback.EXIT, (layer, own) -> layer.onExit(id, own));
    }

    /**
     * @param state what {@link #jsonNewSpan} returned for the span; {@code followsState} for the followed one
     * @param followsId empty when there is none
     */
    static int jsonFollowsFrom(
            int session, int layers, String id, Object state, String followsId, Object followsState) {
        Session target = Session.find(session);
        if (target == null) {
            return CLOSED;
        }
        String follows = followsId.isEmpty() ? null : followsId;
        for (int rest = layers; rest != 0; rest &= rest - 1) {
            int layer = rest & -rest;
            LayerSlot slot = target.slot(Integer.numberOfTrailingZeros(rest));
            Object followed = target.jsonState(slot, followsState);
            each(
                    session,
                    layer,
                    state,
                    Callback.FOLLOWS_FROM,
                    (own, ownState) -> own.onFollowsFrom(id, ownState, follows, followed));
        }
        return DONE;
    }

    /**
     * Returns the context of Java's current span, encoded, or null.
     *
     * @throws TracingException when its source fails; Rust takes the exception, or lets it be thrown by the native method that
     *     asked for that
     */
    static byte[] context() {
        try {
            return CurrentContext.encoded();
        } catch (Throwable t) {
            throw new TracingException("the source of Java's current span failed: " + t, t);
        }
    }

    /** Tells the error handler what is wrong with a native layer. */
    static int say(int session, int layer, String text) {
        Session target = Session.find(session);
        if (target != null) {
            target.failures().say("layer " + layer + " (" + target.slot(layer).name() + "): " + text);
        }
        return 0;
    }

    private interface JsonCall {
        void call(JsonLayer layer, Object state);
    }

    private static int each(int session, int layers, Object state, int kind, JsonCall call) {
        Session target = Session.find(session);
        if (target == null) {
            return CLOSED;
        }
        for (int rest = layers; rest != 0; rest &= rest - 1) {
            LayerSlot slot = target.slot(Integer.numberOfTrailingZeros(rest));
            try {
                call.call(slot.jsonLayer, target.jsonState(slot, state));
            } catch (Throwable t) {
                target.failures().inLayer(slot.jsonLayer, kind, ThreadBuffer.NAMES[kind], t);
            }
        }
        return DONE;
    }
}
