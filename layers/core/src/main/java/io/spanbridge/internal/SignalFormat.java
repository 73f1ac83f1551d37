package io.spanbridge.internal;

/**
 * A callback that carries nothing (an enter, an exit, a close), when it crosses without a record: the word in front of the records,
 * beside that for the span. The module {@code wire::signal} of the Rust crate is its other half.
 *
 * <pre>
 *  63       32  31           2  1  0
 * +-----------+----------------+------+
 * | layers    | callsite       | kind |
 * +-----------+----------------+------+
 * </pre>
 *
 * <p>The kind is counted from {@link Callback#ENTER}.
 */
final class SignalFormat {
    private static final int CALLSITE_AT = 2;
    private static final int KINDS = 3;

    private SignalFormat() {}

    static int layers(long word) {
        return (int) (word >>> Integer.SIZE);
    }

    static int callsite(long word) {
        return (int) word >>> CALLSITE_AT;
    }

    static int kind(long word) {
        return Callback.ENTER + (((int) word & KINDS));
    }
}
