package io.spanbridge.benchmarks.fork;

import io.spanbridge.benchmarks.ForkFigures;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.Aggregator;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ResultRole;

/**
 * A secondary result that carries a whole histogram from the fork to the driver. JMH would keep its score alone; results of
 * several threads or iterations are merged here without loss. Immutable.
 */
public final class HistogramResult extends Result<HistogramResult> {
    /** The label in JMH's results of the latencies as they were measured. */
    public static final String LABEL = ForkFigures.RAW;

    private static final long serialVersionUID = 2;

    private final String encoded;
    private final long begin;
    private final long end;

    private HistogramResult(String label, String encoded, double p99, long begin, long end) {
        super(ResultRole.SECONDARY, label, of(p99), "ns", AggregationPolicy.MAX);
        this.encoded = encoded;
        this.begin = begin;
        this.end = end;
    }

    /** Makes a result of nanoseconds per callback as they were measured; its score is the 99th percentile. */
    public static HistogramResult of(Histogram histogram) {
        return of(LABEL, histogram, 0, 0);
    }

    /**
     * Makes a result of nanoseconds per callback.
     *
     * @param label {@link ForkFigures#RAW} or {@link ForkFigures#CORRECTED}
     * @param begin of the time that it is of, in milliseconds since 1970-01-01T00:00Z
     * @param end of that time
     */
    public static HistogramResult of(String label, Histogram histogram, long begin, long end) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.rewind();
        buffer.get(bytes);
        String encoded = Base64.getEncoder().encodeToString(bytes);
        return new HistogramResult(label, encoded, histogram.getValueAtPercentile(99), begin, end);
    }

    /** Returns the histogram in its V2 compressed form, base64. */
    public String encoded() {
        return encoded;
    }

    /** Returns the histogram, with the begin and the end of its time as its time stamps. */
    public Histogram histogram() {
        try {
            Histogram decoded = Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 0);
            decoded.setStartTimeStamp(begin);
            decoded.setEndTimeStamp(end);
            return decoded;
        } catch (DataFormatException e) {
            throw new IllegalStateException("a histogram of this program cannot be decoded", e);
        }
    }

    @Override
    protected Aggregator<HistogramResult> getThreadAggregator() {
        return HistogramResult::merge;
    }

    @Override
    protected Aggregator<HistogramResult> getIterationAggregator() {
        return HistogramResult::merge;
    }

    private static HistogramResult merge(Collection<HistogramResult> results) {
        Histogram sum = null;
        String label = LABEL;
        long begin = Long.MAX_VALUE;
        long end = 0;
        for (HistogramResult result : results) {
            label = result.getLabel();
            begin = Math.min(begin, result.begin);
            end = Math.max(end, result.end);
            Histogram decoded = result.histogram();
            if (sum == null) {
                sum = decoded;
                sum.setAutoResize(true);
            } else {
                sum.add(decoded);
            }
        }
        return of(label, sum, begin, end);
    }
}
