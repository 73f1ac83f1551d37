package io.spanbridge.internal;

import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The memory in which a thread of a module hands over records, and the views through which layers see them.
 *
 * <p>A buffer is used by one thread at a time; Rust lends it to the next one when a thread ends. Another thread may deliver what
 * is in it while its own one waits. Its memory lives as long as something can read it, so that a view kept for too long reads
 * nonsense and not freed memory.
 */
final class ThreadBuffer {
    private static final Object LOCK = new Object();

    /** All buffers, by number. Replaced when full. */
    private static volatile AtomicReferenceArray<ThreadBuffer> buffers = new AtomicReferenceArray<>(64);

    private static int count;

    /** A bit for each kind of callback that has values. */
    private static final int WITH_VALUES = 1 << Callback.NEW_SPAN | 1 << Callback.RECORD | 1 << Callback.EVENT;

    private final SpanCursor span = new SpanCursor();
    private final SpanCursor follows = new SpanCursor();
    private final EventCursor event = new EventCursor();
    private final ValuesCursor values = new ValuesCursor();
    private ByteBuffer records = ByteBuffer.allocateDirect(0);

    /** How far the last {@link #deliver} has come. */
    private int delivered;

    /** Whether the views say that they are of another thread than the current one. */
    private boolean foreign;

    private ThreadBuffer() {}

    /** Makes a buffer without memory and returns its number. */
    static int add() {
        synchronized (LOCK) {
            int number = count++;
            AtomicReferenceArray<ThreadBuffer> all = buffers;
            if (number == all.length()) {
                AtomicReferenceArray<ThreadBuffer> larger = new AtomicReferenceArray<>(2 * number);
                for (int i = 0; i < number; i++) {
                    larger.set(i, all.get(i));
                }
                buffers = larger;
                all = larger;
            }
            all.set(number, new ThreadBuffer());
            return number;
        }
    }

    static ThreadBuffer get(int number) {
        return buffers.get(number);
    }

    /** Replaces the memory, which no view is open on; what it held is lost, and it is freed when nothing else reads it. */
    ByteBuffer resize(int capacity) {
        records = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        span.readFrom(records);
        follows.readFrom(records);
        event.readFrom(records);
        values.readFrom(records);
        return records;
    }

    /** Makes it the buffer of a thread. */
    void lend(Thread thread) {
        madeOn(thread.getId(), thread.getName());
    }

    private void madeOn(long id, String name) {
        span.madeOn(id, name);
        follows.madeOn(id, name);
        event.madeOn(id, name);
    }

    /** Returns how many bytes the last {@link #deliver} has delivered, also when it threw. */
    int delivered() {
        return delivered;
    }

    /**
     * Hands the records in the first {@code length} bytes to the layers. A record that cannot be walked is a
     * {@link MalformedRecordException}, and those after it are lost; values are only looked at when a layer reads them, and
     * malformed ones are then a failure of that callback.
     *
     * @param another whether they are another thread's
     * @return how many bytes were delivered; its complement when the session was closed by a layer, so that the rest was not
     */
    int deliver(Session session, int length, boolean another) {
        ByteBuffer from = records;
        delivered = 0;
        if (another != foreign) {
            foreign = another;
            span.setForeign(another);
            follows.setForeign(another);
            event.setForeign(another);
        }
        if (length < 0 || length > from.capacity()) {
            throw new MalformedRecordException(length + " bytes in a buffer of " + from.capacity());
        }
        try {
            return deliverAll(session, from, length);
        } finally {
            span.leave();
            event.leave();
        }
    }

    private int deliverAll(Session session, ByteBuffer from, int length) {
        int start = 0;
        while (start < length) {
            long first = length - start < RecordFormat.HEADER ? 0 : from.getLong(start + RecordFormat.FIRST);
            int size = RecordFormat.length(first);
            if (size < RecordFormat.HEADER || size > length - start || (size & 7) != 0) {
                throw new MalformedRecordException("a record at " + start + " of " + length + " has length " + size);
            }
            if (start != 0 && session.isWithdrawn()) {
                return ~start;
            }
            if (RecordFormat.kind(first) < NAMES.length) {
                deliverOne(session, from, start, start + size, first);
            } else {
                takeNote(session, RecordFormat.kind(first), from.getLong(start + RecordFormat.SPAN));
            }
            start += size;
            delivered = start;
        }
        return start;
    }

