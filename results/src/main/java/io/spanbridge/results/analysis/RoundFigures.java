package io.spanbridge.results.analysis;

import io.spanbridge.results.changes.Steadiness;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Rulers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * What one fork says of its arm, from the iterations of its steady part in one state of the host. NaN where the fork does not
 * say.
 *
 * <p>Whatever else happens on a machine makes an iteration slower and none faster, so times are lower quartiles (the argument of
 * Chen and Revels 2016, who take the minimum): what the code does in each iteration moves all quantiles alike, and the higher ones
 * differ more from fork to fork. What the code does in fewer than three quarters of the iterations, pauses of the collector for
 * example, is for the bytes and the percentiles to show. Quotients of two times are disturbed to both sides, and are medians.
 *
 * @param ns the score as measured, the lower quartile
 * @param multiple the score as a multiple of U: each iteration's score over the mean of its two bursts, the median
 * @param relative the same with the ruler of the arm's own kind
 * @param ruler nanoseconds per call of U, the lower quartile
 * @param own nanoseconds per call of the ruler of the arm's own kind, the lower quartile
 * @param bytes bytes allocated in Java per unit of work
 * @param steadiness what the iterations did in the course of time
 * @param state the state of the host that the figures were taken in
 * @param bimodal whether the host was in the other state, too, while the fork ran
 * @param used how many iterations stand in that state for certain; 0 when it is not known which it was
 */
public record RoundFigures(
        double ns,
        double multiple,
        double relative,
        double ruler,
        double own,
        double bytes,
        Steadiness steadiness,
        HostStates.State state,
        boolean bimodal,
        int used) {
    private static final String BYTES = "bytes/";
    private static final double LOWER = 0.25;

    /** A fork of an arm whose ruler is U, on a host of one state. */
    static RoundFigures of(Fork fork) {
        return of(fork, Rulers.U, Double.NaN, HostStates.State.ONE, HostStates.WAITED);
    }

    /**
     * Reads a fork.
     *
     * @param own the ruler of the arm's kind
     * @param split the value of U between the two states of the host; NaN when it had one
     * @param wanted the state that the figures are from where the fork has it
     * @param allowed the share of its time that the measuring thread may have waited for a processor
     */
    static RoundFigures of(Fork fork, String own, double split, HostStates.State wanted, double allowed) {
        LikeIterations like = LikeIterations.of(fork.iterations(), split, wanted, allowed);
        List<Iteration> alike = like.iterations();
        boolean ruled = alike.stream()
                .allMatch(iteration -> Double.isFinite(iteration.ruler(own).mean()));
        Steadiness steadiness = steadiness(
                values(alike, Iteration::score),
                ruled
                        ? values(
                                alike,
                                iteration ->
                                        iteration.score() / iteration.ruler(own).mean())
                        : null);
        List<Iteration> steady =
                steadiness.from() < alike.size() ? alike.subList(steadiness.from(), alike.size()) : alike;
        return new RoundFigures(
                quartile(values(steady, Iteration::score)),
                median(values(steady, iteration -> iteration.score() / ruler(iteration))),
                median(values(
                        steady,
                        iteration -> iteration.score() / iteration.ruler(own).mean())),
                quartile(values(steady, RoundFigures::ruler)),
                quartile(values(steady, iteration -> iteration.ruler(own).mean())),
                bytes(fork.metrics()),
                steadiness,
                like.state(),
                like.both(),
                like.state() == HostStates.State.MIXED ? 0 : alike.size());
    }

    /**
     * What the fork does is looked for in one state of the host alone, and over the ruler, since a change of the host is not one of
     * the fork. Nor is a change of the ruler: what the fork does shows in both, in its times and in its times over the ruler.
     */
    private static Steadiness steadiness(double[] times, double[] overRuler) {
        Steadiness ofTimes = Steadiness.of(times);
        if (overRuler == null) {
            return ofTimes;
        }
        Steadiness steadiness = Steadiness.of(overRuler);
        return steadiness.kind() == Steadiness.Kind.NONE ? ofTimes : steadiness;
    }

    /** Whether it is known in which state of the host the figures were taken. */
    boolean isPlaced() {
        return state != HostStates.State.MIXED;
    }

    /** The mean of the two bursts of U around an iteration; NaN when either is missing. */
    static double ruler(Iteration iteration) {
        return iteration.ruler(Rulers.U).mean();
    }

    static double median(double[] values) {
        return Median.withDefaults().evaluate(finite(values));
    }

    private static double quartile(double[] values) {
        return Quantile.withDefaults().evaluate(finite(values), LOWER);
    }

    private static double[] finite(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }

    private static double[] values(List<Iteration> iterations, ToDoubleFunction<Iteration> value) {
        return iterations.stream().mapToDouble(value).toArray();
    }

    private static double bytes(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().startsWith(BYTES))
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }
}
