package io.spanbridge;

/**
 * The tracing door of a module: the native method {@code static native Object spanbridge(int, Object)} that
 * {@code spanbridge::export!} defines in its library. Pass it as a method reference.
 */
@FunctionalInterface
public interface NativeEntry {
    /** Called by the bridge alone; what the numbers and objects mean may change with every version. */
    Object call(int operation, Object argument);
}
