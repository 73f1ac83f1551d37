package io.spanbridge.benchmarks.fork;

import io.spanbridge.NativeLibrary;
import io.spanbridge.kernels.Crossings;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Makes an arm slower by a known share, so that the detector can be tested: a busy loop after every invocation. Its length is
 * fixed in steps before the first iteration, so that it takes longer when the host is slow, as the kernel does.
 */
final class SlowDown {
    /** The system property with the share, for example 0.03. */
    static final String PROPERTY = "spanbridge.bench.slowdown";

    private static final int INVOCATIONS = 15;
    private static final long STEPS = 200_000;

    private SlowDown() {}

    /**
     * Returns the body, slower by what the property says; the body itself when it says nothing.
     *
     * @param counted the same body, where somebody counts how often it is run for finding out how long it takes
     */
    static LongSupplier of(LongSupplier body, LongSupplier counted) {
        double share = Double.parseDouble(System.getProperty(PROPERTY, "0"));
        if (share <= 0) {
            return body;
        }
        NativeLibrary.load("spanbridge_crossings", Crossings::link);
        return by(share, body, counted, System::nanoTime, Crossings::spin);
    }

    /**
     * As {@link #of}.
     *
     * @param clock in nanoseconds
     * @param spin does so many steps and returns how many nanoseconds they took
     */
    static LongSupplier by(
            double share, LongSupplier body, LongSupplier counted, LongSupplier clock, LongUnaryOperator spin) {
        double[] times = new double[INVOCATIONS];
        double[] steps = new double[INVOCATIONS];
        for (int i = 0; i < INVOCATIONS; i++) {
            long begin = clock.getAsLong();
            counted.getAsLong();
            times[i] = clock.getAsLong() - begin;
            steps[i] = (double) spin.applyAsLong(STEPS) / STEPS;
        }
        long extra = Math.max(1, Math.round(share * median(times) / median(steps)));
        return () -> {
            long result = body.getAsLong();
            spin.applyAsLong(extra);
            return result;
        };
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
