package io.spanbridge.kernels;

/**
 * Bare crossings: the lowest rungs of the ladder, and the rulers. No {@code tracing} is involved. Thread-safe.
 *
 * <p>The library must be loaded first: {@code NativeLibrary.load("spanbridge_crossings", Crossings::link)}.
 */
public final class Crossings {
    private Crossings() {}

    /** The target of upcalls. Its body must not be empty: HotSpot skips JNI calls to empty void methods. */
    public interface Target {
        /** Counts. */
        void call();
    }

    /** Loads the library, for this class's loader, from an absolute path. */
    public static void link(String path) {
        System.load(path);
    }

    /** An empty downcall. */
    public static native void down();

    /**
     * The ruler U: upcalls to {@link Target#call} through the interface, each followed by an exception check, in one downcall.
     *
     * @return how many nanoseconds the loop took, by the monotonic clock
     */
    public static native long up(Target target, long count);

    /** The pure Rust ruler: a dependent chain of integer operations. Returns nanoseconds; the result is kept alive. */
    public static native long spin(long count);
}
