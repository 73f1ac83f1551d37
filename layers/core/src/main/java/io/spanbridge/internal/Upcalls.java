package io.spanbridge.internal;

import io.spanbridge.TracingException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;

/**
 * Where callbacks enter Java. Called by Rust only, through method ids that it looks up in this class; nothing thrown
 * gets out, except by {@link #context} and {@link #jsonNewSpan}.
 *
 * <p>Thread contract: any thread, several at once.
 */
final class Upcalls {
    private static final int DONE = 0;
    private static final int NOT_UNDERSTOOD = 1;

    /** The session is closed: what was to be handed over is lost, and Rust counts it. */
    private static final int CLOSED = 2;

    private Upcalls() {}

    /**
     * Hands over the records of a buffer.
     *
     * @param buffer its number; the complement when the records are another thread's, or, in the session of batched layers, when it says
     *     where they lie
     * @return by {@link Echo}, how many bytes were delivered: all, or less when the record there was not understood; the complement of
     *     that when the session was closed meanwhile
     */
    static long deliver(int buffer) {
        ThreadBuffer records = ThreadBuffers.find(buffer < 0 ? ~buffer : buffer);
        LongBuffer front = records == null ? null : records.words();
        if (front == null || front.limit() < RecordFormat.FRONT_WORDS) {
            return Echo.NONE;
        }
        long asked = front.get(RecordFormat.ASKED_WORD);
        int length = (int) front.get(RecordFormat.LENGTH_WORD);
        Session target = Session.find((int) (asked >>> Integer.SIZE));
        if (target == null) {
            records.captures().clear();
            return Echo.closed(asked);
        }
        try {
            int delivered = records.deliver(target, length, buffer < 0);
            return delivered == length ? Echo.whole(asked) : Echo.part(asked, delivered);
        } catch (Throwable t) {
            target.failures().report("a callback was not understood", t);
            return Echo.part(asked, records.delivered());
        }
    }

    /**
     * Hands over a callback that carries nothing, as {@link SignalFormat} says.
     *
     * @param buffer the number of that of this thread
     * @return by {@link Echo}, all, or 0 when it was not understood
     */
    static long signal(int buffer) {
        ThreadBuffer records = ThreadBuffers.find(buffer);
        LongBuffer front = records == null ? null : records.words();
        if (front == null || front.limit() < RecordFormat.FRONT_WORDS) {
            return Echo.NONE;
        }
        // One after the other, so that the memory is looked up once.
        long asked = front.get(RecordFormat.ASKED_WORD);
        long word = front.get(RecordFormat.SIGNAL_WORD);
        long span = front.get(RecordFormat.SIGNAL_SPAN_WORD);
        Session target = Session.find((int) (asked >>> Integer.SIZE));
        if (target == null) {
            return Echo.closed(asked);
        }
        try {
            records.signal(target, word, span);
            return Echo.whole(asked);
        } catch (Throwable t) {
            target.failures().report("a callback was not understood", t);
            return Echo.part(asked, 0);
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

    /**
     * Has the layers of a session capture what they want to know of this thread, for records that will be in a buffer.
     *
     * @param buffer its number; the complement when no records are in it yet that mention anything, so that what was captured before
     *     can go
     * @return by what number it is kept, 0 for nothing, -1 when that could not be done
     */
    static int capture(int session, int buffer) {
        Session target = Session.find(session);
        if (target == null) {
            return 0;
        }
        try {
            Captures kept = ThreadBuffers.get(buffer < 0 ? ~buffer : buffer).captures();
            if (buffer < 0) {
                kept.clear();
            }
            Object[] captured = target.capture();
            return captured == null ? 0 : kept.add(captured);
        } catch (Throwable t) {
            target.failures().report("the context of a span was not captured", t);
            return -1;
        }
    }

    /** Makes a buffer that of this thread, a new one when the number is negative; returns its number. */
    static int lendBuffer(int buffer) {
        return lend(buffer, new Captures());
    }

    /** As {@link #lendBuffer}, a ring: somebody else delivers what the thread has written there while it goes on. */
    static int lendRing(int buffer) {
        return lend(buffer, new Captures.Drained());
    }

    private static int lend(int buffer, Captures kept) {
        int number = buffer < 0 ? ThreadBuffers.add() : buffer;
        ThreadBuffers.get(number).lend(Thread.currentThread(), kept);
        return number;
    }

    /** Gives a buffer that much memory. */
    static ByteBuffer resizeBuffer(int buffer, int capacity) {
        return ThreadBuffers.get(buffer).resize(capacity);
    }

    /** Lets go of a buffer, which nobody uses any more. */
    static int freeBuffer(int buffer) {
        ThreadBuffers.free(buffer);
        return DONE;
    }

    /** Returns the number of what a thread reads its texts with. */
    static int newTexts() {
        return ThreadTexts.add();
    }

    /** Shows the memory in which a thread makes its texts. */
    static int showTexts(int texts, ByteBuffer memory) {
        ThreadTexts.get(texts).show(memory);
        return DONE;
    }

    /**
     * Hands over a new span as text.
     *
     * @return its state, for later callbacks; this class when the session is closed
     * @throws Throwable what was in the way of making the texts; Rust takes it and counts the callback as failed
     */
    static Object jsonNewSpan(int session, int layers, long span, int texts, int length) throws Throwable {
        Session target = Session.find(session);
        if (target == null) {
            return Upcalls.class;
        }
        try {
            return ThreadTexts.get(texts).newSpan(target, layers, span, length);
        } catch (Throwable t) {
            target.failures().report("a callback was not understood", t);
            throw t;
        }
    }

    /** Hands over any other callback as text but {@link #jsonFollowsFrom}; see {@link ThreadTexts#call}. */
    static int jsonCall(int session, int layers, int kind, long span, Object states, int texts, int length) {
        Session target = Session.find(session);
        if (target == null) {
            return CLOSED;
        }
        try {
            ThreadTexts.get(texts).call(target, layers, kind, span, states, length);
            return DONE;
        } catch (Throwable t) {
            target.failures().report("a callback was not understood", t);
            return NOT_UNDERSTOOD;
        }
    }

    /** Hands over that a span follows from another, as text; see {@link ThreadTexts#follows}. */
    static int jsonFollowsFrom(
            int session, int layers, long span, Object states, long follows, Object followsStates, int texts) {
        Session target = Session.find(session);
        if (target == null) {
            return CLOSED;
        }
        try {
            ThreadTexts.get(texts).follows(target, layers, span, states, follows, followsStates);
            return DONE;
        } catch (Throwable t) {
            target.failures().report("a callback was not understood", t);
            return NOT_UNDERSTOOD;
        }
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
}
