package io.spanbridge.results.text;

import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Scale;
import io.spanbridge.results.analysis.Trust;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Environment;
import io.spanbridge.results.run.RunFile;
import io.spanbridge.results.stats.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run as Markdown, as a README has it: on what and how it was measured, and a row per arm with what it adds to the arm that it is
 * subtracted from. Arms stand by the kernel of the root of their baselines, the cheapest first. Immutable; thread-safe.
 */
public final class RunMarkdown {
    private final RunAnalysis analysis;
    private final boolean ruled;
    private final String yardstick;

    private RunMarkdown(RunAnalysis analysis) {
        this.analysis = analysis;
        this.ruled = analysis.arms().stream().anyMatch(ArmFigures::hasRuler);
        this.yardstick = analysis.yardstick();
    }

    /** Returns the whole text. */
    public static String of(RunFile run) {
        RunMarkdown markdown = new RunMarkdown(RunAnalysis.of(run));
        return markdown.head() + "\n\n" + markdown.table() + markdown.failures();
    }

    private String head() {
        RunFile run = analysis.run();
        Environment where = run.environment();
        String flags = where.jvmFlags().isBlank() ? "" : " with " + code(where.jvmFlags());
        return "Form " + code(run.form()) + ", " + Names.rounds(analysis.rounds()) + ", " + Names.time(run)
                + ", commit " + code(Names.commit(run)) + ". "
                + Markdown.escape(where.cpu() + ", " + Names.cores(where.cores()) + ", " + where.os() + "; "
                        + where.jvm() + " " + where.jdk())
                + flags
                + Markdown.escape(
                        "; " + where.rustc() + "; JMH " + where.jmh() + ". " + TrustText.sentence(Trust.of(analysis)))
                + "\n\n" + method();
    }

    private String method() {
        return "*ns* is the mean over rounds of the lower quartile of a fork, a fresh process. *adds* is what an arm costs over the one named"
                + " beside it, paired by round, in ns, with the 95 % interval over rounds; one that holds 0 is no cost that this"
                + " run could see."
                + (ruled
                        ? " *x U* is the time in multiples of the ruler U, an upcall timed around each iteration."
                        : "")
                + (yardstick == null
                        ? ""
                        : " *x " + Markdown.escape(yardstick) + "* is what the arm costs over the kernel that is not"
                                + " instrumented, as a multiple of what that layer costs over it, paired by round.");
    }

    private String table() {
        List<String> heads = new ArrayList<>(List.of("arm", "ns"));
        if (ruled) {
            heads.add("x U");
        }
        heads.addAll(List.of("adds", "to"));
        if (yardstick != null) {
            heads.add("x " + Markdown.escape(yardstick));
        }
        heads.add("bytes");
        StringBuilder out = new StringBuilder(row(heads));
        heads.forEach(head -> out.append(head.equals("arm") || head.equals("to") ? "|---" : "|---:"));
        out.append("|\n");
        groups().forEach((group, arms) -> {
            List<String> cells = new ArrayList<>(List.of("**" + group + "**"));
            heads.stream().skip(1).forEach(head -> cells.add(""));
            out.append(row(cells));
            arms.forEach(arm -> out.append(row(cells(arm))));
        });
        return out.toString();
    }

    /** By root and threads, in the order of the run; what was measured twice is not two arms. */
    private Map<String, List<ArmFigures>> groups() {
        Map<String, List<ArmFigures>> groups = new LinkedHashMap<>();
        for (ArmFigures figures : analysis.arms()) {
            if (!analysis.isRepeat(figures)) {
                Arm root = root(figures.arm());
                String group = code(root.kernel()) + ", " + Names.threads(root.threads()) + ", per "
                        + Markdown.escape(Names.per(root));
                groups.computeIfAbsent(group, none -> new ArrayList<>()).add(figures);
            }
        }
        Comparator<ArmFigures> byTime =
                Comparator.comparingDouble(figures -> figures.level(Scale.NS).mean());
        groups.values().forEach(arms -> arms.sort(byTime));
        return groups;
    }

    private List<String> cells(ArmFigures figures) {
        Arm arm = figures.arm();
        boolean known = !figures.rounds().isEmpty();
        Estimate adds = analysis.overBaseline(arm.id(), Scale.NS);
        Estimate ratio = arm.role().equals(Arm.YARDSTICK) && !arm.hasVariant()
                ? Estimate.NONE
                : analysis.overRoot(arm.id(), Scale.YARDSTICK);
        List<String> cells = new ArrayList<>(List.of(Markdown.escape(name(arm))));
        cells.add(known ? Numbers.number(figures.level(Scale.NS).mean()) : figures.hasFailed() ? "failed" : "not run");
        if (ruled) {
            cells.add(figures.hasRuler() ? Numbers.number(figures.level(Scale.U).mean()) : "");
        }
        cells.add(with(adds));
        cells.add(
                arm.baseline() == null
                        ? ""
                        : Markdown.escape(name(analysis.arm(arm.baseline()).arm())));
        if (yardstick != null) {
            cells.add(with(ratio));
        }
        cells.add(figures.bytes().isKnown() ? Numbers.bytes(figures.bytes().mean()) : "");
        return cells;
    }

    private String failures() {
        StringBuilder out = new StringBuilder();
        for (ArmFigures figures : analysis.arms()) {
            if (!figures.failures().isEmpty()) {
                out.append(out.isEmpty() ? "\n" : "")
                        .append("- ")
                        .append(code(figures.arm().id()))
                        .append(figures.hasFailed() ? " failed: " : " failed in some rounds: ")
                        .append(Markdown.escape(figures.failures().get(0)))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private String name(Arm arm) {
        return (root(arm).kernel().equals(arm.kernel()) ? "" : arm.kernel() + ", ") + Names.arm(arm);
    }

    private Arm root(Arm arm) {
        return analysis.ladder(arm.id()).get(0).arm();
    }

    private static String with(Estimate estimate) {
        return !estimate.isKnown()
                ? ""
                : Numbers.number(estimate.mean())
                        + (estimate.hasInterval() ? " (" + Numbers.interval(estimate) + ")" : " (one round)");
    }

    private static String code(String text) {
        return '`' + Markdown.code(text) + '`';
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
