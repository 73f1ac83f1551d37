package io.spanbridge.internal;

import io.spanbridge.Crossing;
import io.spanbridge.Statistics;
import io.spanbridge.TraceContext;
import io.spanbridge.Tracing;
import io.spanbridge.TracingException;
import io.spanbridge.TracingShutdownException;
import io.spanbridge.TracingStateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** A session as its opener sees it. */
final class OpenTracing implements Tracing {
    private final Module module;
    private final Session session;

    /** That of the batched layers; null when there are none. */
    private final Session batched;

    private final long key;
    private final CrossingChoice crossing;

    /** The thread that the session is for; null for a global one. */
    private final Thread owner;

    private final Thread shutdownHook;
    private final Duration closeLimit;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** As of the close; null before. */
    private volatile Statistics last;

    OpenTracing(
            Module module,
            Session session,
            Session batched,
            long key,
            CrossingChoice crossing,
            Thread owner,
            Thread shutdownHook,
            Duration closeLimit) {
        this.module = module;
        this.session = session;
        this.batched = batched;
        this.key = key;
        this.crossing = crossing;
        this.owner = owner;
        this.shutdownHook = shutdownHook;
        this.closeLimit = closeLimit;
    }

    @Override
    public String module() {
        return module.name();
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public Crossing crossing() {
        return crossing.crossing();
    }

    @Override
    public Statistics statistics() {
        Statistics known = last;
        Reply reply = module.statistics(key);
        if (reply.isEmpty()) {
            return known == null ? nothing() : known;
        }
        if (known == null) {
            return reply.statistics(session.failures(), statesLive());
        }
        // What comes too late for the session is counted on; its states and native layers are gone.
        Statistics now = reply.statistics(session.failures(), 0);
        return new Statistics(now.callbacks(), now.statesLive(), known.layers());
    }

    private long statesLive() {
        return session.statesLive() + (batched == null ? 0 : batched.statesLive());
    }

    @Override
    public long drain() {
        long drained = isOpen() ? module.drain(key, 0) : Module.NOT_OPEN;
        if (batched == null) {
            requireOpen(isOpen());
            return 0;
        }
        requireOpen(drained != Module.NOT_OPEN);
        return drained;
    }

    /** Has a daemon thread deliver what is kept for batched layers, until the session closes. */
    void drainBy(Duration interval) {
        Thread drainer = new Thread(
                () -> {
                    long drained = 0;
                    while (drained != Module.NOT_OPEN && isOpen()) {
                        try {
                            drained = module.drain(key, interval.toMillis());
                        } catch (TracingException e) {
                            // Threads may be waiting for room: whoever fails once must not leave them alone.
                            session.failures().report("what is kept for batched layers was not delivered", e);
                        }
                    }
                },
                "spanbridge-drain-" + module.name());
        drainer.setDaemon(true);
        drainer.start();
    }

    @Override
    public void refreshInterest() {
        requireOpen(isOpen() && module.refreshInterest(key));
    }

    @Override
    public void setFilter(Object layer, String directives) {
        Objects.requireNonNull(directives, "directives");
        boolean found = false;
        for (int number = 0; number < session.size(); number++) {
            if (session.slot(number).object() == layer) {
                found = true;
                requireOpen(isOpen() && module.setFilter(key, number, layer, directives));
            }
        }
        if (!found) {
            throw new IllegalArgumentException("layer: " + layer + " is not one of the session's layers");
        }
    }

    @Override
    public <T> T withContext(TraceContext context, Callable<T> work) throws Exception {
        if (context == null) {
            return work.call();
        }
        module.pushContext(context);
        try {
            return work.call();
        } finally {
            module.popContext();
        }
    }

    @Override
    public void withContext(TraceContext context, Runnable work) {
        if (context == null) {
            work.run();
            return;
        }
        module.pushContext(context);
        try {
            work.run();
        } finally {
            module.popContext();
        }
    }

    @Override
    public void flush(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("limit: " + limit + " is negative");
        }
        Reply reply = isOpen() ? module.flush(key, limit.toMillis()) : null;
        requireOpen(reply != null && !reply.isEmpty());
        requireDelivered(reply.texts());
    }

    private void requireOpen(boolean open) {
        if (!open) {
            throw new TracingStateException("the session of module " + module.name() + " is closed");
        }
    }

    @Override
    public void close() {
        if (owner != null && owner != Thread.currentThread() && owner.isAlive() && isOpen()) {
            throw new TracingStateException("the session of module " + module.name() + " belongs to thread \""
                    + owner.getName() + "\": close it there, not on \""
                    + Thread.currentThread().getName() + "\"");
        }
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean ownerEnded = owner != null && !owner.isAlive();
        Reply reply = module.close(key, closeLimit.toMillis(), ownerEnded);
        session.withdraw();
        if (batched != null) {
            batched.withdraw();
        }
        crossing.release();
        boolean stillInUse = !reply.isEmpty() && reply.truth();
        List<String> undelivered = reply.isEmpty() ? List.of() : reply.texts();
        last = reply.isEmpty() ? nothing() : reply.statistics(session.failures(), 0);
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is going down: the hook runs, or has run.
        }
        if (stillInUse) {
            throw new TracingShutdownException("module " + module.name() + ": a callback on another thread has not"
                    + " returned within " + closeLimit.toSeconds() + " s; the session is closed, and nothing more is"
                    + " delivered after that callback");
        }
        requireDelivered(undelivered);
    }

    private void requireDelivered(List<String> undelivered) {
        if (!undelivered.isEmpty()) {
            throw new TracingShutdownException("module " + module.name() + ": " + String.join("; ", undelivered));
        }
    }

    /** The statistics of a session of which Rust knows nothing any more. */
    private Statistics nothing() {
        return new Statistics(Map.of(), 0, List.of());
    }
}
