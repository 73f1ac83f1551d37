package io.spanbridge.otel;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts spans at both ends of an SDK, so that what was lost in between is known: a batch processor whose queue is full tells
 * only its log, and it reports a flush as a success whatever the receiver answered.
 *
 * <p>{@link OtlpSdk} has one. For an SDK that the program builds itself:
 *
 * <pre>{@code
 * ExportCounter counter = new ExportCounter();
 * SdkTracerProvider.builder()
 *         .addSpanProcessor(counter.processor())
 *         .addSpanProcessor(BatchSpanProcessor.builder(counter.counting(exporter)).build())
 * }</pre>
 *
 * <p>Thread-safe; counting does not block.
 */
public final class ExportCounter {
    private final LongAdder ended = new LongAdder();
    private final LongAdder exported = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicInteger exporters = new AtomicInteger();

    /** Returns a processor that counts the sampled spans that end. Add it once. */
    public SpanProcessor processor() {
        return new Processor();
    }

    /** Returns an exporter that counts what that exporter delivers. Wrap every exporter, before the first span ends. */
    public SpanExporter counting(SpanExporter exporter) {
        exporters.incrementAndGet();
        return new Exporter(exporter);
    }

    /** Returns the counts; while spans are ending, they may be a few spans apart. */
    public ExportStatistics statistics() {
        long exportedNow = exported.sum();
        long failedNow = failed.sum();
        return new ExportStatistics(ended.sum() * exporters.get(), exportedNow, failedNow);
    }

    private final class Processor implements SpanProcessor {
        @Override
        public void onStart(Context parentContext, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            if (span.getSpanContext().isSampled()) {
                ended.increment();
            }
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    private final class Exporter implements SpanExporter {
        private final SpanExporter exporter;

        private Exporter(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            // Read now: the batch processor uses the collection again once the export is done.
            int size = spans.size();
            CompletableResultCode result = exporter.export(spans);
            return result.whenComplete(() -> (result.isSuccess() ? exported : failed).add(size));
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }

        @Override
        public String toString() {
            return "counting " + exporter;
        }
    }
}
