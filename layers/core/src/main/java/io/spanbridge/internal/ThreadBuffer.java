package io.spanbridge.internal;

import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * The memory in which a thread of a module hands over records, and the views through which layers see them.
 *
 * <p>A buffer is used by one thread at a time; Rust lends it to the next one when a thread ends. Another thread may deliver what
 * is in it while its own one waits, or, of a ring, while its own one writes elsewhere in it. Its memory lives as long as something can read it, so that a view kept for too long reads
 * nonsense and not freed memory.
 */
final class ThreadBuffer {
    /** A bit for each kind of callback that has values. */
    private static final int WITH_VALUES = 1 << Callback.NEW_SPAN | 1 << Callback.RECORD | 1 << Callback.EVENT;

    /** The first word of a record without links, as far as a view asks for it. */
    private static final long NO_LINKS = 0;

    private final SpanCursor span = new SpanCursor();
    private final SpanCursor follows = new SpanCursor();
    private final EventCursor event = new EventCursor();
    private final ValuesCursor values = new ValuesCursor();

    /** What delivers the stretches of which this buffer says where they lie. */
    private final Stretches stretches = new Stretches();

    private ByteBuffer records = ByteBuffer.allocateDirect(0);

    /** The same memory: of it a word costs less. */
    private LongBuffer words = records.asLongBuffer();

    /** What layers have captured for the records in here. */
    private Captures captures = new Captures();

    /** How far the last {@link #deliver} has come. */
    private int delivered;

    /** Whether the views say that they are of another thread than the current one. */
    private boolean foreign;

    /** What delivers stretches of this buffer; null when nothing does. */
    private Stretches reader;

    ThreadBuffer() {
        span.capturedIn(captures);
    }

    /** Its memory, which Rust writes to; not even {@link RecordFormat#FRONT} bytes before it was given any. */
    LongBuffer words() {
        return words;
    }

    /** Replaces the memory, which no view is open on; what it held is lost, and it is freed when nothing else reads it. */
    ByteBuffer resize(int capacity) {
        records = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        words = records.asLongBuffer();
        span.readFrom(records);
        follows.readFrom(records);
        event.readFrom(records);
        values.readFrom(records);
        return records;
    }

    /**
     * Makes it the buffer of a thread.
     *
     * @param kept where what is captured for its records is kept; that for the last thread's is let go of
     */
    void lend(Thread thread, Captures kept) {
        captures = kept;
        span.capturedIn(kept);
        madeOn(thread.getId(), thread.getName());
    }

    private void madeOn(long id, String name) {
        span.madeOn(id, name);
        follows.madeOn(id, name);
        event.madeOn(id, name);
    }

    /** Returns what layers have captured for records that are in here, or will be. */
    Captures captures() {
        return captures;
    }

    /** Returns how many bytes the last {@link #deliver} has delivered, also when it threw. */
    int delivered() {
        return delivered;
    }

    /**
     * Hands {@code length} bytes of records to the layers. A record that cannot be walked is a
     * {@link MalformedRecordException}, and those after it are lost; values are only looked at when a layer reads them, and
     * malformed ones are then a failure of that callback. What was captured for the records is let go of.
     *
     * @param another whether they are another thread's
     * @return how many bytes were delivered; its complement when the session was closed by a layer, so that the rest was not
     */
    int deliver(Session session, int length, boolean another) {
        delivered = 0;
        if (length < 0 || length > records.capacity() - RecordFormat.FRONT) {
            throw new MalformedRecordException(length + " bytes in a buffer of " + records.capacity());
        }
        if (another && session.isBatched()) {
            try {
                return stretches.deliver(session, records, length);
            } finally {
                delivered = stretches.delivered();
            }
        }
        setForeign(another);
        try {
            return deliverAll(session, RecordFormat.FRONT + length);
        } finally {
            leave();
            captures.clear();
        }
    }

