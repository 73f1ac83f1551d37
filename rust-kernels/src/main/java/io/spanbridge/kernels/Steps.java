package io.spanbridge.kernels;

import java.nio.ByteBuffer;

/**
 * The steps of a callback, one added after the other, without {@code tracing}: each is a loop of upcalls in one downcall, with an
 * exception check after each upcall. Thread-safe.
 *
 * <p>Every step returns the sum of what it told the target. A target that is null makes the step its own twin: the same loop
 * with the same sum, and nothing crosses.
 *
 * <p>The library must be loaded first: {@code NativeLibrary.load("spanbridge_crossings", Crossings::link)}.
 */
public final class Steps {
    /** How large the buffer of {@link #values} must be. */
    public static final int BUFFER_BYTES = 2048;

    private Steps() {}

    /**
     * What the steps call. No body may be empty: HotSpot skips JNI calls to empty void methods.
     *
     * <p>Span and parent are numbers without a meaning.
     */
    public interface Target {
        /** Is told nothing. */
        void none();

        /** Is told a span and its parent. */
        void ids(long span, long parent);

        /** Is told the number of the metadata, too: 0 to 7. */
        void callsite(long span, long parent, int callsite);

        /**
         * Is told how many bytes of the buffer are values: each has a type (int: 1 i64, 2 f64, 3 str, 4 bool as a long), a length
         * (int), and the value, at multiples of 8 bytes, in the machine's byte order.
         */
        void values(long span, long parent, int callsite, int length);

        /** A span begins. Returns its state, or null. The slot is 0 to 63 and belongs to this span until it is closed. */
        Object open(long span, int slot);

        /** A span ends. The state is what {@link #open} returned if the step keeps it, else null. */
        void close(long span, int slot, Object state);
    }

    /** Calls {@link Target#none}. */
    public static native long none(Target target, long count);

    /** Calls {@link Target#ids}. */
    public static native long ids(Target target, long count);

    /** As {@link #ids}, written with the crate {@code jni-utils}: the method is found by its name at each call. */
    public static native long idsByUtils(Target target, long count);

    /** Calls {@link Target#callsite}. */
    public static native long callsites(Target target, long count);

    /**
     * Writes values to the buffer and calls {@link Target#values}.
     *
     * @param buffer a direct one of {@link #BUFFER_BYTES}
     * @param fields 0, 1, 4 or 16; one is an i64, of more a quarter each is i64, f64, str and bool
     * @param text the length of one more str, at most 1024; 0 for none
     */
    public static native long values(Target target, ByteBuffer buffer, int fields, int text, long count);

    /**
     * Calls {@link Target#open} and {@link Target#close}.
     *
     * @param keep whether what {@code open} returns is kept as a global reference and handed to {@code close}
     */
    public static native long states(Target target, boolean keep, long count);

    /**
     * Calls {@link Target#none} from a thread that Rust makes and that ends before this returns.
     *
     * @param each whether that thread is attached for each call, instead of once
     * @return how many calls went well
     */
    public static native long onNewThread(Target target, boolean each, long count);
}
