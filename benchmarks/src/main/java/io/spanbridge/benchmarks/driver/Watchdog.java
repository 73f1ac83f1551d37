package io.spanbridge.benchmarks.driver;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Kills the child processes that were started after it, when it is not closed in time. JMH cannot end a fork that hangs in
 * native code: it only interrupts threads.
 */
final class Watchdog implements AutoCloseable {
    private final Set<Long> spared;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "spanbridge-bench-watchdog");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean bitten;

    private Watchdog() {
        spared = ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    static Watchdog start(Duration limit) {
        Watchdog watchdog = new Watchdog();
        watchdog.timer.schedule(watchdog::bite, limit.toNanos(), TimeUnit.NANOSECONDS);
        return watchdog;
    }

    /** Returns whether the time was over. */
    boolean hasBitten() {
        return bitten;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Kills, as when the time is over. */
    void bite() {
        bitten = true;
        ProcessHandle.current()
                .children()
                .filter(child -> !spared.contains(child.pid()))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
