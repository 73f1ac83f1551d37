package io.spanbridge.benchmarks.fork;

import io.spanbridge.benchmarks.ForkFigures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Attaches {@link ForkFigures} to every iteration: sums by their names, latencies as a {@link HistogramResult}. */
public final class FiguresProfiler implements InternalProfiler {
    @Override
    public String getDescription() {
        return "figures that the measured code itself reports";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        ForkFigures.reset();
    }

    @Override
    @SuppressWarnings("rawtypes") // as JMH declares it
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<Result> figures = new ArrayList<>();
        ForkFigures.sums().forEach((name, sum) -> figures.add(new ScalarResult(name, sum, "#", AggregationPolicy.SUM)));
        Histogram latencies = ForkFigures.latencies();
        if (latencies != null) {
            figures.add(HistogramResult.of(latencies));
        }
        return figures;
    }
}
