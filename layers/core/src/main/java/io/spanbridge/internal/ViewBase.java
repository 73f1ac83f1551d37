package io.spanbridge.internal;

import io.spanbridge.Metadata;
import io.spanbridge.ParentKind;
import java.nio.ByteBuffer;

/** What the views of spans and events have in common. Reads the header of a record when asked. */
abstract class ViewBase {
    private static final ParentKind[] PARENT_KINDS = ParentKind.values();

    Session session;
    private Metadata metadata;
    private ParentKind parentKind;
    private ByteBuffer buffer;
    private int start;
    private int links;

    /** The layer that the view is shown to, by its number in the session; it decides which link counts. */
    private int layer;

    /** 0 until somebody asks, when the record has none. */
    private long timestamp;

    private boolean valid;

    /** The thread that the records are of, and whether it is another one than that which delivers them. */
    private long threadId = Thread.currentThread().getId();

    private String threadName = Thread.currentThread().getName();
    private boolean foreign;

    void madeOn(long id, String name) {
        threadId = id;
        threadName = name;
    }

    void setForeign(boolean another) {
        foreign = another;
    }

    void open(Session owner, Metadata callsite, ByteBuffer records, int recordStart) {
        session = owner;
        metadata = callsite;
        buffer = records;
        start = recordStart;
        links = Short.toUnsignedInt(records.getShort(recordStart + RecordFormat.LINKS));
        int kind = records.get(recordStart + RecordFormat.PARENT);
        if (kind < 0 || kind >= PARENT_KINDS.length) {
            throw new MalformedRecordException("a record has the parent kind " + kind);
        }
        parentKind = PARENT_KINDS[kind];
        long taken = records.getLong(recordStart + RecordFormat.TIMESTAMP);
        timestamp = taken == 0 ? 0 : owner.clock().at(taken);
        valid = true;
    }

    /** Lets go of the memory that the last record was in. */
    void forget(ByteBuffer records) {
        buffer = records;
    }

    void showTo(int number) {
        layer = number;
    }

    void close() {
        valid = false;
        session = null;
    }

    public Metadata metadata() {
        assert valid : ViewAssertion.MESSAGE;
        return metadata;
    }

    public ParentKind parentKind() {
        assert valid : ViewAssertion.MESSAGE;
        return parentKind;
    }

    public long timestamp() {
        assert valid : ViewAssertion.MESSAGE;
        if (timestamp == 0) {
            timestamp = session.clock().now();
        }
        return timestamp;
    }

    public long threadId() {
        assert valid : ViewAssertion.MESSAGE;
        return foreign ? threadId : Thread.currentThread().getId();
    }

    public String threadName() {
        assert valid : ViewAssertion.MESSAGE;
        return foreign ? threadName : Thread.currentThread().getName();
    }

    final boolean isValid() {
        return valid;
    }

    /** The span that the record links to for the layer that the view is shown to; 0 when there is none. */
    final long link() {
        assert valid : ViewAssertion.MESSAGE;
        for (int i = 0; i < links; i++) {
            int at = start + RecordFormat.HEADER + i * RecordFormat.LINK;
            if ((buffer.getInt(at + RecordFormat.LINK_LAYERS) & 1 << layer) != 0) {
                return buffer.getLong(at + RecordFormat.LINK_SPAN);
            }
        }
        return 0;
    }

    /** The callsite of {@link #link()}, which is not 0. */
    final int linkCallsite() {
        for (int i = 0; i < links; i++) {
            int at = start + RecordFormat.HEADER + i * RecordFormat.LINK;
            if ((buffer.getInt(at + RecordFormat.LINK_LAYERS) & 1 << layer) != 0) {
                return buffer.getInt(at + RecordFormat.LINK_CALLSITE);
            }
        }
        return -1;
    }

    /** The state, of the layer that the view is shown to, of a span. */
    final Object stateOf(long span) {
        return span == 0 ? null : session.stateOf(span, layer);
    }
}
