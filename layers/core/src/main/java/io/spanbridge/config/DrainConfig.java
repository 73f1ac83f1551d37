package io.spanbridge.config;

import io.spanbridge.Delivery;
import java.time.Duration;
import java.util.Objects;

/**
 * How the callbacks of {@link Delivery#BATCHED} layers are kept, and who delivers them. Immutable.
 *
 * <p>Each thread of the Rust code writes into a ring of its own. By default one daemon thread of the session empties the rings; with
 * {@link #byApplication} the application does, by {@link io.spanbridge.Tracing#drain}. Rings are direct memory, so that layers can be shown what is in them
 * where it lies; a thread can write there again when they have been ({@code -XX:MaxDirectMemorySize} bounds it, by default as large as the heap). A thread that
 * has none because there is no memory has its callbacks counted as failed.
 */
public final class DrainConfig {
    /** The smallest ring, in bytes. */
    public static final int LEAST_RING_SIZE = 4096;

    /** The largest ring, in bytes. */
    public static final int MOST_RING_SIZE = 1 << 30;

    private static final DrainConfig DEFAULTS =
            new DrainConfig(256 * 1024, Duration.ZERO, Duration.ofMillis(10), false);

    private final int ringSize;
    private final Duration patience;
    private final Duration interval;
    private final boolean byApplication;

    private DrainConfig(int ringSize, Duration patience, Duration interval, boolean byApplication) {
        this.ringSize = ringSize;
        this.patience = patience;
        this.interval = interval;
        this.byApplication = byApplication;
    }

    /** Returns rings of 256 KiB that a daemon thread empties each 10 ms or when one is half full; what finds no room is dropped. */
    public static DrainConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy whose rings have so many bytes, rounded up to a power of two. A callback with one field takes about 100. One that takes
     * more than half of a ring is dropped.
     *
     * @throws IllegalArgumentException when it is less than {@link #LEAST_RING_SIZE} or more than {@link #MOST_RING_SIZE}
     */
    public DrainConfig withRingSize(int bytes) {
        if (bytes > MOST_RING_SIZE) {
            throw new IllegalArgumentException(
                    "ringSize: " + bytes + " is too large; give " + MOST_RING_SIZE + " or less");
        }
        return new DrainConfig(Checks.atLeast(LEAST_RING_SIZE, bytes, "ringSize"), patience, interval, byApplication);
    }

    /** Returns a copy by which a callback that finds no room is dropped at once, and counted. */
    public DrainConfig dropping() {
        return new DrainConfig(ringSize, Duration.ZERO, interval, byApplication);
    }

    /**
     * Returns a copy by which a thread whose ring is full waits for room for so long; then the callback is dropped, and counted. A thread
     * does not wait while the session closes or the JVM goes down.
     *
     * @throws IllegalArgumentException when it is not above zero
     */
    public DrainConfig blockingFor(Duration limit) {
        return new DrainConfig(ringSize, Checks.positive(limit, "blockingFor"), interval, byApplication);
    }

    /**
     * Returns a copy by which the daemon thread looks at least so often.
     *
     * @throws IllegalArgumentException when it is less than a millisecond
     */
    public DrainConfig withInterval(Duration atMost) {
        Objects.requireNonNull(atMost, "interval");
        if (atMost.toMillis() < 1) {
            throw new IllegalArgumentException("interval: " + atMost + " is too short; give a millisecond or more");
        }
        return new DrainConfig(ringSize, patience, Checks.positive(atMost, "interval"), false);
    }

    /** Returns a copy without a daemon thread: callbacks are delivered by {@link io.spanbridge.Tracing#drain}, at a flush and at the close. */
    public DrainConfig byApplication() {
        return new DrainConfig(ringSize, patience, interval, true);
    }

    /** Returns the size of a ring, in bytes. */
    public int ringSize() {
        return ringSize;
    }

    /** Returns how long a thread waits for room; zero for not at all. */
    public Duration patience() {
        return patience;
    }

    /** Returns how often the daemon thread looks at least. */
    public Duration interval() {
        return interval;
    }

    /** Returns whether there is no daemon thread. */
    public boolean isByApplication() {
        return byApplication;
    }
}
