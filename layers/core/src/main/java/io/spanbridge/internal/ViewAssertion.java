package io.spanbridge.internal;

/** What a view says, under {@code -ea}, when it is used after its callback. */
final class ViewAssertion {
    static final String MESSAGE =
            "a view was used after its callback had returned; it is valid only during the call: copy what is to be kept";

    private ViewAssertion() {}
}
