package io.spanbridge.internal;

import io.spanbridge.Metadata;
import io.spanbridge.ParentKind;
import java.nio.ByteBuffer;

/** What the views of spans and events have in common. Reads the header of a record when asked. */
abstract class ViewBase {
    private static final ParentKind[] PARENT_KINDS = ParentKind.values();

    Session session;
    private Metadata metadata;
    private int parentKind;
    private ByteBuffer buffer;
    private int start;
    private int links;

    /** The layer that the view is shown to, by its number in the session; it decides which link counts. */
    private int layer;

    /** 0 until somebody asks. */
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

    /**
     * Shows a record.
     *
     * @param first its first 8 bytes
     */
    void open(Session owner, Metadata callsite, int recordStart, long first) {
        int parent = RecordFormat.parent(first);
        if (parent >= PARENT_KINDS.length) {
            throw new MalformedRecordException("a record has the parent kind " + parent);
        }
        // As a rule they are those of the last record, and to store a reference costs more than to compare it.
        if (session != owner) {
            session = owner;
        }
        if (metadata != callsite) {
            metadata = callsite;
        }
        start = recordStart;
        links = RecordFormat.links(first);
        parentKind = parent;
        timestamp = 0;
        valid = true;
    }

    /** Says in which memory records are; lets go of that of the last ones. */
    void readFrom(ByteBuffer records) {
        buffer = records;
    }

    void showTo(int number) {
        layer = number;
    }

    void close() {
        valid = false;
    }

    /** Closes the view, and lets go of the session. */
    void leave() {
        valid = false;
        session = null;
    }

    public Metadata metadata() {
        assert valid : ViewAssertion.MESSAGE;
        return metadata;
    }

    public ParentKind parentKind() {
        assert valid : ViewAssertion.MESSAGE;
        return PARENT_KINDS[parentKind];
    }

    public long timestamp() {
        assert valid : ViewAssertion.MESSAGE;
        if (timestamp == 0) {
            long taken = buffer.getLong(start + RecordFormat.TIMESTAMP);
            timestamp = taken == 0 ? session.clock().now() : session.clock().at(taken);
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
