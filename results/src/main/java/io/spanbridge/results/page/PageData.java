package io.spanbridge.results.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.text.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;

/**
 * What the charts are drawn from. A figure that is not known is null, never NaN.
 *
 * @param groups arms that share kernel and threads: only these are drawn on one axis
 * @param arms every arm, by id
 * @param history the runs of this testbed
 * @param standing arms on which several others stand
 * @param tails latencies per callback, one entry per arm that recorded them
 * @param comparisons this run against earlier ones, the newest first
 * @param sides the runs of which any two can be compared, the newest first
 * @param pairs all of their comparisons
 * @param yardstick what the layer is called whose cost is the third unit of the switch, or null
 */
record PageData(
        List<Group> groups,
        Map<String, ArmData> arms,
        List<Standing> standing,
        History history,
        List<Tail> tails,
        List<Against> comparisons,
        List<HistoryRun> sides,
        List<Pair> pairs,
        String yardstick) {
    private static final int DIGITS = 4;

    /** One text per unit of the page's switch. */
    record Texts(String ns, String u, String x) {}

    /** One figure: mean, ends of the interval, and how both are written. */
    record Figure(Double m, Double l, Double h, String t, String i) {
        static Figure of(Estimate estimate) {
            return new Figure(
                    finite(estimate.mean()),
                    estimate.hasInterval() ? finite(estimate.low()) : null,
                    estimate.hasInterval() ? finite(estimate.high()) : null,
                    Numbers.number(estimate.mean()),
                    Numbers.interval(estimate));
        }
    }

    /** The same figure in the three units of the switch. */
    record Figures(Figure ns, Figure u, Figure x) {}

    /**
     * One arm.
     *
     * @param stepName what it adds to its baseline, or its name where nobody said
     * @param adds what it adds to its baseline; empty where nobody said
     * @param level the whole time of the arm
     * @param cost over the root of its baselines
     * @param step over its baseline
     * @param counts figures that no machine moves, by name, in the order of the run file
     * @param ladder ids from the root to this arm
     * @param ladderText what the ladder says
     * @param failure why it has no figures, or null
     */
    record ArmData(
            String name,
            String layer,
            String delivery,
            String stepName,
            String adds,
            int rounds,
            Figures level,
            Figures cost,
            Figures step,
            Map<String, Count> counts,
            List<String> ladder,
            Texts ladderText,
            String failure) {}

    /**
     * Arms of one kernel and one number of threads.
     *
     * @param costText what the cost chart says, by delivery; the empty key stands for all
     * @param deliveries the deliveries that occur, the cheapest first
     * @param top the arm whose ladder is shown first, or null
     */
    record Group(
            String id,
            String title,
            String per,
            List<String> arms,
            List<String> deliveries,
            Map<String, Texts> costText,
            List<HandOver> handOvers,
            String handOverText,
            String top) {}

    /** One layer by several deliveries; {@code ratio} is the first arm's cost over the last one's, as text. */
    record HandOver(String layer, List<String> arms, String ratio) {}

    /** One run in the history. */
    record HistoryRun(String id, String time, String commit, boolean current) {}

    /**
     * Figures over runs.
     *
     * @param costs for each arm and unit {@code [mean, low, high]} per run, null where the run has none
     * @param series every run of the form on any testbed, see {@link Series}
     */
    record History(List<HistoryRun> runs, Map<String, Map<String, List<Double[]>>> costs, String text, Series series) {}

    /**
     * Long series of means.
     *
     * @param runs time and commit of each run, and its epoch
     * @param epochs what each epoch is called: a testbed that the runs were on until the next one
     * @param costs per arm the mean cost per run, in multiples of U where there is a ruler; null where the run has none
     * @param marks per arm where it changed its level
     */
    record Series(
            List<SeriesRun> runs,
            List<String> epochs,
            Map<String, List<Double>> costs,
            Map<String, List<Mark>> marks) {}

    /** One run of the long series. */
    record SeriesRun(String id, String time, String commit, int epoch) {}

    /** A change of level at the index of a run. */
    record Mark(int at, String change, int votes, String note) {}

    /** A machine and JDK with the number of its runs. */
    record Bed(String name, int runs, boolean current) {}

    /**
     * Latencies of one arm: pairs of percentile and nanoseconds.
     *
     * @param points each latency from its begin
     * @param corrected each from when it was due; empty when nobody recorded it
     * @param pauses nanoseconds and cause of the longest pauses meanwhile
     * @param stood how many pauses there were in all
     */
    record Tail(
            String arm, long count, List<double[]> points, List<double[]> corrected, List<Stop> pauses, int stood) {}

    /** A pause. */
    record Stop(double ns, String cause) {}

    /** An arm, what it is called with its kernel, and the arms that are subtracted from it; {@code text} compares them. */
    record Standing(String id, String title, String per, List<String> arms, Texts text) {}

    /** A figure that no machine moves, its value, what the baseline has less of it, and both as text. */
    record Count(Double v, Double d, String t, String dt) {}

    /** This run against an earlier one. */
    record Against(
            String id, String label, String headline, String counts, boolean noisy, Map<String, Change> changes) {}

    /** Any run of the testbed against an earlier one; both are indices into {@code sides}. */
    record Pair(int base, int candidate, Against against) {}

    /** One arm against itself in an earlier run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Change(
            String verdict,
            Double m,
            Double l,
            Double h,
            String t,
            String i,
            String bytes,
            String seen,
            String band,
            String over,
            Integer n,
            String why) {}

    /** Four digits that count, enough for any screen; null when there is no number. */
    static Double finite(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).round(new MathContext(DIGITS)).doubleValue()
                : null;
    }
}
