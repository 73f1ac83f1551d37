package io.spanbridge.internal;

import java.time.Instant;

/**
 * Turns readings of the monotonic clock into nanoseconds since 1970, anchored when the session opens. Immutable and
 * thread-safe.
 */
final class SessionClock {
    private final long offset;

    SessionClock() {
        Instant now = Instant.now();
        offset = now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
    }

    /** Returns the time now. Cost: one {@link System#nanoTime}. */
    long now() {
        return System.nanoTime() + offset;
    }

    /** Returns the time at which {@link System#nanoTime} was {@code nanoTime}. */
    long at(long nanoTime) {
        return nanoTime + offset;
    }
}
