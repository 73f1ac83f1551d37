package io.spanbridge;

/** The kinds of callback, in the order of their numbers in the Rust crate. */
public enum CallbackKind {
    /** A span began: {@link Layer#onNewSpan}. */
    NEW_SPAN,
    /** Values were recorded: {@link Layer#onRecord}. */
    RECORD,
    /** A span follows from another: {@link Layer#onFollowsFrom}. */
    FOLLOWS_FROM,
    /** An event: {@link Layer#onEvent}. */
    EVENT,
    /** A span was entered: {@link Layer#onEnter}. */
    ENTER,
    /** A span was left: {@link Layer#onExit}. */
    EXIT,
    /** A span ended: {@link Layer#onClose}. */
    CLOSE
}
