package io.spanbridge.internal;

import io.spanbridge.CallbackKind;
import io.spanbridge.ErrorHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts what went wrong in a session and tells its {@link ErrorHandler}, at most once per second. Thread-safe; never throws. */
final class Failures {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final ErrorHandler handler;
    private final LongAdder[] counts =
            Stream.generate(LongAdder::new).limit(CallbackKind.values().length).toArray(LongAdder[]::new);
    private final LongAdder untold = new LongAdder();
    private final AtomicLong nextReport = new AtomicLong(System.nanoTime());

    Failures(ErrorHandler handler) {
        this.handler = handler;
    }

    /** Counts a failure in a layer's callback of that kind. */
    void inLayer(Object layer, int kind, String callback, Throwable failure) {
        counts[kind].increment();
        report("layer " + layer.getClass().getName() + " threw in " + callback, failure);
    }

    /** Tells of a failure that is counted elsewhere. */
    void report(String message, Throwable failure) {
        long due = nextReport.get();
        long now = System.nanoTime();
        if (now - due < 0 || !nextReport.compareAndSet(due, now + INTERVAL)) {
            untold.increment();
            return;
        }
        long more = untold.sumThenReset();
        try {
            handler.onError(more == 0 ? message : message + " (" + more + " more since the last report)", failure);
        } catch (Throwable ignored) {
            // A handler must not throw; one that does cannot be told of it.
        }
    }

    /** Tells of trouble that a native layer says once; never held back. */
    void say(String message) {
        try {
            handler.onError(message, null);
        } catch (Throwable ignored) {
            // As in report.
        }
    }

    long count(CallbackKind kind) {
        return counts[kind.ordinal()].sum();
    }
}
