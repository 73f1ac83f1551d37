package io.spanbridge.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spanbridge.benchmarks.ForkFigures;
import io.spanbridge.benchmarks.fork.HistogramResult;
import io.spanbridge.benchmarks.fork.PausesResult;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Pause;
import io.spanbridge.results.run.Rulers;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.AverageTimeResult;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.ScalarResult;

@SuppressWarnings("rawtypes") // JMH takes results as raw types
class ForkReaderTest {
    private static final long SPANS = 1000;

    @Test
    void scores_are_per_span_and_each_has_the_bursts_around_it() {
        BenchmarkResult fork = fork(
                iteration(100_000, figure("ruler.u.before", 95), figure("ruler.u.after", 97)),
                iteration(200_000, figure("ruler.u.before", 160), figure("ruler.u.after", 170)));

        assertThat(ForkReader.iterations(fork, SPANS))
                .containsExactly(new Iteration(100, 95, 97), new Iteration(200, 160, 170));
    }

    @Test
    void the_score_of_two_threads_is_the_time_per_span_of_one() {
        IterationResult iteration = iteration(100_000);
        iteration.addResult(time(300_000));

        assertThat(ForkReader.iterations(fork(iteration), SPANS))
                .extracting(Iteration::score)
                .containsExactly(200.0);
    }

    @Test
    void an_iteration_without_bursts_says_so() {
        assertThat(ForkReader.iterations(fork(iteration(100_000)), SPANS).get(0).rulers())
                .isEmpty();
    }

    @Test
    void each_ruler_keeps_its_own_bursts() {
        BenchmarkResult fork = fork(iteration(
                1,
                figure("ruler.rust.before", 0.9),
                figure("ruler.rust.after", 1.1),
                figure("ruler.java.before", 0.7),
                figure("ruler.java.after", 0.8)));

        assertThat(ForkReader.iterations(fork, SPANS).get(0).rulers())
                .isEqualTo(Map.of(Rulers.RUST, new Bracket(0.9, 1.1), Rulers.JAVA, new Bracket(0.7, 0.8)));
    }

    @Test
    void allocation_is_per_span() {
        BenchmarkResult fork = fork(
                iteration(1, figure("gc.alloc.rate", 5), figure("gc.alloc.rate.norm", 48_000)),
                iteration(1, figure("gc.alloc.rate", 5), figure("gc.alloc.rate.norm", 52_000)));

        assertThat(ForkReader.metrics(fork, SPANS)).containsEntry("bytes/span", 50.0);
    }

    @Test
    void no_norm_is_no_allocation_when_the_rate_is_there() {
        BenchmarkResult fork = fork(iteration(1, figure("gc.alloc.rate", 0)));

        assertThat(ForkReader.metrics(fork, SPANS)).containsEntry("bytes/span", 0.0);
    }

    @Test
    void no_norm_is_unknown_when_the_rate_is_not_there_or_not_a_number() {
        assertThat(ForkReader.metrics(fork(iteration(1)), SPANS)).doesNotContainKey("bytes/span");
        assertThat(ForkReader.metrics(fork(iteration(1, figure("gc.alloc.rate", Double.NaN))), SPANS))
                .doesNotContainKey("bytes/span");
    }

    @Test
    void allocation_of_an_arm_with_histograms_is_theirs_and_left_out() {
        BenchmarkResult fork =
                fork(iteration(1, figure("gc.alloc.rate.norm", 48_000), HistogramResult.of(histogram(100))));

        assertThat(ForkReader.metrics(fork, SPANS)).doesNotContainKey("bytes/span");
    }

    @Test
    void exported_spans_add_up_over_the_iterations() {
        BenchmarkResult fork = fork(
                iteration(1, new ScalarResult("otlp.exported", 4000, "#", AggregationPolicy.SUM)),
                iteration(1, new ScalarResult("otlp.exported", 5000, "#", AggregationPolicy.SUM)));

        assertThat(ForkReader.metrics(fork, SPANS)).containsEntry("otlp.exported", 9000.0);
    }

