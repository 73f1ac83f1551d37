package io.spanbridge.benchmarks.layers;

import io.spanbridge.Delivery;
import io.spanbridge.Layer;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.config.DrainConfig;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** A global session of the bridge with Java layers, and its books: what Rust delivered and what each layer counted. */
final class JavaSession implements ArmSession {
    private static final TracingModule TRACING = TracingModule.of("kernels", Kernels::spanbridge);

    /** More than any callback of a kernel takes in a ring, on average. */
    private static final int BYTES_PER_CALLBACK = 256;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Callbacks perInvocation;
    private final List<Listener> listeners;
    private final Tracing tracing;

    /** One layer that wants everything. */
    JavaSession(Callbacks perInvocation, Listener listener) {
        this(perInvocation, "trace", List.of(listener));
    }

    /**
     * @param perInvocation what an invocation must make the layers hear
     * @param filter of each layer
     */
    JavaSession(Callbacks perInvocation, String filter, List<Listener> listeners) {
        this.perInvocation = perInvocation;
        this.listeners = List.copyOf(listeners);
        JavaLayerConfig[] layers = listeners.stream()
                .map(listener -> listener.config().withFilter(filter))
                .toArray(JavaLayerConfig[]::new);
        this.tracing = TRACING.open(GlobalTracingConfig.of(layers).withDrain(drain(perInvocation)));
    }

    /**
     * For layers that are batched: rings that hold several invocations, and are drained at the end of each. A thread whose callbacks another one
     * brings, and that is far ahead of it, waits.
     */
    private static DrainConfig drain(Callbacks perInvocation) {
        long bytes = Math.max(1 << 18, 2 * perInvocation.total() * BYTES_PER_CALLBACK);
        return DrainConfig.defaults()
                .withRingSize(Math.toIntExact(bytes))
                .byApplication()
                .blockingFor(PATIENCE);
    }

    @Override
    public LongSupplier invocation(LongSupplier kernel) {
        boolean batched = listeners.stream()
                .map(listener -> listener.config().layer())
                .anyMatch(layer -> layer instanceof Layer<?> typed && typed.delivery() == Delivery.BATCHED);
        if (!batched) {
            return kernel;
        }
        return () -> {
            long checksum = kernel.getAsLong();
            tracing.drain();
            return checksum;
        };
    }

    @Override
    public void check(long invocations) {
        Statistics seen = tracing.statistics();
        WorkMismatchException.require("spans made", invocations * perInvocation.spans(), seen.newSpans());
        WorkMismatchException.require("spans closed", invocations * perInvocation.spans(), seen.closes());
        WorkMismatchException.require("events", invocations * perInvocation.events(), seen.events());
        WorkMismatchException.require("records", invocations * perInvocation.records(), seen.records());
        WorkMismatchException.require("callbacks suppressed", 0, seen.suppressed());
        WorkMismatchException.require("callbacks failed", 0, seen.failed());
        WorkMismatchException.require("callbacks dropped", 0, seen.dropped());
        WorkMismatchException.require("states leaked", 0, seen.statesLive());
        listeners.forEach(listener -> listener.books().check(seen));
    }

    @Override
    public void close() {
        tracing.close();
        WorkMismatchException.require(
                "states leaked after close", 0, tracing.statistics().statesLive());
    }
}
