package io.spanbridge.benchmarks.fork;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * Marks when the whole JVM stood still: pauses of the collector, as the JVM tells them, and stalls of whatever reason, as a thread
 * notices them that wants to wake every millisecond. It runs in forks that record latencies alone. Thread-safe.
 */
final class Pauses {
    /** A thread that is woken later than this was kept from running; less is a timer. */
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<Pause> seen = new ArrayList<>();

    /**
     * A pause.
     *
     * @param begin in milliseconds since 1970-01-01T00:00Z
     * @param millis how long it lasted
     * @param cause the collector and its cause, or "stall"
     */
    record Pause(long begin, double millis, String cause) {
        /** As it stands in a result: begin, length, cause, with spaces between. */
        @Override
        public String toString() {
            return begin + " " + millis + " " + cause;
        }
    }

    private Pauses() {}

    /** Begins to watch. */
    static Pauses watch() {
        Pauses pauses = new Pauses();
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            // ZGC and Shenandoah have one of these for their cycles, during which the program runs.
            if (collector instanceof NotificationEmitter emitter
                    && !collector.getName().endsWith("Cycles")) {
                emitter.addNotificationListener(
                        (notification, handback) -> pauses.collected(notification, started), null, null);
            }
        }
        Thread ticker = new Thread(pauses::tick, "spanbridge-bench-stalls");
        ticker.setDaemon(true);
        ticker.start();
        return pauses;
    }

    /** Returns what was seen since the last call, and forgets it. */
    synchronized List<Pause> take() {
        List<Pause> taken = List.copyOf(seen);
        seen.clear();
        return taken;
    }

    private synchronized void add(Pause pause) {
        seen.add(pause);
    }

    private void collected(Notification notification, long started) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            GarbageCollectionNotificationInfo told =
                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
            add(new Pause(
                    started + told.getGcInfo().getStartTime(),
                    told.getGcInfo().getDuration(),
                    told.getGcName() + ", " + told.getGcCause()));
        }
    }

    private void tick() {
        while (true) {
            long begin = System.nanoTime();
            LockSupport.parkNanos(TICK_NANOS);
            stalled(System.nanoTime() - begin - TICK_NANOS, System.currentTimeMillis());
        }
    }

    /** Notes a stall when the wait took so much longer than it should have. */
    void stalled(long lateNanos, long now) {
        if (lateNanos >= STALL_NANOS) {
            double millis = lateNanos / 1e6;
            add(new Pause(now - Math.round(millis), millis, "stall"));
        }
    }

    /** One that watches nothing, for a test. */
    static Pauses silent() {
        return new Pauses();
    }
}
