package io.spanbridge.internal;

import io.spanbridge.Metadata;
import io.spanbridge.SpanView;

/** The span of a record, or the span that it follows from. One of each per thread and module, used again and again. */
final class SpanCursor extends ViewBase implements SpanView {
    private long id;
    private boolean hasParent;

    void open(Session owner, Metadata callsite, int at, long head, long timestamp, long span, boolean isNew) {
        open(owner, callsite, at, head, timestamp);
        id = span;
        hasParent = isNew;
    }

    /** Shows the span that the one of another view follows from. */
    void openFollowed(SpanCursor following, Metadata callsite, long span) {
        openLike(following, callsite);
        id = span;
        hasParent = false;
    }

    @Override
    public long id() {
        assert isValid() : ViewAssertion.MESSAGE;
        return id;
    }

    @Override
    public long parentId() {
        return hasParent ? link() : 0;
    }

    @Override
    public Object parentState() {
        return stateOf(parentId());
    }

    @Override
    public Object capturedContext() {
        assert isValid() : ViewAssertion.MESSAGE;
        return hasParent ? captured() : null;
    }

    @Override
    public String toString() {
        return "span " + id + " of " + metadata();
    }
}
