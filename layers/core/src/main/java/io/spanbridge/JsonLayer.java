package io.spanbridge;

/**
 * Receives callbacks as JSON text, in the form of the Rust crate {@code tracing-serde}.
 *
 * <p>Easy to write, and dear: the text of every callback is made whether it is read or not. {@link Layer} costs a small part
 * of this. The contract is that of {@link Layer}, with these differences: the state may be any object, and a span's identity
 * is the text {@code spanId}.
 *
 * <p>The texts are compact JSON objects with sorted keys. A span's attributes and an event hold its fields beside
 * {@code metadata} (and, for spans, {@code parent} and {@code is_root}); a field with one of these names takes its place.
 */
public interface JsonLayer {
    /**
     * A span was made.
     *
     * @return the state of this span for this layer, or null
     */
    default Object onNewSpan(String spanAttributes, String spanId) {
        return null;
    }

    /** An event happened; the state is that of the span it belongs to, or null. */
    default void onEvent(String event, Object state) {}

    /** Values were recorded for a span after it was made. */
    default void onRecord(String spanId, String values, Object state) {}

    /** A span has ended. */
    default void onClose(String spanId, Object state) {}

    /** A span was entered on the current thread. */
    default void onEnter(String spanId, Object state) {}

    /** A span was left on the current thread. */
    default void onExit(String spanId, Object state) {}

    /**
     * A span was said to follow from another one.
     *
     * @param followsId the followed span; null when it has closed, or is of another session or not wanted by this layer
     * @param followsState the state of the followed span, or null
     */
    default void onFollowsFrom(String spanId, Object state, String followsId, Object followsState) {}
}
