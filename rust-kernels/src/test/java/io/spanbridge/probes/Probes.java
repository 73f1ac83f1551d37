package io.spanbridge.probes;

/**
 * Instrumented Rust code for tests: what {@code tracing} can express, a case each. Thread-safe.
 *
 * <p>The library must be loaded first: {@code NativeLibrary.load("spanbridge_probes", Probes::link)}.
 */
public final class Probes {
    private Probes() {}

    /** Loads the library, for this class's loader, from an absolute path. */
    public static void link(String path) {
        System.load(path);
    }

    /** The module's tracing door. */
    public static native Object spanbridge(int operation, Object argument);

    /**
     * Runs a case: a function of {@code crates/probes} of that name.
     *
     * @throws IllegalArgumentException when there is no such case; the message lists all
     * @throws RuntimeException when the case panics
     */
    public static native void run(String name);

    /**
     * As {@link #run}; but the Rust function is not marked as one that Java waits for ({@code spanbridge::entry}).
     *
     * @throws RuntimeException when the case panics
     */
    public static native void runUnmarked(String name);

    /**
     * Opens a span with that {@code otel.name} and runs {@code inside} in it, with the current span of Java as its parent.
     *
     * @throws RuntimeException what {@code inside} throws
     */
    public static native void calling(String name, Runnable inside);

    /** As {@link #calling}, without the current span of Java; the bridge is not told that Java is called. */
    public static native void callingUnannounced(String name, Runnable inside);

    /**
     * Makes and closes a span {@code before}, runs {@code inside} outside of any span, and makes and closes a span {@code after}. The bridge
     * is not told that Java is called.
     *
     * @throws RuntimeException what {@code inside} throws
     */
    public static native void callingBetween(Runnable inside);

    /** As {@link #calling}; makes an event when the current span of Java cannot be found out. */
    public static native void callingOrTrace(String name, Runnable inside);

    /**
     * As {@link #calling}.
     *
     * @throws RuntimeException when the current span of Java cannot be found out; nothing runs then
     */
    public static native void callingOrThrow(String name, Runnable inside);

    /**
     * Panics, with the current span of Java as the parent of what would be made.
     *
     * @throws RuntimeException always
     */
    public static native void panicking();
}
