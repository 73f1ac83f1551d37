package io.spanbridge.benchmarks.fork;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says when a fork is warm: so many callbacks came, and the compiler has finished nothing for a while. Callbacks count instead
 * of time because methods are compiled after so many calls, whatever a call costs; the compiler is waited for because on a
 * busy machine it runs late. Not thread-safe.
 */
final class WarmUp {
    /** How long the compiler must have been quiet: longer than one large method takes it on a busy machine. */
    static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** A compiler that is never quiet is waited for no longer than this after the last of the callbacks. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final LongSupplier clock;
    private final LongSupplier compiledMillis;
    private long callbacksLeft;
    private long lastCompiled;
    private long quietSince;
    private long giveUpAt;

    WarmUp(long callbacks, LongSupplier clock, LongSupplier compiledMillis) {
        this.clock = clock;
        this.compiledMillis = compiledMillis;
        this.callbacksLeft = callbacks;
        this.lastCompiled = compiledMillis.getAsLong();
        this.quietSince = clock.getAsLong();
        this.giveUpAt = quietSince + PATIENCE_NANOS;
    }

    /** Starts with the clock and the compiler of this JVM. */
    static WarmUp of(long callbacks) {
        return new WarmUp(
                callbacks, System::nanoTime, ManagementFactory.getCompilationMXBean()::getTotalCompilationTime);
    }

    /** Takes note of callbacks that came. */
    void came(long callbacks) {
        long now = clock.getAsLong();
        long compiled = compiledMillis.getAsLong();
        if (compiled != lastCompiled) {
            lastCompiled = compiled;
            quietSince = now;
        }
        if (callbacksLeft > 0) {
            giveUpAt = now + PATIENCE_NANOS;
        }
        callbacksLeft -= callbacks;
    }

    /** Returns whether the measuring may begin. */
    boolean isOver() {
        long now = clock.getAsLong();
        return callbacksLeft <= 0 && (now - quietSince >= QUIET_NANOS || now - giveUpAt >= 0);
    }
}
