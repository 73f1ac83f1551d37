package io.spanbridge.kernels;

/**
 * What no clock can measure: callgrind's counters, and which JNI functions a thread calls. For forks whose time is not taken.
 *
 * <p>The library must be loaded first: {@code NativeLibrary.load("spanbridge_crossings", Crossings::link)}.
 */
public final class Instruments {
    private Instruments() {}

    /** Returns whether this process runs under valgrind. False where the requests to it are not known: not Linux on x86-64. */
    public static native boolean callgrind();

    /** Has callgrind count from zero. Does nothing without it, as the other two. */
    public static native void startCallgrind();

    /** Ends counting. */
    public static native void stopCallgrind();

    /**
     * Has callgrind write what it counted since the start or the last dump to its next file, and begin at zero again. The
     * file has a line {@code desc: Trigger: Client Request: dump NUMBER}.
     */
    public static native void dumpCallgrind(int number);

    /**
     * Counts from now on which JNI functions this thread calls, until it ends; every call costs an atomic addition.
     *
     * @return false where that is not to be had: not Linux on x86-64
     */
    public static native boolean countJniFunctions();

    /** Sets all counts to zero. */
    public static native void resetJniFunctions();

    /**
     * Returns how often each function was called since the last reset, by all threads that count, in the order of JNI's function
     * table, whose first four places are reserved. What this method calls itself is not among them.
     */
    public static native long[] jniFunctionCounts();
}
