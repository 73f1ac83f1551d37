package io.spanbridge;

/** When callbacks reach a {@link Layer}. */
public enum Delivery {
    /** Typed, at once: the callback runs on the thread and at the moment of the Rust call that caused it. */
    DIRECT
}
