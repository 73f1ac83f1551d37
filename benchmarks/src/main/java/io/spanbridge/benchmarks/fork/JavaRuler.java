package io.spanbridge.benchmarks.fork;

import java.util.concurrent.TimeUnit;

/**
 * The pure Java ruler: a dependent chain of integer operations that compiled code cannot shorten, allocates nothing, and
 * reads no memory. Not thread-safe.
 */
final class JavaRuler {
    private long state = 0x9e37_79b9_7f4a_7c15L;

    /** Takes so many steps and returns how many nanoseconds they took. */
    long spin(long steps) {
        long begin = System.nanoTime();
        long value = state;
        for (long step = 0; step < steps; step++) {
            value ^= value << 13;
            value ^= value >>> 7;
            value ^= value << 17;
        }
        // The next burst begins where this one ended, so none of it can be left out.
        state = value;
        return System.nanoTime() - begin;
    }

    /** Has the loop compiled before the first burst counts. */
    void warmUp() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
        while (System.nanoTime() < until) {
            spin(20_000);
        }
    }
}
