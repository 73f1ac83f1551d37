package io.spanbridge.kernels;

/**
 * A call of the kernel of that name, with fixed arguments, and of its twin. Immutable and thread-safe.
 *
 * <p>It can be made before the library is loaded. The kernel is looked for when it is called first; after that a call costs some sixty
 * instructions more than one of a native method of its own (callgrind, an arm's invocation before and after), and allocates nothing.
 */
public final class KernelCall {
    private static final int MAX_ARGUMENTS = 5;
    private static final int NOT_FOUND_YET = -1;

    private final String kernel;
    private final int arguments;
    private final long a;
    private final long b;
    private final long c;
    private final long d;
    private final long e;

    /** Threads that race to find it find the same. */
    private int number = NOT_FOUND_YET;

    /**
     * Names a kernel and its arguments.
     *
     * @param kernel the name of its function in Rust
     * @param arguments at most five; false is 0, and true 1
     * @throws IllegalArgumentException when there are more
     */
    public KernelCall(String kernel, long... arguments) {
        if (arguments.length > MAX_ARGUMENTS) {
            throw new IllegalArgumentException("a kernel takes at most " + MAX_ARGUMENTS + " arguments, and " + kernel
                    + " is called with " + arguments.length);
        }
        this.kernel = kernel;
        this.arguments = arguments.length;
        a = argument(arguments, 0);
        b = argument(arguments, 1);
        c = argument(arguments, 2);
        d = argument(arguments, 3);
        e = argument(arguments, 4);
    }

    /**
     * Calls the kernel and returns its checksum.
     *
     * @throws IllegalArgumentException when there is no kernel of that name, or when it does not take these arguments
     */
    public long run() {
        return Kernels.run(number(), a, b, c, d, e);
    }

    /** Calls the twin and returns its checksum, which is that of {@link #run}; it throws what that throws. */
    public long runTwin() {
        return Kernels.runTwin(number(), a, b, c, d, e);
    }

    private int number() {
        int found = number;
        if (found == NOT_FOUND_YET) {
            found = Kernels.find(kernel, arguments);
            number = found;
        }
        return found;
    }

    private static long argument(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }
}
