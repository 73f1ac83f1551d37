package io.spanbridge.benchmarks.fork;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.Aggregator;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ResultRole;

/** A secondary result that carries the pauses of an iteration to the driver; its score is their length together. Immutable. */
public final class PausesResult extends Result<PausesResult> {
    /** The label that it has in JMH's results. */
    public static final String LABEL = "pauses.ms";

    private static final long serialVersionUID = 1;

    private final String[] pauses;

    private PausesResult(String[] pauses, double millis) {
        super(ResultRole.SECONDARY, LABEL, of(millis), "ms", AggregationPolicy.SUM);
        this.pauses = pauses;
    }

    static PausesResult of(List<Pauses.Pause> pauses) {
        return new PausesResult(
                pauses.stream().map(Pauses.Pause::toString).toArray(String[]::new),
                pauses.stream().mapToDouble(Pauses.Pause::millis).sum());
    }

    /** As that of an iteration, from the texts that {@link #pauses} returns. */
    public static PausesResult of(List<String> pauses, double millis) {
        return new PausesResult(pauses.toArray(String[]::new), millis);
    }

    /** Returns the pauses, each as its begin (milliseconds since 1970), its length in milliseconds, and its cause. */
    public List<String> pauses() {
        return List.of(pauses);
    }

    @Override
    protected Aggregator<PausesResult> getThreadAggregator() {
        return PausesResult::merge;
    }

    @Override
    protected Aggregator<PausesResult> getIterationAggregator() {
        return PausesResult::merge;
    }

    private static PausesResult merge(Collection<PausesResult> results) {
        return new PausesResult(
                results.stream().flatMap(result -> result.pauses().stream()).toArray(String[]::new),
                results.stream().mapToDouble(Result::getScore).sum());
    }
}
