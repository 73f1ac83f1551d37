package io.spanbridge.otel;

/**
 * What became of the spans that ended. With several exporters every span counts once for each.
 *
 * @param due spans that ended, were sampled, and so are to be exported
 * @param exported spans that an exporter delivered; for OTLP, that the receiver answered for with success
 * @param failed spans that an exporter got and did not deliver, its retries included
 */
public record ExportStatistics(long due, long exported, long failed) {
    /**
     * Returns how many spans no exporter has got: waiting in a queue or on their way; once flushed, dropped because the queue
     * was full.
     */
    public long pendingOrDropped() {
        return Math.max(0, due - exported - failed);
    }

    /** Returns how many spans were not delivered: once flushed, lost. 0 is what one wants to see after {@code close}. */
    public long notExported() {
        return Math.max(0, due - exported);
    }
}
