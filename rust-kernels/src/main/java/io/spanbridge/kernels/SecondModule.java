package io.spanbridge.kernels;

/**
 * A second native library with its own copy of {@code tracing}, to show that modules do not see each other's spans.
 * Thread-safe.
 *
 * <p>The library must be loaded first: {@code NativeLibrary.load("spanbridge_second_module", SecondModule::link)}.
 */
public final class SecondModule {
    private SecondModule() {}

    /** Loads the library, for this class's loader, from an absolute path. */
    public static void link(String path) {
        System.load(path);
    }

    /** The module's tracing door. */
    public static native Object spanbridge(int operation, Object argument);

    /**
     * Makes root spans {@code second}, each with one i64 field {@code number} and entered around one event.
     *
     * @param n how many; none if negative
     * @return the sum of the numbers, which go from 0 to {@code n - 1}
     */
    public static native long work(long n);
}
