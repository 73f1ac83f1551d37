package io.spanbridge.internal;

import io.spanbridge.Metadata;
import io.spanbridge.ParentKind;
import java.nio.ByteBuffer;

/** What the views of spans and events have in common. Reads a record when asked, so that a layer pays for what it looks at. */
abstract class ViewBase {
    private static final ParentKind[] PARENT_KINDS = ParentKind.values();

    /** Whether a use after the callback is told; else nothing is stored for it. */
    private static final boolean ASSERTING = ViewBase.class.desiredAssertionStatus();

    Session session;

    private Metadata metadata;
    private ByteBuffer buffer;

    /** Where the record begins, and the words of its header that views need. */
    private int start;

    private long first;
    private long taken;

    /**
     * The layer that the view is shown to, by its number in the session; it decides which link counts. Of a session with one
     * layer it is that.
     */
    private int layer;

    /** When a callback that was not timed in Rust was first asked for its time; 0 until then. */
    private long asked;

    private boolean valid;

    /** The thread that the records are of, and whether it is another one than that which delivers them. */
    private long threadId = Thread.currentThread().getId();

    private String threadName = Thread.currentThread().getName();
    private boolean foreign;

    /** What layers have captured for spans of the thread; null in the views that are not asked for it. */
    private Captures captures;

    void madeOn(long id, String name) {
        threadId = id;
        threadName = name;
    }

    void capturedIn(Captures kept) {
        captures = kept;
    }

    void setForeign(boolean another) {
        foreign = another;
    }

    /**
     * Shows a record.
     *
     * @param at where it begins
     * @param head its first word
     * @param timestamp as it is coded
     */
    final void open(Session owner, Metadata callsite, int at, long head, long timestamp) {
        // As a rule they are those of the last record, and to store a reference costs more than to compare it.
        if (session != owner) {
            session = owner;
            layer = owner.soleNumber();
        }
        if (metadata != callsite) {
            metadata = callsite;
        }
        start = at;
        first = head;
        taken = timestamp;
        asked = 0;
        if (ASSERTING) {
            valid = true;
        }
    }

    /** Says in which memory records are; lets go of that of the last ones. */
    void readFrom(ByteBuffer records) {
        buffer = records;
    }

    final void showTo(int number) {
        layer = number;
    }

    final void close() {
        if (ASSERTING) {
            valid = false;
        }
    }

    /** Closes the view, and lets go of the session. */
    final void leave() {
        close();
        session = null;
    }

    public Metadata metadata() {
        assert valid : ViewAssertion.MESSAGE;
        return metadata;
    }

    public ParentKind parentKind() {
        assert valid : ViewAssertion.MESSAGE;
        int parent = RecordFormat.parent(first);
        if (parent >= PARENT_KINDS.length) {
            throw new MalformedRecordException("a record has the parent kind " + parent);
        }
        return PARENT_KINDS[parent];
    }

    public long timestamp() {
        assert valid : ViewAssertion.MESSAGE;
        return taken == 0 ? now() : session.clock().at(taken);
    }

    /** The time of a callback does not go on while its layers look. */
    private long now() {
        if (asked == 0) {
            asked = session.clock().now();
        }
        return asked;
    }

    public long threadId() {
        assert valid : ViewAssertion.MESSAGE;
        return foreign ? threadId : Thread.currentThread().getId();
    }

    public String threadName() {
        assert valid : ViewAssertion.MESSAGE;
        return foreign ? threadName : Thread.currentThread().getName();
    }

    /** What the layer that the view is shown to has captured for a new span; null for nothing. */
    final Object captured() {
        assert valid : ViewAssertion.MESSAGE;
        LayerSlot slot = session.slot(layer);
        if (slot.isDirect()) {
            return slot.captures ? session.capture(layer) : null;
        }
        int number = Short.toUnsignedInt(buffer.getShort(start + RecordFormat.CAPTURED));
        return number == 0 ? null : captures.get(number, layer);
    }

    final boolean isValid() {
        return valid;
    }

    /** The span that the record links to for the layer that the view is shown to; 0 when there is none. */
    final long link() {
        assert valid : ViewAssertion.MESSAGE;
        int at = linkAt();
        return at < 0 ? 0 : buffer.getLong(at + RecordFormat.LINK_SPAN);
    }

    /** The callsite of {@link #link()}, which is not 0. */
    final int linkCallsite() {
        int at = linkAt();
        return at < 0 ? -1 : buffer.getInt(at + RecordFormat.LINK_CALLSITE);
    }

    /** Where the link for the layer begins in the buffer; -1 when there is none. */
    private int linkAt() {
        int links = RecordFormat.links(first);
        for (int i = 0; i < links; i++) {
            int at = start + RecordFormat.HEADER + i * RecordFormat.LINK;
            if ((buffer.getInt(at + RecordFormat.LINK_LAYERS) & 1 << layer) != 0) {
                return at;
            }
        }
        return -1;
    }

    /** Shows the span that this one follows from, of the same record. */
    final void openLike(ViewBase other, Metadata callsite) {
        open(other.session, callsite, other.start, other.first, other.taken);
        layer = other.layer;
    }

    /** The state, of the layer that the view is shown to, of a span. */
    final Object stateOf(long span) {
        return span == 0 ? null : session.stateOf(span, layer);
    }
}
