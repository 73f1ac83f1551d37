package io.spanbridge.results.page;

import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.changes.Steadiness;
import io.spanbridge.results.page.PageData.Change;
import io.spanbridge.results.page.PageData.Figure;
import io.spanbridge.results.page.PageData.Figures;
import io.spanbridge.results.page.PageData.Texts;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Companion;
import io.spanbridge.results.text.Names;
import io.spanbridge.results.text.Numbers;
import java.util.Locale;
import java.util.Map;

/** The table of all arms; complete without any script, which only sorts, searches and exchanges the compared run. */
final class ArmTable {
    private static final String NONE = Numbers.NONE;

    private final RunAnalysis analysis;
    private final Map<String, Change> changes;
    private final String usualUnit;

    /**
     * Prepares the table.
     *
     * @param changes against the run that is compared with first, by arm; empty when there is none
     */
    ArmTable(RunAnalysis analysis, Map<String, Change> changes) {
        this.analysis = analysis;
        this.changes = changes;
        this.usualUnit =
                analysis.arms().isEmpty() ? "" : analysis.arms().get(0).arm().unit();
    }

    String html() {
        Html html = new Html().open("table", "id", "arms");
        html.open("thead").open("tr");
        heading(html, "arm", "Arm", "text");
        html.open("th", "data-key", "level", "class", "num", "scope", "col")
                .open("button", "type", "button")
                .text("Time, ")
                .scaled(new Texts("ns", "U", "U"))
                .text(" per "
                        + (analysis.arms().isEmpty()
                                ? "unit"
                                : Names.per(analysis.arms().get(0).arm())))
                .close("button")
                .close("th");
        html.open("th", "data-key", "step", "class", "num", "scope", "col")
                .open("button", "type", "button")
                .text("Over its baseline, ")
                .scaled(new Texts("ns", "U", analysis.yardstick() == null ? "" : "× " + analysis.yardstick()))
                .close("button")
                .close("th");
        heading(html, "bytes", "Bytes", "num");
        heading(html, "instructions", "Instr.", "num");
        heading(html, "change", "Change", "num");
        html.element("th", "−10 … +10 %", "class", "interval", "scope", "col");
        heading(html, "verdict", "Verdict", "text");
        html.close("tr").close("thead").open("tbody");
        analysis.arms().forEach(figures -> row(html, figures));
        return html.close("tbody").close("table").toString();
    }

    private static void heading(Html html, String key, String text, String kind) {
        html.open("th", "data-key", key, "class", kind, "scope", "col")
                .element("button", text, "type", "button")
                .close("th");
    }

    private void row(Html html, ArmFigures figures) {
        Arm arm = figures.arm();
        html.open(
                "tr",
                "data-arm",
                arm.id(),
                "data-layer",
                arm.layer(),
                "data-delivery",
                arm.delivery(),
                "data-kernel",
                arm.kernel());
        html.open("th", "scope", "row").text(arm.id());
        note(html, figures);
        html.close("th");
        if (figures.rounds().isEmpty()) {
            html.element("td", PageDataBuilder.failure(figures), "colspan", "6", "class", "failure");
            html.open("td", "class", "verdict")
                    .element("span", "failed", "class", "mark", "data-verdict", "failed")
                    .close("td")
                    .close("tr");
            return;
        }
        Figures level = PageDataBuilder.figures(figures::level);
        number(html, "level", new Figures(level.ns(), level.u(), level.u()));
        if (arm.baseline() == null) {
            html.element("td", "baseline", "class", "num quiet", "data-key", "step");
        } else {
            number(html, "step", PageDataBuilder.figures(scale -> analysis.overBaseline(arm.id(), scale)));
        }
        double bytes = figures.bytes().mean();
        html.element(
                "td",
                Numbers.bytes(bytes),
                "class",
                "num",
                "data-key",
                "bytes",
                "data-ns",
                value(PageData.finite(bytes)));
        instructions(html, companions(figures).get("instructions"));
        change(html, changes.get(arm.id()));
        html.close("tr");
    }

