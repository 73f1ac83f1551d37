package io.spanbridge.benchmarks.layers;

import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import java.util.List;

/** A global session of the bridge with Java layers, and its books: what Rust delivered and what each layer counted. */
final class JavaSession implements ArmSession {
    private static final TracingModule TRACING = TracingModule.of("kernels", Kernels::spanbridge);

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
        this.tracing = TRACING.open(GlobalTracingConfig.of(layers));
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
