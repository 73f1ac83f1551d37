package io.spanbridge;

/**
 * The event that a callback is about. A view that is used again for the next callback: valid only during the call.
 *
 * <p>Reading it allocates nothing and does not leave Java. Not thread-safe: only the thread of the callback may use it.
 */
public interface EventView {
    /** Returns the callsite of the event. */
    Metadata metadata();

    /** Returns how the span of the event was chosen. */
    ParentKind parentKind();

    /** Returns the number of the span that the event belongs to; 0 when there is none. */
    long spanId();

    /** Returns when the event happened, in nanoseconds since 1970-01-01T00:00Z. */
    long timestamp();

    /** Returns the Java id of the thread that the event happened on. */
    long threadId();

    /** Returns the name of the thread that the event happened on. */
    String threadName();
}
