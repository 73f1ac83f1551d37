package io.spanbridge.results.page;

import io.spanbridge.results.page.PageData.Stop;
import io.spanbridge.results.page.PageData.Tail;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Pause;
import io.spanbridge.results.run.RunFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Percentiles of the latencies per callback, all forks of an arm taken together. */
final class Tails {
    private static final double[] PERCENTILES = {
        0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.975, 99.99, 99.995, 99.999, 99.9999, 99.99999
    };

    /** So many of the longest pauses of an arm are marked. */
    private static final int PAUSES = 20;

    private static final double NANOS_PER_MILLI = 1e6;

    private Tails() {}

    /** One entry per arm that recorded latencies. A histogram that cannot be read is left out with a warning. */
    static List<Tail> of(RunFile run, Consumer<String> warnings) {
        Map<String, Histogram> raw = sums(run, Fork::histogram, "histogram", warnings);
        Map<String, Histogram> corrected = sums(run, Fork::correctedHistogram, "corrected histogram", warnings);
        Map<String, List<Pause>> pauses = run.forks().stream()
                .filter(fork -> fork.failure() == null)
                .collect(Collectors.groupingBy(
                        Fork::arm,
                        Collectors.flatMapping(
                                fork -> fork.pauses().stream().filter(pause -> pause.millis() > 0),
                                Collectors.toList())));
        List<Tail> tails = new ArrayList<>();
        raw.forEach((arm, histogram) -> {
            if (histogram.getTotalCount() > 0) {
                List<Pause> stood = pauses.getOrDefault(arm, List.of());
                Histogram due = corrected.get(arm);
                tails.add(new Tail(
                        arm,
                        histogram.getTotalCount(),
                        points(histogram),
                        due == null || due.getTotalCount() == 0 ? List.of() : points(due),
                        longest(stood),
                        stood.size()));
            }
        });
        return tails;
    }

    private static Map<String, Histogram> sums(
            RunFile run, Function<Fork, String> of, String what, Consumer<String> warnings) {
        Map<String, Histogram> byArm = new LinkedHashMap<>();
        for (Fork fork : run.forks()) {
            String text = of.apply(fork);
            if (fork.failure() == null && text != null && !text.isBlank()) {
                try {
                    byArm.merge(fork.arm(), decode(text), Tails::sum);
                } catch (DataFormatException | RuntimeException e) {
                    warnings.accept("left out: the " + what + " of " + fork.arm() + " in round " + fork.round()
                            + " cannot be read (" + e + ")");
                }
            }
        }
        return byArm;
    }

    private static List<Stop> longest(List<Pause> pauses) {
        return pauses.stream()
                .filter(pause -> Double.isFinite(pause.millis()))
                .sorted(Comparator.comparingDouble(Pause::millis).reversed())
                .limit(PAUSES)
                .map(pause -> new Stop(pause.millis() * NANOS_PER_MILLI, pause.cause()))
                .toList();
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
