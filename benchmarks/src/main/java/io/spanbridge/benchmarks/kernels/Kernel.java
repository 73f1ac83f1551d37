package io.spanbridge.benchmarks.kernels;

import io.spanbridge.kernels.KernelCall;
import java.util.function.LongSupplier;

/**
 * What one invocation of a benchmark runs: a kernel with fixed arguments, and its twin. Immutable.
 *
 * <p>An invocation does its thing about a thousand times in one downcall, so that the downcall and the harness cost nothing per
 * span. Both forms return a checksum, and it is the same one.
 *
 * @param id the name in arm ids and run files
 * @param does what it does, in a sentence
 * @param module the native library that it is in
 * @param callbacks what one invocation causes
 * @param operation what scores are per, for example {@code span}
 * @param operations how many of them one thread does in one invocation
 * @param instrumented one invocation of the kernel; it returns the checksum
 * @param twin one invocation of the twin; it returns the checksum
 * @param countable whether all of it happens on the thread that invokes it, so that what it does can be counted there
 */
public record Kernel(
        String id,
        String does,
        NativeModule module,
        Callbacks callbacks,
        String operation,
        long operations,
        LongSupplier instrumented,
        LongSupplier twin,
        boolean countable) {

    /** A call of a kernel and of its twin; scores are per span. */
    public static Kernel of(String id, String does, Callbacks callbacks, KernelCall call) {
        return of(id, does, callbacks, call::run, call::runTwin);
    }

    /** What a kernel of that library does in another way; scores are per span. */
    static Kernel of(String id, String does, Callbacks callbacks, LongSupplier instrumented, LongSupplier twin) {
        return new Kernel(
                id, does, NativeModule.KERNELS, callbacks, "span", callbacks.spans(), instrumented, twin, true);
    }

    /** A bare crossing; it causes no callback. */
    public static Kernel crossing(
            String id, String does, String operation, long operations, LongSupplier crossing, LongSupplier twin) {
        return new Kernel(
                id, does, NativeModule.CROSSINGS, Callbacks.NONE, operation, operations, crossing, twin, true);
    }

    /** Returns a copy whose work cannot be counted: it happens on other threads, or most of it is the harness's. */
    Kernel uncountable() {
        return new Kernel(id, does, module, callbacks, operation, operations, instrumented, twin, false);
    }

    /** Returns the unit of scores. */
    public String unit() {
        return "ns/" + operation;
    }

    /** Returns how many callbacks or crossings one invocation makes: what warms the Java side up. */
    public long total() {
        return Math.max(callbacks.total(), operations);
    }

    /** Returns how many operations of all threads one invocation does: what bytes and counts are divided by. */
    public long counted() {
        return Math.max(callbacks.spans(), operations);
    }
}
