package io.spanbridge.results.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Scale;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.run.Fork;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Estimate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes runs in the forms that other tools read. */
public final class Exports {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private Exports() {}

    /**
     * What JMH itself writes with {@code -rf json}: one entry per arm, all forks that went well with their raw data.
     * An arm that was not measured has none.
     */
    public static String jmh(RunFile run) {
        ArrayNode results = JSON.createArrayNode();
        for (ArmFigures figures : measured(run)) {
            List<Fork> forks = run.forks().stream()
                    .filter(fork -> fork.arm().equals(figures.arm().id()) && fork.failure() == null)
                    .toList();
            ObjectNode result = results.addObject();
            result.put("jmhVersion", run.environment().jmh());
            result.put("benchmark", figures.arm().id());
            result.put("mode", "avgt");
            result.put("threads", figures.arm().threads());
            result.put("forks", forks.size());
            result.put("jdkVersion", run.environment().jdk());
            result.put("vmName", run.environment().jvm());
            result.put("vmVersion", run.environment().jdk());
            ArrayNode flags = result.putArray("jvmArgs");
            Stream.of(run.environment().jvmFlags().split(" "))
                    .filter(flag -> !flag.isEmpty())
                    .forEach(flags::add);
            ObjectNode primary = result.putObject("primaryMetric");
            metric(primary, figures.level(Scale.NS), figures.arm().unit());
            raw(primary, forks, Iteration::score);
            ObjectNode secondary = result.putObject("secondaryMetrics");
            for (String ruler : rulers(forks)) {
                raw(
                        secondary.putObject("ruler." + ruler + ".before"),
                        forks,
                        i -> i.ruler(ruler).before());
                raw(
                        secondary.putObject("ruler." + ruler + ".after"),
                        forks,
                        i -> i.ruler(ruler).after());
            }
            for (String name : forks.stream()
                    .flatMap(fork -> fork.metrics().keySet().stream())
                    .distinct()
                    .toList()) {
                ObjectNode metric = secondary.putObject(name.startsWith("bytes/") ? "gc.alloc.rate.norm" : name);
                metric(metric, Estimate.NONE, name.startsWith("bytes/") ? "B/op" : "#");
                ArrayNode data = metric.putArray("rawData");
                forks.forEach(fork -> number(data.addArray(), fork.metrics().getOrDefault(name, Double.NaN)));
            }
        }
        return text(results);
    }

    /** The Bencher metric format: per arm a latency with its interval, bytes, and companions. */
    public static String bencher(RunFile run) {
        ObjectNode benchmarks = JSON.createObjectNode();
        for (ArmFigures figures : measured(run)) {
            ObjectNode measures = benchmarks.putObject(figures.arm().id());
            measure(measures.putObject("latency"), figures.level(Scale.NS));
            if (figures.bytes().isKnown()) {
                measure(measures.putObject("bytes"), figures.bytes());
            }
            companions(run, figures).forEach((name, companion) -> {
                if (Double.isFinite(companion.value())) {
                    measures.putObject(name.replace('.', '-')).put("value", companion.value());
                }
            });
        }
        return text(benchmarks);
    }

    /** What github-action-benchmark reads as {@code customSmallerIsBetter}: one entry per figure. */
    public static String github(RunFile run) {
        ArrayNode entries = JSON.createArrayNode();
        for (ArmFigures figures : measured(run)) {
            String id = figures.arm().id();
            Estimate level = figures.level(Scale.NS);
            ObjectNode entry = entries.addObject()
                    .put("name", id)
                    .put("unit", figures.arm().unit())
                    .put("value", level.mean());
            if (level.hasInterval()) {
                entry.put("range", "± " + (level.high() - level.low()) / 2);
            }
            entry.put("extra", level.rounds() + " rounds, " + run.id());
            if (figures.bytes().isKnown()) {
                entries.addObject()
                        .put("name", id + " bytes")
                        .put("unit", "B")
                        .put("value", figures.bytes().mean());
            }
            companions(run, figures).forEach((name, companion) -> {
                if (Double.isFinite(companion.value())) {
                    entries.addObject()
                            .put("name", id + " " + name)
                            .put("unit", companion.unit())
                            .put("value", companion.value());
                }
            });
        }
        return text(entries);
    }

    /**
     * The CSV that Apache Otava reads: a line per run with time and commit, a column per arm. Figures are multiples of the
     * arm's ruler where there is one, because those can be followed over runs; others are as measured.
     *
     * @param runs of one testbed, oldest first
     */
    public static String otava(List<RunAnalysis> runs) {
        List<String> arms = runs.stream()
                .flatMap(run -> run.arms().stream())
                .map(figures -> figures.arm().id())
                .distinct()
                .toList();
        StringBuilder csv = new StringBuilder("time,commit");
        arms.forEach(arm -> csv.append(',').append(cell(arm)));
        for (RunAnalysis run : runs) {
            csv.append("\n")
                    .append(cell(run.run().startedAt()))
                    .append(',')
                    .append(cell(run.run().environment().commit()));
            for (String arm : arms) {
                double value = run.arm(arm) == null
                        ? Double.NaN
                        : run.arm(arm)
                                .level(run.arm(arm).hasRuler() ? Scale.U : Scale.NS)
                                .mean();
                csv.append(',').append(Double.isFinite(value) ? String.valueOf(value) : "");
            }
        }
        return csv.append('\n').toString();
    }

    private static List<ArmFigures> measured(RunFile run) {
        return RunAnalysis.of(run).arms().stream()
                .filter(figures -> figures.level(Scale.NS).isKnown())
                .toList();
    }

    private static Map<String, Companion> companions(RunFile run, ArmFigures figures) {
        return run.companions().getOrDefault(figures.arm().id(), Map.of());
    }

    private static List<String> rulers(List<Fork> forks) {
        return forks.stream()
                .flatMap(fork -> fork.iterations().stream())
                .flatMap(iteration -> iteration.rulers().keySet().stream())
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    private static void measure(ObjectNode node, Estimate estimate) {
        node.put("value", estimate.mean());
        if (estimate.hasInterval()) {
            node.put("lower_value", estimate.low());
            node.put("upper_value", estimate.high());
        }
    }

    private static void metric(ObjectNode metric, Estimate level, String unit) {
        number(metric, "score", level.mean());
        number(metric, "scoreError", (level.high() - level.low()) / 2);
        ArrayNode confidence = metric.putArray("scoreConfidence");
        number(confidence, level.low());
        number(confidence, level.high());
        metric.putObject("scorePercentiles");
        metric.put("scoreUnit", unit);
    }

    private static void raw(ObjectNode metric, List<Fork> forks, Function<Iteration, Double> value) {
        ArrayNode data = metric.putArray("rawData");
        for (Fork fork : forks) {
            ArrayNode iterations = data.addArray();
            fork.iterations().forEach(iteration -> number(iterations, value.apply(iteration)));
        }
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.put(name, "NaN");
        }
    }

    private static void number(ArrayNode node, double value) {
        if (Double.isFinite(value)) {
            node.add(value);
        } else {
            node.add("NaN");
        }
    }

    /** A cell that a spreadsheet takes as text, even when a name looks like a formula. */
    private static String cell(String text) {
        String safe = text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        return safe.matches("[\\w./:+ -]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    private static String text(Object tree) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }
}
