package io.spanbridge.benchmarks.layers;

import io.spanbridge.Delivery;
import io.spanbridge.benchmarks.ForkFigures;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.otel.ExportStatistics;
import io.spanbridge.otel.OtlpLayer;
import io.spanbridge.otel.OtlpSdk;
import java.time.Duration;
import java.util.Map;

/**
 * The OpenTelemetry layer with its real exporter: OTLP over http/protobuf to a sink in another process.
 *
 * <p>What is timed is what the Rust thread pays: the callbacks, the OpenTelemetry spans, and handing each of them to the batch
 * processor's queue, while the exporter works on a thread of its own. What is not timed: waiting for room in that queue before
 * an invocation, and the flush after an iteration. So nothing is ever dropped for lack of room, and a loss is a failure. Bytes
 * per span are of the whole JVM, the exporter included.
 */
final class OtlpSession implements ArmSession {
    private static final int QUEUE = 1 << 13;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final OtlpSink sink = OtlpSink.fromProperty();
    private final long spansPerInvocation;
    private final OtlpSdk sdk;
    private final JavaSession session;
    private final long receivedBefore;
    private long receivedSoFar;

    OtlpSession(Callbacks perInvocation, Delivery delivery) {
        spansPerInvocation = perInvocation.spans();
        receivedBefore = sink.received();
        sdk = OtlpSdk.autoconfigured(Map.of(
                "otel.exporter.otlp.endpoint", sink.endpoint(),
                "otel.bsp.max.queue.size", Integer.toString(QUEUE),
                "otel.traces.sampler", "always_on"));
        OtlpLayer layer = OtlpLayer.builder()
                .setOpenTelemetry(sdk.openTelemetry())
                .setDelivery(delivery)
                .build();
        session = new JavaSession(
                perInvocation,
                new Listener(
                        JavaLayerConfig.of(layer),
                        rust -> WorkMismatchException.require(
                                "OpenTelemetry spans ended",
                                rust.closes(),
                                sdk.statistics().due())));
    }

    @Override
    public void awaitRoom() {
        if (sdk.statistics().pendingOrDropped() + spansPerInvocation > QUEUE) {
            ExportStatistics flushed = flush();
            WorkMismatchException.require("OpenTelemetry spans dropped", 0, flushed.pendingOrDropped());
        }
    }

    @Override
    public void check(long invocations) {
        ExportStatistics flushed = flush();
        session.check(invocations);
        // The sink is asked, because a flush calls itself a success whatever the receiver said.
        long received = sink.received() - receivedBefore;
        ForkFigures.add("otlp.exported", received - receivedSoFar);
        ForkFigures.add("otlp.dropped", flushed.due() - received);
        receivedSoFar = received;
        WorkMismatchException.require("spans that the sink received", flushed.due(), received);
    }

    @Override
    public void close() {
        session.close();
        sdk.close();
    }

    /**
     * Flushes until nothing is waiting. One flush is not enough: right after another one, the SDK may still hand out the
     * result of that one, and flush nothing.
     */
    private ExportStatistics flush() {
        long begin = System.nanoTime();
        ExportStatistics flushed;
        do {
            flushed = sdk.flush(TIMEOUT);
        } while (flushed.pendingOrDropped() > 0 && System.nanoTime() - begin < TIMEOUT.toNanos());
        return flushed;
    }
}
