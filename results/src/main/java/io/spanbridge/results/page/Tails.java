package io.spanbridge.results.page;

import io.spanbridge.results.page.PageData.Tail;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.RunFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Percentiles of the latencies per callback, all forks of an arm taken together. */
final class Tails {
    private static final double[] PERCENTILES = {
        0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.975, 99.99, 99.995, 99.999, 99.9999, 99.99999
    };

    private Tails() {}

    /** One entry per arm that recorded latencies. A histogram that cannot be read is left out with a warning. */
    static List<Tail> of(RunFile run, Consumer<String> warnings) {
        Map<String, Histogram> byArm = new LinkedHashMap<>();
        for (Fork fork : run.forks()) {
            if (fork.failure() == null
                    && fork.histogram() != null
                    && !fork.histogram().isBlank()) {
                try {
                    Histogram histogram = decode(fork.histogram());
                    byArm.merge(fork.arm(), histogram, Tails::sum);
                } catch (DataFormatException | RuntimeException e) {
                    warnings.accept("left out: the histogram of " + fork.arm() + " in round " + fork.round()
                            + " cannot be read (" + e + ")");
                }
            }
        }
        List<Tail> tails = new ArrayList<>();
        byArm.forEach((arm, histogram) -> {
            if (histogram.getTotalCount() > 0) {
                tails.add(new Tail(arm, histogram.getTotalCount(), points(histogram)));
            }
        });
        return tails;
    }

    private static Histogram decode(String text) throws DataFormatException {
        byte[] bytes = Base64.getDecoder().decode(text.strip());
        Histogram histogram = Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
        histogram.setAutoResize(true);
        return histogram;
    }

    private static Histogram sum(Histogram all, Histogram more) {
        all.add(more);
        return all;
    }

    /** Up to the last percentile that still has a callback of its own beyond it. */
    private static List<double[]> points(Histogram histogram) {
        List<double[]> points = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            if ((100 - percentile) / 100 * histogram.getTotalCount() >= 1) {
                points.add(new double[] {percentile, histogram.getValueAtPercentile(percentile)});
            }
        }
        return points;
    }
}
