package io.spanbridge.benchmarks.fork;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Attaches the {@link Bursts} around every iteration to its results.
 *
 * <p>A host may change its speed by 1.75x for seconds without any counter that shows it. Only a ruler of the same kind, timed
 * within about 50 ms of the arm and on its thread, does. Per iteration, JMH keeps the results of a profiler apart, so the
 * driver can pair each burst with its iteration.
 */
public final class RulerProfiler implements InternalProfiler {
    /** How the label of every result of this class begins; the ruler's name follows. */
    public static final String PREFIX = "ruler.";
    /** How the label of the burst before the iteration ends. */
    public static final String BEFORE = ".before";
    /** How the label of the burst after the iteration ends. */
    public static final String AFTER = ".after";
    /** The label of the share of the iteration in which a measuring thread waited for a processor. */
    public static final String WAITED = PREFIX + "waited";

    @Override
    public String getDescription() {
        return "bursts of the rulers around every iteration";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // The measuring threads do it themselves.
    }

    @Override
    @SuppressWarnings("rawtypes") // as JMH declares it
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double[] before = Bursts.before();
        double[] after = Bursts.after();
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < Bursts.NAMES.size(); i++) {
            results.add(result(PREFIX + Bursts.NAMES.get(i) + BEFORE, before[i]));
            results.add(result(PREFIX + Bursts.NAMES.get(i) + AFTER, after[i]));
        }
        double waited = Bursts.waited();
        if (Double.isFinite(waited)) {
            results.add(new ScalarResult(WAITED, waited, "share", AggregationPolicy.AVG));
        }
        return results;
    }

    private static ScalarResult result(String label, double nanos) {
        return new ScalarResult(label, nanos, "ns", AggregationPolicy.AVG);
    }
}
