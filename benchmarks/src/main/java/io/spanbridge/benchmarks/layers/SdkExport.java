package io.spanbridge.benchmarks.layers;

import io.opentelemetry.api.OpenTelemetry;
import io.spanbridge.benchmarks.ForkFigures;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.otel.ExportStatistics;
import io.spanbridge.otel.OtlpSdk;
import java.time.Duration;
import java.util.Map;

/**
 * An OpenTelemetry SDK with its real exporter: OTLP over http/protobuf to a sink in another process; and the books of what it
 * exported. Shared by the threads of a fork.
 *
 * <p>What is timed is what the thread that ends a span pays: the OpenTelemetry span, and handing it to the batch processor's
 * queue, while the exporter works on a thread of its own. What is not timed: waiting for room in that queue before an
 * invocation, and the flush after an iteration. So nothing is ever dropped for lack of room, and a loss is a failure.
 */
final class SdkExport implements AutoCloseable {
    private static final int QUEUE = 1 << 13;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final OtlpSink sink = OtlpSink.fromProperty();
    private final OtlpSdk sdk;
    private final long spansPerInvocation;
    private final long receivedBefore;
    private long receivedSoFar;

    SdkExport(long spansPerInvocation) {
        this.spansPerInvocation = spansPerInvocation;
        receivedBefore = sink.received();
        sdk = OtlpSdk.autoconfigured(Map.of(
                "otel.exporter.otlp.endpoint", sink.endpoint(),
                "otel.bsp.max.queue.size", Integer.toString(QUEUE),
                "otel.traces.sampler", "always_on"));
    }

    OpenTelemetry openTelemetry() {
        return sdk.openTelemetry();
    }

    /** Returns how many spans have ended. */
    long ended() {
        return sdk.statistics().due();
    }

    /** Waits until the spans of one more invocation have room. */
    void awaitRoom() {
        if (sdk.statistics().pendingOrDropped() + spansPerInvocation > QUEUE) {
            ExportStatistics flushed = flush();
            WorkMismatchException.require("OpenTelemetry spans dropped", 0, flushed.pendingOrDropped());
        }
    }

    /** Flushes, and compares what ended with what has arrived. */
    void check() {
        ExportStatistics flushed = flush();
        // The sink is asked, because a flush calls itself a success whatever the receiver said.
        long received = sink.received() - receivedBefore;
        ForkFigures.add("otlp.exported", received - receivedSoFar);
        ForkFigures.add("otlp.dropped", flushed.due() - received);
        receivedSoFar = received;
        WorkMismatchException.require("spans that the sink received", flushed.due(), received);
    }

    @Override
    public void close() {
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
