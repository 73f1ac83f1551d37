package io.spanbridge.internal;

import io.spanbridge.JsonLayer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a thread of a module reads its JSON texts with, and the callbacks that carry them.
 *
 * <p>The memory of a text is Rust's, and may be freed when the call has returned: nothing keeps it. Used by one thread at a
 * time; Rust lends it to the next one when a thread ends.
 */
final class ThreadTexts {
    private static final Object LOCK = new Object();

    /** A longer text is read by way of an array that is not kept. */
    private static final int KEPT = 64 << 10;

    /** How many texts of ids are kept; a power of two. */
    private static final int IDS = 32;

    /** All of them, by number. Replaced when full. */
    private static volatile AtomicReferenceArray<ThreadTexts> all = new AtomicReferenceArray<>(64);

    private static int count;

    /** Where Rust writes; null until it has shown it. */
    private ByteBuffer memory;

    /** A string is made of an array; this is the one. */
    private byte[] staged = new byte[1 << 10];

    /** The spans whose texts are in {@link #idTexts}: a span's id goes over with each callback, and has one text while it lives. */
    private final long[] ids = new long[IDS];

    private final String[] idTexts = new String[IDS];

    private ThreadTexts() {}

    /** Returns the number of a new one. */
    static int add() {
        synchronized (LOCK) {
            int number = count++;
            AtomicReferenceArray<ThreadTexts> known = all;
            if (number == known.length()) {
                AtomicReferenceArray<ThreadTexts> larger = new AtomicReferenceArray<>(2 * number);
                for (int i = 0; i < number; i++) {
                    larger.set(i, known.get(i));
                }
                all = larger;
                known = larger;
            }
            known.set(number, new ThreadTexts());
            return number;
        }
    }

    static ThreadTexts get(int number) {
        return all.get(number);
    }

    /** Replaces the memory in which Rust writes. */
    void show(ByteBuffer buffer) {
        memory = buffer;
    }

    /** Returns the state of a new span: that of the only layer, or an array of those of all. */
    Object newSpan(Session session, int layers, long span, int length) {
        String attributes = text(length);
        String id = id(span);
        Object[] states = session.jsonLayers() == 1 ? null : new Object[session.jsonLayers()];
        Object only = null;
        for (int rest = layers; rest != 0; rest &= rest - 1) {
            LayerSlot slot = session.slot(Integer.numberOfTrailingZeros(rest));
            try {
                Object state = slot.jsonLayer.onNewSpan(attributes, id);
                only = state == null ? only : state;
                if (states != null) {
                    states[slot.ordinal] = state;
                }
            } catch (Throwable t) {
                failed(session, slot, Callback.NEW_SPAN, t);
            }
        }
        return states == null || only == null ? only : states;
    }

    /**
     * Any other callback, but that of one span following from another.
     *
     * @param states what {@link #newSpan} returned for the span, or null
     * @param length that of the text, for the kinds that have one
     */
    void call(Session session, int layers, int kind, long span, Object states, int length) {
        String text = kind == Callback.EVENT || kind == Callback.RECORD ? text(length) : null;
        String id = kind == Callback.EVENT ? null : id(span);
        for (int rest = layers; rest != 0; rest &= rest - 1) {
            LayerSlot slot = session.slot(Integer.numberOfTrailingZeros(rest));
            Object state = session.jsonState(slot, states);
            JsonLayer layer = slot.jsonLayer;
            try {
                switch (kind) {
                    case Callback.RECORD -> layer.onRecord(id, text, state);
                    case Callback.EVENT -> layer.onEvent(text, state);
                    case Callback.ENTER -> layer.onEnter(id, state);
                    case Callback.EXIT -> layer.onExit(id, state);
                    case Callback.CLOSE -> layer.onClose(id, state);
                    default -> throw new AssertionError("Rust does not send the kind " + kind + " this way");
                }
            } catch (Throwable t) {
                failed(session, slot, kind, t);
            }
        }
    }

    /** @param follows 0 when there is none; both states are what {@link #newSpan} returned for the span, or null */
    void follows(Session session, int layers, long span, Object states, long follows, Object followsStates) {
        String id = id(span);
        String followsId = follows == 0 ? null : id(follows);
        for (int rest = layers; rest != 0; rest &= rest - 1) {
            LayerSlot slot = session.slot(Integer.numberOfTrailingZeros(rest));
            Object state = session.jsonState(slot, states);
            try {
                slot.jsonLayer.onFollowsFrom(id, state, followsId, session.jsonState(slot, followsStates));
            } catch (Throwable t) {
                failed(session, slot, Callback.FOLLOWS_FROM, t);
            }
        }
    }

    private static void failed(Session session, LayerSlot slot, int kind, Throwable t) {
        session.failures().inLayer(slot.jsonLayer, kind, ThreadBuffer.NAMES[kind], t);
    }

    /** Reads the text of that many bytes. Allocates the string and what it holds. */
    private String text(int length) {
        byte[] bytes = staged;
        if (length > bytes.length) {
            bytes = new byte[Math.max(length, Math.min(KEPT, 2 * bytes.length))];
            if (bytes.length <= KEPT) {
                staged = bytes;
            }
        }
        memory.get(0, bytes, 0, length);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Returns the text of a span's id. Allocates it when it is not among those kept. */
    private String id(long span) {
        // The lower bits of a span's number are its place: spans that live at the same time are rarely of one place
        // here.
        int place = (int) span & IDS - 1;
        if (ids[place] == span) {
            return idTexts[place];
        }
        String text = "[" + span + "]";
        ids[place] = span;
        idTexts[place] = text;
        return text;
    }
}
