package io.spanbridge.results.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spanbridge.results.stats.Estimate;
import java.util.Map;

/**
 * Ratios of arms to another arm of the same run, in words. Thread-safe when nobody changes the map.
 *
 * @param base the arm that the others are divided by
 * @param ratios by arm: the geometric mean over rounds with its 95 % interval
 */
public record RatioText(String base, Map<String, Estimate> ratios) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A line per arm. */
    public Columns table() {
        Columns columns = new Columns(1);
        columns.row("times " + base, "ratio", "95 % interval", "rounds");
        ratios.forEach((arm, ratio) -> columns.row(
                arm, Numbers.number(ratio.mean()), Numbers.interval(ratio), String.valueOf(ratio.rounds())));
        return columns;
    }

    /** For a program; a number that is not known is not there. */
    public String json() {
        ObjectNode root = JSON.createObjectNode().put("to", base);
        ObjectNode arms = root.putObject("ratios");
        ratios.forEach((arm, ratio) -> {
            ObjectNode one = arms.putObject(arm).put("rounds", ratio.rounds());
            if (ratio.isKnown()) {
                one.put("ratio", ratio.mean());
            }
            if (ratio.hasInterval()) {
                one.put("low", ratio.low()).put("high", ratio.high());
            }
        });
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers cannot be written", e);
        }
    }
}
