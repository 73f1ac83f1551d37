package io.spanbridge.benchmarks.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.benchmarks.kernels.Kernel;
import io.spanbridge.results.run.Bracket;
import io.spanbridge.results.run.Iteration;
import io.spanbridge.results.run.Rulers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a peer prints: one line of JSON. It is believed only when it is about what was asked for. Immutable.
 *
 * @param iterations in order, in nanoseconds per span, each between two bursts of the pure Rust ruler: there is no JVM, so
 *     there is no other
 * @param metrics other figures of the fork, by name
 */
record PeerReport(List<Iteration> iterations, Map<String, Double> metrics) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 80;

    /** The peer printed something else. The message goes on from "the peer". */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String message) {
            super(message);
        }
    }

    /** Takes copies. */
    PeerReport {
        iterations = List.copyOf(iterations);
        metrics = Map.copyOf(metrics);
    }

    /**
     * Reads all that a peer printed.
     *
     * @param peer its name
     * @param kernel what it was to run
     * @param iterations how many were to be measured
     */
    static PeerReport of(String printed, String peer, Kernel kernel, int iterations) throws UnusableException {
        List<String> lines = printed.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            throw new UnusableException("printed no report");
        }
        if (lines.size() > 1) {
            throw new UnusableException(
                    "printed " + lines.size() + " lines instead of one, first " + shown(lines.get(0)));
        }
        JsonNode report = parsed(lines.get(0));
        require("peer", peer, report.path("peer").asText());
        require("kernel", kernel.id(), report.path("kernel").asText());
        require("callbacks per invocation", kernel.callbacks(), callbacks(report.path("callbacks")));
        require("number of iterations", iterations, report.path("iterations").size());
        List<Iteration> read = new ArrayList<>();
        for (JsonNode iteration : report.path("iterations")) {
            JsonNode ruler = iteration.path("rulers").path(Rulers.RUST);
            read.add(new Iteration(
                    positive("score", iteration.path("score")),
                    Map.of(
                            Rulers.RUST,
                            new Bracket(positive("ruler", ruler.path(0)), positive("ruler", ruler.path(1))))));
        }
        Map<String, Double> metrics = new TreeMap<>();
        for (Map.Entry<String, JsonNode> metric : report.path("metrics").properties()) {
            metrics.put(metric.getKey(), metric.getValue().asDouble());
        }
        return new PeerReport(read, metrics);
    }

    private static JsonNode parsed(String line) throws UnusableException {
        try {
            JsonNode report = JSON.readTree(line);
            if (report != null && report.isObject()) {
                return report;
            }
        } catch (JsonProcessingException e) {
            // It is shown below; where the parser stopped tells nothing.
        }
        throw new UnusableException("printed what is no report: " + shown(line));
    }

    private static Callbacks callbacks(JsonNode node) {
        return new Callbacks(
                node.path("spans").asLong(),
                node.path("events").asLong(),
                node.path("records").asLong(),
                node.path("enters").asLong());
    }

    private static double positive(String what, JsonNode node) throws UnusableException {
        double value = node.asDouble();
        if (!node.isNumber() || !(value > 0) || Double.isInfinite(value)) {
            throw new UnusableException(
                    "reports a " + what + " that is not a number above 0: " + shown(node.toString()));
        }
        return value;
    }

    private static void require(String what, Object asked, Object reported) throws UnusableException {
        if (!asked.equals(reported)) {
            throw new UnusableException(
                    "reports another " + what + " than it was asked for: " + shown(reported.toString()) + " instead of "
                            + asked + "; build it again (" + PeerBuild.COMMAND + ")");
        }
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? "'" + text + "'" : "'" + text.substring(0, SHOWN) + "...'";
    }
}