    private void setForeign(boolean another) {
        if (another != foreign) {
            foreign = another;
            span.setForeign(another);
            follows.setForeign(another);
            event.setForeign(another);
        }
    }

    private void leave() {
        span.leave();
        event.leave();
        values.close();
    }

    /** Shows its records as those of another thread, until {@link #closeFor}; returns whether they were not for this reader already. */
    boolean openFor(Stretches drain) {
        if (reader == drain) {
            return false;
        }
        reader = drain;
        setForeign(true);
        return true;
    }

    void closeFor(Stretches drain) {
        assert reader == drain : "one thread drains at a time";
        reader = null;
        leave();
    }

    /**
     * Delivers {@code size} bytes of records from {@code from} on. If that ends in the middle, it is said at {@code place} of
     * {@code said} how many bytes there were.
     *
     * @return whether all were delivered; not so when the session was closed by a layer
     */
    boolean deliverStretch(Session session, int from, int size, ByteBuffer said, int place) {
        if (from < 0 || size < 0 || size > records.capacity() - from) {
            throw new MalformedRecordException(size + " bytes at " + from + " in a buffer of " + records.capacity());
        }
        int start = from;
        int end = from + size;
        boolean whole = false;
        try {
            while (start < end && !session.isWithdrawn()) {
                start = deliverOne(session, start, end);
            }
            whole = start == end;
            return whole;
        } finally {
            if (!whole) {
                said.putInt(place, start - from);
            }
        }
    }

    /**
     * Hands a callback that carries nothing, and that is this thread's, to the layers.
     *
     * @param word as {@link SignalFormat} says
     */
    void signal(Session session, long word, long id) {
        setForeign(false);
        int layers = SignalFormat.layers(word);
        requireTyped(session, layers);
        Metadata callsite = session.callsites().get(SignalFormat.callsite(word));
        values.close();
        span.open(session, callsite, 0, NO_LINKS, 0, id, false);
        try {
            deliverSpan(session, SignalFormat.kind(word), layers, id);
        } finally {
            span.leave();
        }
    }

    private static void requireTyped(Session session, int layers) {
        if ((layers & ~session.typedLayers()) != 0) {
            throw new MalformedRecordException("a record is for the layers " + Integer.toBinaryString(layers)
                    + ", of which only " + Integer.toBinaryString(session.typedLayers()) + " take records");
        }
    }

    private int deliverAll(Session session, int last) {
        int start = RecordFormat.FRONT;
        while (start < last) {
            if (start != RecordFormat.FRONT && session.isWithdrawn()) {
                return ~delivered;
            }
            start = deliverOne(session, start, last);
            delivered = start - RecordFormat.FRONT;
        }
        return delivered;
    }

    /** Delivers the record that begins at {@code start}, and returns where the next one begins, or {@code last}. */
    private int deliverOne(Session session, int start, int last) {
        int left = last - start;
        if (left < RecordFormat.HEADER) {
            throw new MalformedRecordException("a record at " + start + " of " + last + " ends in its header");
        }
        // All of the header at once, so that the memory is looked up once. The shift says that it is no negative
        // number.
        LongBuffer from = words;
        int word = start >>> 3;
        long first = from.get(word);
        long second = from.get(word + RecordFormat.SECOND_WORD);
        long id = from.get(word + RecordFormat.SPAN_WORD);
        long timestamp = from.get(word + RecordFormat.TIMESTAMP_WORD);
        long fifth = from.get(word + RecordFormat.FIFTH_WORD);
        int size = RecordFormat.length(first);
        if (size < RecordFormat.HEADER || size > left || (size & 7) != 0) {
            throw new MalformedRecordException("a record at " + start + " of " + last + " has length " + size);
        }
        int end = start + size;
        int kind = RecordFormat.kind(first);
        if (kind >= NAMES.length) {
            throw new MalformedRecordException("a record has the kind " + kind);
        }
        int valuesStart = start + RecordFormat.HEADER + RecordFormat.links(first) * RecordFormat.LINK;
        if (valuesStart > end) {
            throw new MalformedRecordException("a record ends inside of its " + RecordFormat.links(first) + " links");
        }
        int layers = RecordFormat.layers(second);
        requireTyped(session, layers);
        Metadata callsite = session.callsites().get(RecordFormat.callsite(second));
        if ((WITH_VALUES >>> kind & 1) != 0) {
            values.open(callsite, RecordFormat.values(fifth), valuesStart, end);
        } else {
            values.close();
        }
        if (kind == Callback.EVENT) {
            event.open(session, callsite, start, first, timestamp);
            deliverEvent(session, layers);
            event.close();
        } else {
            span.open(session, callsite, start, first, timestamp, id, kind == Callback.NEW_SPAN);
            deliverSpan(session, kind, layers, id);
            span.close();
        }
        return end;
    }

