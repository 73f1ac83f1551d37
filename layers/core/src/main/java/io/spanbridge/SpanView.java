package io.spanbridge;

/**
 * The span that a callback is about. A view that is used again for the next callback: valid only during the call.
 *
 * <p>Reading it allocates nothing and does not leave Java. Not thread-safe: only the thread of the callback may use it.
 */
public interface SpanView {
    /** Returns the span's number: never 0, unique among the live spans of a module, used again after the span has closed. */
    long id();

    /** Returns the callsite of the span. */
    Metadata metadata();

    /** Returns how the parent was chosen. */
    ParentKind parentKind();

    /**
     * Returns the number of the parent: the nearest ancestor that belongs to the same session and that the layer
     * wants; 0 when there is none. Known in {@code onNewSpan} only, 0 in the later callbacks.
     */
    long parentId();

    /**
     * Returns this layer's state of the parent; null when there is no parent or it has no state. Known in {@code onNewSpan}
     * only, null in the later callbacks.
     */
    Object parentState();

    /**
     * Returns what {@link Layer#captureContext} of this layer has captured for the span. Known in {@code onNewSpan} only; null in the later
     * callbacks, and of spans for which it was not asked.
     */
    Object capturedContext();

    /**
     * Returns when the callback happened, in nanoseconds since 1970-01-01T00:00Z. Within a session it never goes back on
     * one thread.
     */
    long timestamp();

    /** Returns the Java id of the thread that the callback happened on. */
    long threadId();

    /** Returns the name of the thread that the callback happened on. */
    String threadName();
}
