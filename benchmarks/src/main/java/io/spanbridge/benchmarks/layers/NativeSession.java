package io.spanbridge.benchmarks.layers;

import io.spanbridge.LayerStatistics;
import io.spanbridge.Statistics;
import io.spanbridge.Tracing;
import io.spanbridge.TracingModule;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.config.BatchConfig;
import io.spanbridge.config.ExportProcess;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.NativeLayerConfig;
import io.spanbridge.kernels.Kernels;
import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * A global session with one layer that runs in Rust.
 *
 * <p>What is timed is what the instrumented thread pays. As with {@link OtlpSession} the room in the queue is waited for before an
 * invocation, and the flush comes after an iteration; so nothing is dropped for lack of room, and a loss is a failure.
 */
final class NativeSession implements ArmSession {
    private static final int QUEUE = 1 << 13;

    /** The queue of {@link OtlpSession}. */
    static final ExportProcess BATCHES = BatchConfig.defaults().withQueueSize(QUEUE);

    private static final TracingModule TRACING = TracingModule.of("kernels", Kernels::spanbridge);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Callbacks perInvocation;
    private final ToLongFunction<Statistics> exports;
    private final Tracing tracing;

    /** @param exports what the layer must have exported, by what was delivered to it */
    NativeSession(
            Callbacks perInvocation,
            NativeLayerConfig layer,
            ExportProcess process,
            ToLongFunction<Statistics> exports) {
        this.perInvocation = perInvocation;
        this.exports = exports;
        this.tracing = TRACING.open(GlobalTracingConfig.of(layer).withExportProcess(process));
    }

    @Override
    public void awaitRoom() {
        Statistics seen = tracing.statistics();
        long waiting = exports.applyAsLong(seen) - layer(seen).exported();
        if (waiting + perInvocation.spans() > QUEUE) {
            tracing.flush(TIMEOUT);
        }
    }

    @Override
    public void check(long invocations) {
        tracing.flush(TIMEOUT);
        Statistics seen = tracing.statistics();
        WorkMismatchException.require("spans made", invocations * perInvocation.spans(), seen.newSpans());
        WorkMismatchException.require("spans closed", invocations * perInvocation.spans(), seen.closes());
        WorkMismatchException.require("events", invocations * perInvocation.events(), seen.events());
        WorkMismatchException.require("records", invocations * perInvocation.records(), seen.records());
        WorkMismatchException.require("callbacks suppressed", 0, seen.suppressed());
        WorkMismatchException.require("callbacks failed", 0, seen.failed());
        WorkMismatchException.require("callbacks dropped", 0, seen.dropped());
        WorkMismatchException.require("lost by the layer", 0, layer(seen).droppedInAll());
        WorkMismatchException.require(
                "exported", exports.applyAsLong(seen), layer(seen).exported());
    }

    private static LayerStatistics layer(Statistics statistics) {
        return statistics.layers().get(0);
    }

    @Override
    public void close() {
        tracing.close();
    }
}
