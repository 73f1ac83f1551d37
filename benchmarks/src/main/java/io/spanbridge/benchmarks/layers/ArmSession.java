package io.spanbridge.benchmarks.layers;

import java.util.function.LongSupplier;

/** What listens in a fork while its kernel runs, and whether it saw all of it. */
public interface ArmSession extends AutoCloseable {
    /** Nobody listens: the checksums are all there is to compare. */
    ArmSession UNHEARD = new ArmSession() {
        @Override
        public void check(long invocations) {}

        @Override
        public void close() {}
    };

    /**
     * Compares what Rust and Java counted with the work done. Called between iterations, while no kernel runs.
     *
     * @param invocations how often the kernel ran since the session opened
     * @throws io.spanbridge.benchmarks.WorkMismatchException when something is missing, or was seen twice
     */
    void check(long invocations);

    /** Returns what an invocation is: the kernel, and what listening has to do after it in the measured time. Thread-safe. */
    default LongSupplier invocation(LongSupplier kernel) {
        return kernel;
    }

    /** Waits, outside of the measured time, until one more invocation cannot overflow a queue. */
    default void awaitRoom() {}

    /** Ends the session. Called once, after the last {@link #check}. */
    @Override
    void close();
}
