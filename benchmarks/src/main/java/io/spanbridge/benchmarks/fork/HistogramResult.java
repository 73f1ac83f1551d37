package io.spanbridge.benchmarks.fork;

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
    /** The label that it has in JMH's results. */
    public static final String LABEL = "latencies";

    private static final long serialVersionUID = 1;

    private final String encoded;

    private HistogramResult(String encoded, double p99) {
        super(ResultRole.SECONDARY, LABEL, of(p99), "ns", AggregationPolicy.MAX);
        this.encoded = encoded;
    }

    /** Makes a result of nanoseconds per callback; its score is the 99th percentile. */
    public static HistogramResult of(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.rewind();
        buffer.get(bytes);
        return new HistogramResult(Base64.getEncoder().encodeToString(bytes), histogram.getValueAtPercentile(99));
    }

    /** Returns the histogram in its V2 compressed form, base64. */
    public String encoded() {
        return encoded;
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
        for (HistogramResult result : results) {
            Histogram decoded = result.decode();
            if (sum == null) {
                sum = decoded;
                sum.setAutoResize(true);
            } else {
                sum.add(decoded);
            }
        }
        return of(sum);
    }

    private Histogram decode() {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 0);
        } catch (DataFormatException e) {
            throw new IllegalStateException("a histogram of this process cannot be decoded", e);
        }
    }
}