    private void note(Html html, ArmFigures figures) {
        String step = figures.arm().step();
        String failed = figures.failures().isEmpty() || figures.rounds().isEmpty()
                ? ""
                : " · failed in " + Names.rounds(figures.failures().size()) + ": "
                        + figures.failures().get(0);
        StringBuilder totals = new StringBuilder();
        figures.totals()
                .forEach((name, total) -> totals.append(" · ")
                        .append(name)
                        .append(' ')
                        .append(String.format(Locale.ROOT, "%,.0f", total)));
        StringBuilder companions = new StringBuilder();
        companions(figures).forEach((name, companion) -> {
            if (!name.equals("instructions")) {
                companions.append(" · ").append(name).append(' ').append(Numbers.bytes(companion.value()));
            }
        });
        String words = (figures.arm().baseline() == null || step.isBlank() ? step : "adds " + step)
                + (figures.arm().unit().equals(usualUnit) ? "" : " · per " + Names.per(figures.arm()));
        html.element("small", words.replaceFirst("^ · ", ""));
        String doubts = (unsettled(figures) + failed).replaceFirst("^ · ", "");
        if (!doubts.isEmpty()) {
            html.element("small", doubts, "class", "doubt");
        }
        line(html, companions.toString());
        if (!totals.isEmpty()) {
            html.open("details").element("summary", "all forks together");
            line(html, totals.toString());
            html.close("details");
        }
    }

    private static void line(Html html, String parts) {
        if (!parts.isEmpty()) {
            html.element("small", parts.replaceFirst("^ · ", ""));
        }
    }

    private Map<String, Companion> companions(ArmFigures figures) {
        return analysis.run().companions().getOrDefault(figures.arm().id(), Map.of());
    }

    private static void instructions(Html html, Companion companion) {
        html.open(
                "td",
                "class",
                "num",
                "data-key",
                "instructions",
                "data-ns",
                value(companion == null ? null : PageData.finite(companion.value())));
        html.element("span", companion == null ? NONE : Numbers.number(companion.value()));
        if (companion != null && !companion.parts().isEmpty()) {
            html.open("details").element("summary", "parts").open("small");
            companion
                    .parts()
                    .forEach((name, part) ->
                            html.text(name + " " + Numbers.number(part)).open("br"));
            html.close("small").close("details");
        }
        html.close("td");
    }

    /** What the forks did in the course of time, where that is not the plain thing. */
    private static String unsettled(ArmFigures figures) {
        long warming = count(figures, Steadiness.Kind.WARMING);
        long slowing = count(figures, Steadiness.Kind.SLOWING);
        return (warming == 0 ? "" : " · warmed up during " + forks(warming))
                + (slowing == 0 ? "" : " · slowed down during " + forks(slowing))
                + (figures.bimodal() == 0 ? "" : " · the host changed its state during " + forks(figures.bimodal()))
                + (figures.unplaced().isEmpty()
                        ? ""
                        : " · held up or between two speeds all through "
                                + forks(figures.unplaced().size())
                                + (figures.unplaced().equals(figures.rounds()) ? "" : ", left out"))
                + (figures.strays().isEmpty()
                        ? ""
                        : " · far off all others: " + forks(figures.strays().size()) + ", left out")
                + (figures.unsteady().isEmpty()
                        ? ""
                        : " · never steady in " + forks(figures.unsteady().size())
                                + (figures.isUnsteady() ? "" : ", left out"));
    }

    private static long count(ArmFigures figures, Steadiness.Kind kind) {
        return figures.rounds().values().stream()
                .filter(round -> round.steadiness().kind() == kind)
                .count();
    }

    private static String forks(long forks) {
        return forks == 1 ? "1 fork" : forks + " forks";
    }

    private static void number(Html html, String key, Figures figures) {
        html.open(
                        "td",
                        "class",
                        "num",
                        "data-key",
                        key,
                        "data-ns",
                        value(figures.ns().m()),
                        "data-u",
                        value(figures.u().m()),
                        "data-x",
                        value(figures.x().m()))
                .scaled(new Texts(figures.ns().t(), figures.u().t(), figures.x().t()));
        html.open("small")
                .scaled(new Texts(interval(figures.ns()), interval(figures.u()), interval(figures.x())))
                .close("small")
                .close("td");
    }

    private static void change(Html html, Change change) {
        html.open("td", "class", "num", "data-key", "change", "data-ns", value(change == null ? null : change.m()));
        html.element("span", change == null ? NONE : change.t());
        html.element("small", change == null ? "" : change.i()).close("td");
        html.element("td", "", "class", "interval");
        html.open("td", "class", "verdict");
        if (change != null) {
            html.element("span", change.verdict(), "class", "mark", "data-verdict", change.verdict());
            html.element("small", change.bytes() != null ? change.bytes() : change.why() == null ? "" : change.why());
        } else {
            html.element("span", NONE, "class", "quiet");
        }
        html.close("td");
    }

    private static String interval(Figure figure) {
        return figure.m() == null ? "" : figure.l() == null ? "one round" : figure.i();
    }

    private static String value(Double value) {
        return value == null ? "" : value.toString();
    }
}
