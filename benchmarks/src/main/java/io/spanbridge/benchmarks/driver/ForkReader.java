package io.spanbridge.benchmarks.driver;

import io.spanbridge.benchmarks.ForkFigures;
import io.spanbridge.benchmarks.fork.HistogramResult;
import io.spanbridge.benchmarks.fork.PausesResult;
import io.spanbridge.benchmarks.fork.RulerProfiler;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Pause;
import io.spanbridge.results.run.Rulers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;

/**
 * Reads what JMH brought back from one fork. Stateless.
 *
 * <p>JMH keeps the results of every iteration apart, those of profilers too; its own report would pool them.
 */
@SuppressWarnings("rawtypes") // JMH hands results out as raw types
final class ForkReader {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String ALLOCATION_RATE = "gc.alloc.rate";
    private static final List<String> FIGURES = List.of("otlp.exported", "otlp.dropped", PausesResult.LABEL);

    private ForkReader() {}

    /**
     * Returns the measured iterations in order, each with the bursts around it.
     *
     * @param spans how many spans one operation makes: scores are per span
     */
    static List<Iteration> iterations(BenchmarkResult fork, long spans) {
        List<Iteration> iterations = new ArrayList<>();
        for (IterationResult result : fork.getIterationResults()) {
            Map<String, Result> secondary = result.getSecondaryResults();
            iterations.add(new Iteration(
                    result.getPrimaryResult().getScore() / spans,
                    rulers(secondary),
                    score(secondary.get(RulerProfiler.WAITED))));
        }
        return iterations;
    }

    private static Map<String, Bracket> rulers(Map<String, Result> secondary) {
        Map<String, Bracket> rulers = new TreeMap<>();
        for (String name : Rulers.ALL) {
            Result before = secondary.get(RulerProfiler.PREFIX + name + RulerProfiler.BEFORE);
            Result after = secondary.get(RulerProfiler.PREFIX + name + RulerProfiler.AFTER);
            if (before != null && after != null) {
                rulers.put(name, new Bracket(before.getScore(), after.getScore()));
            }
        }
        return rulers;
    }

    /**
     * Returns the figures of the fork as a whole. {@code bytes/span} is missing when the JVM cannot count allocation, and of
     * latency arms, where the histograms are most of it.
     */
    static Map<String, Double> metrics(BenchmarkResult fork, long spans) {
        Map<String, Result> secondary = fork.getSecondaryResults();
        Map<String, Double> metrics = new TreeMap<>();
        for (String figure : FIGURES) {
            if (secondary.containsKey(figure)) {
                metrics.put(figure, score(secondary.get(figure)));
            }
        }
        Result allocated = secondary.get(ALLOCATED);
        if (secondary.containsKey(HistogramResult.LABEL)) {
            return metrics;
        }
        if (allocated != null) {
            metrics.put("bytes/span", allocated.getScore() / spans);
        } else if (Double.isFinite(score(secondary.get(ALLOCATION_RATE)))) {
            // The profiler leaves the norm out when nothing was allocated, and says so by the rate alone.
            metrics.put("bytes/span", 0.0);
        }
        return metrics;
    }

    /** Returns the latencies of all measured iterations, V2 compressed, base64; null when the arm records none. */
    static String histogram(BenchmarkResult fork) {
        return fork.getSecondaryResults().get(ForkFigures.RAW) instanceof HistogramResult raw ? raw.encoded() : null;
    }

    /** Returns the latencies from when the work was due, in the same form; null when the arm records none. */
    static String correctedHistogram(BenchmarkResult fork) {
        Histogram all = null;
        for (IterationResult iteration : fork.getIterationResults()) {
            Histogram corrected = Corrected.of(iteration);
            if (corrected != null && all == null) {
                all = corrected;
                all.setAutoResize(true);
            } else if (corrected != null) {
                all.add(corrected);
            }
        }
        return all == null ? null : HistogramResult.of(all).encoded();
    }

    /** Returns when the JVM stood still during the measured iterations. */
    static List<Pause> pauses(BenchmarkResult fork) {
        return fork.getSecondaryResults().get(PausesResult.LABEL) instanceof PausesResult pauses
                ? pauses.pauses().stream().map(ForkReader::pause).toList()
                : List.of();
    }

    private static Pause pause(String told) {
        String[] words = told.split(" ", 3);
        return new Pause(
                Instant.ofEpochMilli(Long.parseLong(words[0])).toString(), Double.parseDouble(words[1]), words[2]);
    }

    private static double score(Result result) {
        return result == null ? Double.NaN : result.getScore();
    }
}
