package io.spanbridge;

/** How the Rust code chose the parent of a span, or the span of an event. */
public enum ParentKind {
    /** Nothing was said: the span that was entered on the thread, if there was one. */
    CONTEXTUAL,
    /** {@code parent: &span}: the span that was named. */
    EXPLICIT,
    /** {@code parent: None}: none, whatever was entered on the thread. */
    ROOT
}
