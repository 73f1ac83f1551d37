package io.spanbridge.results.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spanbridge.results.analysis.ArmChange;
import io.spanbridge.results.analysis.Comparison;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Estimate;
import java.util.Locale;

/** A comparison as JSON, for other programs. What is not known is null. */
public final class ComparisonJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ComparisonJson() {}

    /** Returns the whole text. */
    public static String of(Comparison comparison) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree(comparison));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    /** Returns it as a tree, to be put into another one. */
    public static ObjectNode tree(Comparison comparison) {
        ObjectNode out = JSON.createObjectNode();
        out.put("headline", ComparisonText.headline(comparison));
        out.put("worse", comparison.isWorse());
        out.put("noisy", comparison.noisy());
        out.put("decided", comparison.isDecided());
        out.put("sameLibraries", comparison.hasSameLibraries().orElse(null));
        out.put("paired", comparison.isPaired());
        run(out.putObject("base"), comparison.base());
        run(out.putObject("candidate"), comparison.candidate());
        ArrayNode obstacles = out.putArray("obstacles");
        comparison.obstacles().forEach(obstacles::add);
        ArrayNode arms = out.putArray("arms");
        comparison.changes().forEach(change -> arm(arms.addObject(), change));
        ArrayNode failed = out.putArray("failed");
        comparison.failed().forEach(failed::add);
        ArrayNode added = out.putArray("added");
        comparison.added().forEach(added::add);
        ArrayNode removed = out.putArray("removed");
        comparison.removed().forEach(removed::add);
        return out;
    }

    private static void run(ObjectNode out, RunFile run) {
        out.put("id", run.id());
        out.put("commit", run.environment().commit());
        out.put("startedAt", run.startedAt());
    }

    private static void arm(ObjectNode out, ArmChange change) {
        out.put("id", change.arm().id());
        out.put("verdict", change.verdict().name().toLowerCase(Locale.ROOT));
        out.put("direction", change.direction().name().toLowerCase(Locale.ROOT));
        ObjectNode time = out.putObject("time");
        time.put("verdict", change.time().name().toLowerCase(Locale.ROOT));
        estimate(time, "ratio", change.ratio());
        time.put("threshold", change.threshold());
        number(time, "detectable", change.detectable());
        number(time, "p", change.p());
        time.put("reason", change.reason());
        ObjectNode overhead = out.putObject("overheadNs");
        estimate(overhead, "change", change.overhead());
        ObjectNode bytes = out.putObject("bytes");
        bytes.put("verdict", change.bytes().name().toLowerCase(Locale.ROOT));
        estimate(bytes, "change", change.bytesChange());
        ArrayNode companions = out.putArray("companions");
        change.companions()
                .forEach(companion -> companions
                        .addObject()
                        .put("name", companion.name())
                        .put("unit", companion.unit())
                        .put("base", companion.base())
                        .put("candidate", companion.candidate())
                        .put("verdict", companion.verdict().name().toLowerCase(Locale.ROOT)));
    }

    private static void estimate(ObjectNode out, String name, Estimate estimate) {
        number(out, name, estimate.mean());
        number(out, "low", estimate.low());
        number(out, "high", estimate.high());
        out.put("rounds", estimate.rounds());
    }

    private static void number(ObjectNode out, String name, double value) {
        if (Double.isFinite(value)) {
            out.put(name, value);
        } else {
            out.putNull(name);
        }
    }
}
