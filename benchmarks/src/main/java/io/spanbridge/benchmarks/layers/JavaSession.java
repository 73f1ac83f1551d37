package io.spanbridge.benchmarks.layers;

import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;

/** A global session of the bridge with one Java layer, and its books: what Rust delivered and what the layer counted. */
final class JavaSession implements ArmSession {
    private static final TracingModule TRACING = TracingModule.of("kernels", Kernels::spanbridge);

    private final Callbacks perInvocation;
    private final Listener listener;
    private final Tracing tracing;

    JavaSession(Callbacks perInvocation, Listener listener) {
        this.perInvocation = perInvocation;
        this.listener = listener;
        JavaLayerConfig everything = listener.config().withFilter("trace");
        this.tracing = TRACING.open(GlobalTracingConfig.of(everything));
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
        listener.books().check(seen);
    }

    @Override
    public void close() {
        tracing.close();
        WorkMismatchException.require(
                "states leaked after close", 0, tracing.statistics().statesLive());
    }
}
