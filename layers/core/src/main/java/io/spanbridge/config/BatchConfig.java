package io.spanbridge.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sends spans in batches, from one thread per layer. The instrumented thread is never blocked: when the queue is full, new spans
 * are dropped, counted in {@link io.spanbridge.LayerStatistics}, and told of once. Immutable.
 *
 * <p>What is not set is read from the environment when the session opens, as the OpenTelemetry specification says:
 * {@code OTEL_BSP_MAX_QUEUE_SIZE} (2048), {@code OTEL_BSP_MAX_EXPORT_BATCH_SIZE} (512), {@code OTEL_BSP_SCHEDULE_DELAY} (5000 ms)
 * and {@code OTEL_BSP_EXPORT_TIMEOUT} (30000 ms).
 */
public final class BatchConfig implements ExportProcess {
    private static final BatchConfig DEFAULTS = new BatchConfig(null, null, null, null);

    private final Integer queueSize;
    private final Integer batchSize;
    private final Duration delay;
    private final Duration exportTimeout;

    private BatchConfig(Integer queueSize, Integer batchSize, Duration delay, Duration exportTimeout) {
        if (queueSize != null && batchSize != null && batchSize > queueSize) {
            throw new IllegalArgumentException("batchSize: " + batchSize + " is larger than the queue of " + queueSize
                    + "; give a batch that fits into the queue, or set the larger queue first");
        }
        this.queueSize = queueSize;
        this.batchSize = batchSize;
        this.delay = delay;
        this.exportTimeout = exportTimeout;
    }

    /** Returns a configuration in which nothing is set. */
    public static BatchConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy that keeps at most so many ended spans.
     *
     * @throws IllegalArgumentException when it is less than 1, or than the size of a batch
     */
    public BatchConfig withQueueSize(int spans) {
        return new BatchConfig(Checks.atLeast(1, spans, "queueSize"), batchSize, delay, exportTimeout);
    }

    /**
     * Returns a copy that sends at most so many spans at once, and sends when there are so many.
     *
     * @throws IllegalArgumentException when it is less than 1, or more than the queue takes
     */
    public BatchConfig withBatchSize(int spans) {
        return new BatchConfig(queueSize, Checks.atLeast(1, spans, "batchSize"), delay, exportTimeout);
    }

    /**
     * Returns a copy that sends what there is when so much time has gone by, although the batch is not full.
     *
     * @throws IllegalArgumentException when it is not above zero
     */
    public BatchConfig withDelay(Duration newDelay) {
        return new BatchConfig(queueSize, batchSize, Checks.positive(newDelay, "delay"), exportTimeout);
    }

    /**
     * Returns a copy with a limit for sending one batch, all attempts together. A batch that takes longer is lost and counted.
     *
     * @throws IllegalArgumentException when it is not above zero
     */
    public BatchConfig withExportTimeout(Duration limit) {
        return new BatchConfig(queueSize, batchSize, delay, Checks.positive(limit, "exportTimeout"));
    }

    /** Returns how many ended spans are kept, when that was set. */
    public OptionalInt queueSize() {
        return queueSize == null ? OptionalInt.empty() : OptionalInt.of(queueSize);
    }

    /** Returns how many spans are sent at once, when that was set. */
    public OptionalInt batchSize() {
        return batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize);
    }

    /** Returns after how much time a batch that is not full is sent, when that was set. */
    public Optional<Duration> delay() {
        return Optional.ofNullable(delay);
    }

    @Override
    public Optional<Duration> exportTimeout() {
        return Optional.ofNullable(exportTimeout);
    }
}
