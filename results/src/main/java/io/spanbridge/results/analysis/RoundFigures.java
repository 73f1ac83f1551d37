package io.spanbridge.results.analysis;

import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import java.util.Arrays;
import java.util.Map;
import org.apache.commons.statistics.descriptive.Median;

/**
 * What one fork says of its arm: medians over its iterations. NaN where the fork does not say.
 *
 * @param ns the score as measured
 * @param multiple the score as a multiple of the ruler: each iteration's score over the mean of its two ruler bursts
 * @param ruler nanoseconds per ruler call
 * @param bytes bytes allocated in Java per unit of work
 */
public record RoundFigures(double ns, double multiple, double ruler, double bytes) {
    private static final String BYTES = "bytes/";

    static RoundFigures of(Fork fork) {
        double[] scores =
                fork.iterations().stream().mapToDouble(Iteration::score).toArray();
        double[] multiples = fork.iterations().stream()
                .mapToDouble(iteration -> iteration.score() / ruler(iteration))
                .toArray();
        double[] rulers =
                fork.iterations().stream().mapToDouble(RoundFigures::ruler).toArray();
        return new RoundFigures(median(scores), median(multiples), median(rulers), bytes(fork.metrics()));
    }

    /** The mean of the two bursts around an iteration; NaN when either is missing. */
    static double ruler(Iteration iteration) {
        double mean = (iteration.rulerBefore() + iteration.rulerAfter()) / 2;
        return iteration.rulerBefore() > 0 && iteration.rulerAfter() > 0 && Double.isFinite(mean) ? mean : Double.NaN;
    }

    static double median(double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        return Median.withDefaults().evaluate(finite);
    }

    private static double bytes(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().startsWith(BYTES))
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }
}