    private void deliverEvent(Session session, int layers) {
        for (int rest = layers; rest != 0; rest &= rest - 1) {
            int number = Integer.numberOfTrailingZeros(rest);
            Layer<Object> layer = session.layer(number);
            event.showTo(number);
            try {
                layer.onEvent(event, values, event.stateOf(event.spanId()));
            } catch (Throwable t) {
                session.failures().inLayer(layer, Callback.EVENT, NAMES[Callback.EVENT], t);
            }
        }
    }

    private void deliverSpan(Session session, int kind, int layers, long id) {
        // Where the states are is found once for all layers; of a new span there are none.
        StateTable.Chunk states =
                kind == Callback.NEW_SPAN ? null : session.states().chunk(id);
        Layer<Object> sole = session.soleLayer();
        if (sole != null && layers != 0) {
            deliverTo(session, sole, 0, kind, id, states);
        } else {
            for (int rest = layers; rest != 0; rest &= rest - 1) {
                int number = Integer.numberOfTrailingZeros(rest);
                span.showTo(number);
                deliverTo(session, session.layer(number), session.ordinal(number), kind, id, states);
            }
        }
        if (kind == Callback.CLOSE && states != null) {
            states.remove(id);
        }
    }

    /**
     * @param ordinal the layer's place among those that have states
     * @param states those of the span, and of others; null when it has none
     */
    private void deliverTo(
            Session session, Layer<Object> layer, int ordinal, int kind, long id, StateTable.Chunk states) {
        try {
            if (kind == Callback.NEW_SPAN) {
                session.states().put(id, ordinal, layer.onNewSpan(span, values));
                return;
            }
            Object state = states == null ? null : states.get(id, ordinal);
            switch (kind) {
                case Callback.RECORD -> layer.onRecord(span, values, state);
                case Callback.ENTER -> layer.onEnter(span, state);
                case Callback.EXIT -> layer.onExit(span, state);
                case Callback.CLOSE -> layer.onClose(span, state);
                case Callback.FOLLOWS_FROM -> deliverFollows(session, layer, ordinal, state);
                default -> throw new AssertionError("deliverOne lets only spans' kinds through, not " + kind);
            }
        } catch (Throwable t) {
            session.failures().inLayer(layer, kind, NAMES[kind], t);
        }
    }

    private void deliverFollows(Session session, Layer<Object> layer, int ordinal, Object state) {
        long followed = span.link();
        if (followed == 0) {
            layer.onFollowsFrom(span, state, null, null);
            return;
        }
        Metadata callsite = session.callsites().get(span.linkCallsite());
        follows.openFollowed(span, callsite, followed);
        try {
            layer.onFollowsFrom(span, state, follows, session.states().get(followed, ordinal));
        } finally {
            follows.leave();
        }
    }

    static final String[] NAMES = {"onNewSpan", "onRecord", "onFollowsFrom", "onEvent", "onEnter", "onExit", "onClose"};
}
