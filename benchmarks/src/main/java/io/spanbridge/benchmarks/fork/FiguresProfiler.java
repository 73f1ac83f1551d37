package io.spanbridge.benchmarks.fork;

import io.spanbridge.benchmarks.ForkFigures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Attaches {@link ForkFigures} to every iteration: sums by their names, latencies as a {@link HistogramResult} per kind, and, where
 * there are latencies, the pauses meanwhile.
 */
public final class FiguresProfiler implements InternalProfiler {
    private Pauses pauses;
    private long begin;

    @Override
    public String getDescription() {
        return "figures that the measured code itself reports";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // The subject has warmed up by now, so a fork that records latencies has some.
        if (pauses == null && !ForkFigures.latencies().isEmpty()) {
            pauses = Pauses.watch();
        }
        ForkFigures.reset();
        if (pauses != null) {
            pauses.take();
        }
        begin = System.currentTimeMillis();
    }

    @Override
    @SuppressWarnings("rawtypes") // as JMH declares it
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long end = System.currentTimeMillis();
        List<Result> figures = new ArrayList<>();
        ForkFigures.sums().forEach((name, sum) -> figures.add(new ScalarResult(name, sum, "#", AggregationPolicy.SUM)));
        Map<String, Histogram> latencies = ForkFigures.latencies();
        latencies.forEach((kind, histogram) -> figures.add(HistogramResult.of(kind, histogram, begin, end)));
        if (pauses != null && !latencies.isEmpty()) {
            figures.add(PausesResult.of(pauses.take()));
        }
        return figures;
    }
}