    @Test
    void histograms_of_all_iterations_are_merged_without_loss() throws Exception {
        BenchmarkResult fork = fork(
                iteration(1, HistogramResult.of(histogram(100, 200))),
                iteration(1, HistogramResult.of(histogram(7_000_000))));

        Histogram merged = decode(ForkReader.histogram(fork));

        assertThat(merged.getTotalCount()).isEqualTo(3);
        assertThat(merged.getCountAtValue(100)).isEqualTo(1);
        assertThat(merged.getCountAtValue(200)).isEqualTo(1);
        assertThat(merged.getCountAtValue(7_000_000)).isEqualTo(1);
    }

    @Test
    void latencies_of_an_open_loop_are_corrected_as_they_were_measured() throws Exception {
        BenchmarkResult fork = fork(
                iteration(
                        1,
                        HistogramResult.of(ForkFigures.RAW, histogram(100), 0, 0),
                        HistogramResult.of(ForkFigures.CORRECTED, histogram(900), 0, 0)),
                iteration(
                        1,
                        HistogramResult.of(ForkFigures.RAW, histogram(200), 0, 0),
                        HistogramResult.of(ForkFigures.CORRECTED, histogram(7_000_000), 0, 0)));

        Histogram corrected = decode(ForkReader.correctedHistogram(fork));

        assertThat(corrected.getTotalCount()).isEqualTo(2);
        assertThat(corrected.getCountAtValue(900)).isEqualTo(1);
        assertThat(corrected.getCountAtValue(7_000_000)).isEqualTo(1);
    }

    @Test
    void latencies_of_a_closed_loop_are_corrected_by_what_was_put_off() throws Exception {
        BenchmarkResult fork = fork(iteration(1, HistogramResult.of(histogram(100, 100, 100, 1_000))));

        Histogram corrected = decode(ForkReader.correctedHistogram(fork));

        // Three more were due, 325 ns apart, while one took 1000.
        assertThat(corrected.getTotalCount()).isGreaterThan(5);
        assertThat(corrected.getCountBetweenValues(600, 700)).isEqualTo(1);
    }

    @Test
    void pauses_of_all_iterations_say_when_how_long_and_why() {
        BenchmarkResult fork = fork(
                iteration(1, PausesResult.of(List.of("1500 12.5 G1, a reason"), 12.5)),
                iteration(1, PausesResult.of(List.of("2000 3.0 stall"), 3)));

        assertThat(ForkReader.pauses(fork))
                .containsExactlyInAnyOrder(
                        new Pause("1970-01-01T00:00:01.500Z", 12.5, "G1, a reason"),
                        new Pause("1970-01-01T00:00:02Z", 3, Pause.STALL));
    }

    @Test
    void an_arm_without_latencies_has_no_histogram() {
        assertThat(ForkReader.histogram(fork(iteration(1)))).isNull();
        assertThat(ForkReader.correctedHistogram(fork(iteration(1)))).isNull();
        assertThat(ForkReader.pauses(fork(iteration(1)))).isEmpty();
    }

    private static BenchmarkResult fork(IterationResult... iterations) {
        return new BenchmarkResult(null, List.of(iterations));
    }

    private static IterationResult iteration(long nanosPerOperation, Result... figures) {
        IterationResult iteration = new IterationResult(null, null, null);
        iteration.addResult(time(nanosPerOperation));
        for (Result figure : figures) {
            iteration.addResult(figure);
        }
        return iteration;
    }

    private static AverageTimeResult time(long nanosPerOperation) {
        return new AverageTimeResult(ResultRole.PRIMARY, "kernel", 1, nanosPerOperation, TimeUnit.NANOSECONDS);
    }

    private static ScalarResult figure(String label, double value) {
        return new ScalarResult(label, value, "ns", AggregationPolicy.AVG);
    }

    private static Histogram histogram(long... nanos) {
        Histogram histogram = new Histogram(3);
        for (long value : nanos) {
            histogram.recordValue(value);
        }
        return histogram;
    }

    private static Histogram decode(String encoded) throws Exception {
        return Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 0);
    }
}
