package io.spanbridge.results.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Testbed;
import io.spanbridge.results.analysis.Trust;
import io.spanbridge.results.page.PageData.Against;
import io.spanbridge.results.run.Notes;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.run.RunFiles;
import io.spanbridge.results.text.Names;
import io.spanbridge.results.text.TrustText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Assembles the page: one file with style, scripts, data and the raw run in it. A content security policy forbids it every
 * request and every script but its own, so that a hostile name in a run file can do nothing even where escaping failed.
 */
public final class Page {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

    /** The page's own scripts, in the order in which they are needed. */
    private static final List<String> SCRIPTS = List.of(
            "state.js",
            "chart.js",
            "cost.js",
            "ladder.js",
            "handover.js",
            "standing.js",
            "history.js",
            "series.js",
            "pairs.js",
            "tails.js",
            "table.js",
            "main.js");

    /** So many of the newest earlier runs are compared with each other and the current one; the others are only seen in series. */
    public static final int COMPARED = Math.max(PageDataBuilder.COMPARISONS, PageDataBuilder.SIDES - 1);

    private Page() {}

    /**
     * Renders the page of a run.
     *
     * @param current the run it is about
     * @param earlier runs of the same testbed, oldest first; all but the last {@link #COMPARED} may be without their forks
     * @param others runs of other testbeds, oldest first
     * @param notes what people know of changes
     * @param selfTest what the last self-test on this machine says; empty when there was none
     * @param warnings receives one sentence for each piece of data left out
     */
    public static String render(
            RunAnalysis current,
            List<RunAnalysis> earlier,
            List<RunAnalysis> others,
            Notes notes,
            String selfTest,
            Consumer<String> warnings) {
        PageData data = new PageDataBuilder(current).build(earlier, others, notes, warnings);
        Asset charts = Asset.vendored("d3");
        Asset series = Asset.vendored("uplot");
        String own = ownScripts();
        Against first = data.comparisons().isEmpty() ? null : data.comparisons().get(0);
        Map<String, String> slots = Map.ofEntries(
                Map.entry("policy", "'" + hash(charts.text()) + "' '" + hash(series.text()) + "' '" + hash(own) + "'"),
                Map.entry("project", new Html().text(current.run().project()).toString()),
                Map.entry("title", new Html().text(title(current.run())).toString()),
                Map.entry("style", Asset.resource("vendor/uPlot.min.css") + "\n" + Asset.resource("page.css")),
                Map.entry("run", new Html().text(about(current.run())).toString()),
                Map.entry("yardstick", yardstick(current)),
                Map.entry("overview", overview(current, first)),
                Map.entry("trust", trust(current, selfTest)),
                Map.entry("table", new ArmTable(current, first == null ? Map.of() : first.changes()).html()),
                Map.entry("method", Method.html(current, List.of(charts, series), beds(current, earlier, others))),
                Map.entry("data", inScript(json(data))),
                Map.entry("raw", inScript(RunFiles.toJson(current.run()))),
                Map.entry("charts", charts.text()),
                Map.entry("series", series.text()),
                Map.entry("scripts", own));
        return fill(Asset.resource("page.html"), slots);
    }

    /** In one pass, so that what looks like a slot inside the data stays text. */
    private static String fill(String template, Map<String, String> slots) {
        Matcher matcher = SLOT.matcher(template);
        StringBuilder page = new StringBuilder();
        while (matcher.find()) {
            String value = slots.get(matcher.group(1));
            if (value == null) {
                throw new IllegalStateException("the page has a slot that nothing fills: " + matcher.group(1));
            }
            matcher.appendReplacement(page, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(page).toString();
    }

    /** The button of the third unit, for a run that has it. */
    private static String yardstick(RunAnalysis current) {
        String name = current.yardstick();
        return name == null
                ? ""
                : new Html()
                        .element(
                                "button",
                                "× " + name,
                                "type",
                                "button",
                                "role",
                                "radio",
                                "data-unit",
                                "x",
                                "title",
                                "multiples of what “" + name + "” costs")
                        .toString();
    }

    private static String overview(RunAnalysis current, Against against) {
        Html html = new Html();
        if (current.arms().isEmpty()) {
            html.element("p", "This run holds no arm: nothing was measured.", "class", "headline", "id", "headline");
            html.element("p", "There is nothing to compare.", "id", "counts");
            return html.toString();
        }
        if (against == null) {
            html.element("p", "Nothing to compare with yet.", "class", "headline", "id", "headline");
            html.element(
                    "p",
                    "There is no earlier run of this form on this machine and JDK; the next run will be judged against this"
                            + " one.",
                    "id",
                    "counts");
        } else {
            html.element("p", against.headline(), "class", "headline", "id", "headline");
            html.element("p", against.counts(), "id", "counts");
        }
        long failed = current.arms().stream()
                .filter(figures -> figures.rounds().isEmpty())
                .count();
        if (failed > 0) {
            html.element(
                    "p",
                    (failed == 1 ? "One arm has" : failed + " arms have")
                            + " no figures in this run: see “failed” in the table of all arms.",
                    "class",
                    "alarm");
        }
        return html.toString();
    }

    private static String trust(RunAnalysis current, String selfTest) {
        Trust trust = Trust.of(current);
        return new Html()
                .open(
                        "div",
                        "class",
                        "trust",
                        "data-grade",
                        trust.grade().name().toLowerCase(Locale.ROOT))
                .element("p", TrustText.answer(trust))
                .element("small", TrustText.evidence(trust))
                .close("div")
                .element(
                        "p",
                        selfTest.isEmpty()
                                ? "The detector was not tested on this machine: the command selftest does, which takes an hour or two."
                                : selfTest,
                        "class",
                        "quiet selftest")
                .toString();
    }

    private static List<PageData.Bed> beds(RunAnalysis current, List<RunAnalysis> earlier, List<RunAnalysis> others) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        others.forEach(
                run -> counts.merge(Testbed.name(run.run()) + ", " + run.run().form(), 1, Integer::sum));
        List<PageData.Bed> beds = new ArrayList<>();
        beds.add(new PageData.Bed(
                Testbed.name(current.run()) + ", " + current.run().form(), earlier.size() + 1, true));
        counts.forEach((name, runs) -> beds.add(new PageData.Bed(name, runs, false)));
        return beds;
    }

    private static String title(RunFile run) {
        return run.project() + ", run " + Names.time(run);
    }

    private static String about(RunFile run) {
        int cores = run.environment().cores();
        return String.join(
                " · ",
                "run " + Names.time(run),
                Names.commit(run),
                "JDK " + run.environment().jdk(),
                Names.cores(cores));
    }

    private static String ownScripts() {
        StringBuilder scripts = new StringBuilder("(() => {\n\"use strict\";\n");
        for (String script : SCRIPTS) {
            scripts.append(Asset.resource(script)).append('\n');
        }
        return scripts.append("})();\n").toString();
    }

    private static String json(PageData data) {
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values can always be written", e);
        }
    }

    /** Only inside strings can JSON hold a less-than sign, and there it may be written as an escape. */
    private static String inScript(String json) {
        return json.replace("<", "\\u003c");
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
