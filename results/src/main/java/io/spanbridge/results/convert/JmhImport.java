package io.spanbridge.results.convert;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads what JMH writes with {@code -rf json}. Every benchmark, set of parameters, mode and number of threads becomes an arm;
 * every fork one of its rounds, since JMH does not say in which order it ran them. Scores become nanoseconds per operation,
 * throughputs by their reciprocal, so that lower is better everywhere.
 */
public final class JmhImport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String ALLOCATION_RATE = "gc.alloc.rate";
    private static final String RULER = "ruler.";

    private JmhImport() {}

    /**
     * Reads a file.
     *
     * @param startedAt when the run began, which JMH does not write
     * @param commit what was measured, or null
     * @throws RunFileException when it is not what JMH writes
     */
    public static RunFile read(Path file, Instant startedAt, String commit) {
        JsonNode results;
        try {
            results = JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new RunFileException(file, "is not JSON or is truncated: run JMH again with -rf json", e);
        } catch (IOException e) {
            throw new RunFileException(file, "cannot be read (" + e + "): check the path and its permissions", e);
        }
        if (results == null || !results.isArray() || results.isEmpty()) {
            throw new RunFileException(file, "is not what JMH writes with -rf json: it is no list of benchmarks", null);
        }
        Map<String, Arm> arms = new LinkedHashMap<>();
        List<Fork> forks = new ArrayList<>();
        for (JsonNode result : results) {
            if (!result.path("benchmark").isTextual()
                    || !result.path("primaryMetric").isObject()) {
                throw new RunFileException(
                        file, "is not what JMH writes with -rf json: an entry has no benchmark or metric", null);
            }
            Arm arm = arm(result);
            if (arms.put(arm.id(), arm) != null) {
                throw new RunFileException(
                        file, "has the benchmark " + arm.id() + " twice: import one file per run", null);
            }
            forks.addAll(forks(result, arm.id()));
        }
        return new RunFile(
                RunFile.SCHEMA,
                startedAt + "-" + (commit == null ? "jmh" : commit),
                startedAt.toString(),
                null,
                "jmh",
                0,
                environment(results.get(0), commit),
                List.copyOf(arms.values()),
                forks);
    }

    /** Returns the forks of one entry of the list, with scores in nanoseconds per operation. */
    public static List<Fork> forks(JsonNode result, String arm) {
        double nanos = nanos(result.path("primaryMetric").path("scoreUnit").asText());
        boolean throughput = isThroughput(result);
        double[][] raw = raw(result.path("primaryMetric"));
        Map<String, double[][]> secondary = new TreeMap<>();
        result.path("secondaryMetrics")
                .properties()
                .forEach(entry -> secondary.put(plain(entry.getKey()), raw(entry.getValue())));
        List<Fork> forks = new ArrayList<>();
        for (int fork = 0; fork < raw.length; fork++) {
            List<Iteration> iterations = new ArrayList<>();
            for (int i = 0; i < raw[fork].length; i++) {
                double score = throughput ? nanos / raw[fork][i] : raw[fork][i] * nanos;
                double waited = at(secondary.get(RULER + "waited"), fork, i);
                iterations.add(new Iteration(score, rulers(secondary, fork, i), waited));
            }
            forks.add(new Fork(arm, fork, 0, null, Double.NaN, null, iterations, metrics(secondary, fork), null));
        }
        return forks;
    }

    private static Arm arm(JsonNode result) {
        String name = result.path("benchmark").asText();
        String[] parts = name.split("\\.");
        String method = parts.length < 2 ? name : parts[parts.length - 2] + "." + parts[parts.length - 1];
        String params = result.path("params").properties().stream()
                .map(param -> param.getKey() + "=" + param.getValue().asText())
                .collect(Collectors.joining(","));
        int threads = result.path("threads").asInt(1);
        String mode = result.path("mode").asText("avgt");
        String id = name + (params.isEmpty() ? "" : ":" + params) + (mode.equals("avgt") ? "" : "/" + mode) + "/t"
                + threads;
        return new Arm(id, method, params.isEmpty() ? mode : params, "-", "-", threads, null, "ns/op", "");
    }

    private static Environment environment(JsonNode first, String commit) {
        List<String> flags = new ArrayList<>();
        first.path("jvmArgs").forEach(flag -> flags.add(flag.asText()));
        return new Environment(
                commit,
                false,
                null,
                0,
                0,
                null,
                text(first, "vmVersion") == null ? text(first, "jdkVersion") : text(first, "vmVersion"),
                text(first, "vmName"),
                String.join(" ", flags),
                null,
                text(first, "jmhVersion"),
                null);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isTextual() ? node.path(field).asText() : null;
    }

    private static boolean isThroughput(JsonNode result) {
        return result.path("primaryMetric").path("scoreUnit").asText().startsWith("ops/");
    }

    /** How many nanoseconds the time in a unit such as {@code us/op} or {@code ops/ms} stands for. */
    private static double nanos(String unit) {
        String time = unit.startsWith("ops/")
                ? unit.substring(4)
                : unit.endsWith("/op") ? unit.substring(0, unit.length() - 3) : unit;
        return switch (time) {
            case "us" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "min" -> 60e9;
            case "hr" -> 3600e9;
            case "day" -> 86_400e9;
            default -> 1;
        };
    }

    /** Older versions put a middle dot before the names of secondary metrics. */
    private static String plain(String name) {
        return name.startsWith("\u00b7") ? name.substring(1) : name;
    }

    /** The values by fork and iteration; of the sample mode, which writes histograms instead, the mean of each. */
    private static double[][] raw(JsonNode metric) {
        JsonNode data = metric.path("rawData");
        if (data.isArray() && !data.isEmpty()) {
            double[][] raw = new double[data.size()][];
            for (int fork = 0; fork < raw.length; fork++) {
                raw[fork] = values(data.get(fork));
            }
            return raw;
        }
        JsonNode histograms = metric.path("rawDataHistogram");
        if (histograms.isArray() && !histograms.isEmpty()) {
            double[][] raw = new double[histograms.size()][];
            for (int fork = 0; fork < raw.length; fork++) {
                JsonNode iterations = histograms.get(fork);
                raw[fork] = new double[iterations.size()];
                for (int i = 0; i < raw[fork].length; i++) {
                    raw[fork][i] = mean(iterations.get(i));
                }
            }
            return raw;
        }
        return metric.path("score").isNumber() ? new double[][] {{number(metric.get("score"))}} : new double[0][];
    }

    private static double[] values(JsonNode list) {
        double[] values = new double[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(list.get(i));
        }
        return values;
    }

    private static double mean(JsonNode histogram) {
        double sum = 0;
        double count = 0;
        for (JsonNode bin : histogram) {
            sum += number(bin.path(0)) * number(bin.path(1));
            count += number(bin.path(1));
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** JMH has texts for what JSON has no number for, among them +INF, which no parser of numbers reads. */
    private static double number(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return switch (value.asText()) {
            case "INF", "+INF", "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
            case "-INF", "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }

    /** Bursts of rulers, as a profiler reports them per iteration: {@code ruler.NAME.before} and {@code ruler.NAME.after}. */
    private static Map<String, Bracket> rulers(Map<String, double[][]> secondary, int fork, int iteration) {
        Map<String, Bracket> rulers = new TreeMap<>();
        secondary.forEach((label, before) -> {
            if (label.startsWith(RULER) && label.endsWith("before")) {
                String stem = label.substring(0, label.length() - "before".length());
                // One ruler without a name is U.
                String name = stem.equals(RULER) ? "u" : stem.substring(RULER.length(), stem.length() - 1);
                rulers.put(
                        name,
                        new Bracket(at(before, fork, iteration), at(secondary.get(stem + "after"), fork, iteration)));
            }
        });
        return rulers;
    }

    private static double at(double[][] values, int fork, int iteration) {
        return values != null && fork < values.length && iteration < values[fork].length
                ? values[fork][iteration]
                : Double.NaN;
    }

    private static Map<String, Double> metrics(Map<String, double[][]> secondary, int fork) {
        Map<String, Double> metrics = new TreeMap<>();
        secondary.forEach((name, values) -> {
            if (!name.startsWith(RULER) && fork < values.length) {
                double mean = Arrays.stream(values[fork])
                        .filter(Double::isFinite)
                        .average()
                        .orElse(Double.NaN);
                metrics.put(name.equals(ALLOCATED) ? "bytes/op" : name, mean);
            }
        });
        // The profiler leaves the norm out when nothing was allocated, and says so by the rate alone.
        if (!metrics.containsKey("bytes/op") && Double.isFinite(metrics.getOrDefault(ALLOCATION_RATE, Double.NaN))) {
            metrics.put("bytes/op", 0.0);
        }
        return metrics;
    }
}