    private void deliverOne(Session session, ByteBuffer from, int start, int end, long first) {
        int links = RecordFormat.links(first);
        int valuesStart = start + RecordFormat.HEADER + links * RecordFormat.LINK;
        if (valuesStart > end) {
            throw new MalformedRecordException("a record ends inside of its " + links + " links");
        }
        long second = from.getLong(start + RecordFormat.SECOND);
        Metadata callsite = session.callsites().get(RecordFormat.callsite(second));
        int layers = RecordFormat.layers(second);
        int kind = RecordFormat.kind(first);
        if ((layers & ~session.typedLayers()) != 0) {
            throw new MalformedRecordException("a record is for the layers " + Integer.toBinaryString(layers)
                    + ", of which only " + Integer.toBinaryString(session.typedLayers()) + " take records");
        }
        boolean hasValues = (WITH_VALUES >>> kind & 1) != 0;
        if (hasValues) {
            int count = Short.toUnsignedInt(from.getShort(start + RecordFormat.VALUES));
            values.open(callsite, count, valuesStart, end);
        }
        try {
            if (kind == Callback.EVENT) {
                event.open(session, callsite, start, first);
                deliverEvent(session, layers);
                event.close();
            } else {
                long id = from.getLong(start + RecordFormat.SPAN);
                span.open(session, callsite, start, first, id, kind == Callback.NEW_SPAN);
                deliverSpan(session, kind, layers, id, start, first);
                span.close();
            }
        } finally {
            if (hasValues) {
                values.close();
            }
        }
    }

    /** Of a record that is no callback: the next ones are of that thread, or nothing more comes of it. */
    private void takeNote(Session session, int kind, long number) {
        Threads.Known thread = session.threads().get(number);
        if (kind == RecordFormat.OF_THREAD && thread != null) {
            madeOn(thread.id(), thread.name());
        } else if (kind == RecordFormat.THREAD_ENDED) {
            session.threads().forget(number);
        } else {
            throw new MalformedRecordException("a record has the kind " + kind + ", of thread " + number);
        }
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

    private void deliverSpan(Session session, int kind, int layers, long id, int start, long first) {
        for (int rest = layers; rest != 0; rest &= rest - 1) {
            int number = Integer.numberOfTrailingZeros(rest);
            Layer<Object> layer = session.layer(number);
            span.showTo(number);
            try {
                switch (kind) {
                    case Callback.NEW_SPAN -> session.keep(id, number, layer.onNewSpan(span, values));
                    case Callback.RECORD -> layer.onRecord(span, values, session.stateOf(id, number));
                    case Callback.ENTER -> layer.onEnter(span, session.stateOf(id, number));
                    case Callback.EXIT -> layer.onExit(span, session.stateOf(id, number));
                    case Callback.CLOSE -> layer.onClose(span, session.stateOf(id, number));
                    case Callback.FOLLOWS_FROM -> deliverFollows(session, layer, number, id, start, first);
                    default -> throw new AssertionError("deliverOne lets only spans' kinds through, not " + kind);
                }
            } catch (Throwable t) {
                session.failures().inLayer(layer, kind, NAMES[kind], t);
            }
        }
        if (kind == Callback.CLOSE) {
            session.forget(id);
        }
    }

    private void deliverFollows(Session session, Layer<Object> layer, int number, long id, int start, long first) {
        long followed = span.link();
        if (followed == 0) {
            layer.onFollowsFrom(span, session.stateOf(id, number), null, null);
            return;
        }
        Metadata callsite = session.callsites().get(span.linkCallsite());
        follows.open(session, callsite, start, first, followed, false);
        try {
            layer.onFollowsFrom(span, session.stateOf(id, number), follows, session.stateOf(followed, number));
        } finally {
            follows.leave();
        }
    }

    static final String[] NAMES = {"onNewSpan", "onRecord", "onFollowsFrom", "onEvent", "onEnter", "onExit", "onClose"};
}
