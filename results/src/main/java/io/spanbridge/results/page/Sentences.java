package io.spanbridge.results.page;

import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Scale;
import io.spanbridge.results.page.PageData.Texts;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.text.Names;
import io.spanbridge.results.text.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The first line of each section: the answer in words, with its number, written from the data. */
final class Sentences {
    private final RunAnalysis analysis;
    private final String yardstick;

    Sentences(RunAnalysis analysis) {
        this.analysis = analysis;
        this.yardstick = analysis.yardstick() == null ? "no yardstick" : "“" + analysis.yardstick() + "”";
    }

    /** What the layer that says most about these arms costs; one sentence per unit. */
    Texts cost(List<ArmFigures> arms) {
        ArmFigures shown = headline(arms);
        if (shown == null) {
            return same("No arm of this choice could be compared with its baseline.");
        }
        String root = analysis.ladder(shown.arm().id()).get(0).arm().title();
        return texts(scale -> {
            Estimate cost = analysis.overRoot(shown.arm().id(), scale);
            if (!cost.isKnown()) {
                return scale == Scale.YARDSTICK
                        ? noYardstick()
                        : name(shown.arm()) + ": no ruler in this run, see nanoseconds.";
            }
            String name = name(shown.arm());
            if (cost.hasInterval() && cost.low() <= 0 && cost.high() >= 0) {
                return name + ": no cost that this run could see (" + with(cost, scale) + " per "
                        + Names.per(shown.arm()) + ").";
            }
            String amount = with(cost, scale);
            return scale == Scale.YARDSTICK
                    ? name + " costs " + amount + " what " + yardstick + " costs."
                    : name + " costs " + amount + " per " + Names.per(shown.arm()) + " over “" + root + "”"
                            + inRust(shown.arm()) + ".";
        });
    }

    /** The way from the root of an arm's baselines up to it, and its largest step; one sentence per unit. */
    Texts ladder(List<ArmFigures> ladder) {
        ArmFigures top = ladder.get(ladder.size() - 1);
        return texts(scale -> {
            if (ladder.size() < 2) {
                return "This arm is a baseline: it stands on nothing.";
            }
            ArmFigures largest = ladder.stream()
                    .skip(1)
                    .filter(arm -> step(arm, scale).isKnown())
                    .max(Comparator.comparingDouble(arm -> step(arm, scale).mean()))
                    .orElse(null);
            if (largest == null) {
                return scale == Scale.YARDSTICK
                        ? noYardstick()
                        : "A rung of this ladder was not measured, so its steps are not known.";
            }
            int steps = ladder.size() - 1;
            String way = "“" + name(top.arm()) + "” stands "
                    + (steps == 1 ? "one step" : steps + " steps") + " above “"
                    + name(ladder.get(0).arm()) + "”";
            return way + (steps == 1 ? ": " : "; the largest is ") + "“" + stepName(largest.arm()) + "” with "
                    + with(step(largest, scale), scale) + perUnit(top.arm(), scale) + ".";
        });
    }

    /**
     * The arm that stands for its group: the headline where there is one, else the dearest; null when none is known. Not one that ran in another process than most.
     */
    ArmFigures headline(List<ArmFigures> arms) {
        Comparator<ArmFigures> byCost = Comparator.comparingDouble(
                arm -> analysis.overRoot(arm.arm().id(), Scale.NS).mean());
        List<ArmFigures> known = arms.stream()
                .filter(arm -> !arm.arm().hasVariant())
                .filter(arm -> analysis.overRoot(arm.arm().id(), Scale.NS).isKnown())
                .toList();
        return known.stream()
                .filter(arm -> arm.arm().role().equals(Arm.HEADLINE))
                .min(byCost)
                .orElseGet(() -> known.stream().max(byCost).orElse(null));
    }

    /** What two ways of handing over cost against each other, for the layer that says most. */
    String handOver(List<PageData.HandOver> rows, Function<PageData.HandOver, Estimate> ratio) {
        if (rows.isEmpty()) {
            return "In this run no layer was measured by more than one delivery.";
        }
        PageData.HandOver row = rows.stream()
                .filter(candidate ->
                        analysis.arm(candidate.arms().get(0)).arm().role().equals(Arm.HEADLINE))
                .findFirst()
                .orElse(rows.get(0));
        Arm dear = analysis.arm(row.arms().get(0)).arm();
        Arm cheap = analysis.arm(row.arms().get(row.arms().size() - 1)).arm();
        Estimate times = ratio.apply(row);
        if (!times.isKnown()) {
            return "How “" + dear.delivery() + "” and “" + cheap.delivery()
                    + "” stand to each other could not be told.";
        }
        return "With the layer “" + row.layer() + "”, " + dear.delivery() + " costs " + with(times, Scale.YARDSTICK)
                + " what " + cheap.delivery() + " costs.";
    }

    /** A step's own words; the arm's name where it has none. */
    String stepName(Arm arm) {
        return arm.step().isBlank() ? name(arm) : arm.step();
    }

    /** An arm's name, with its kernel where that is not the one of the root it stands on. */
    String name(Arm arm) {
        List<ArmFigures> ladder = analysis.ladder(arm.id());
        boolean usual = ladder.isEmpty() || ladder.get(0).arm().kernel().equals(arm.kernel());
        return (usual ? "" : arm.kernel() + ", ") + Names.arm(arm);
    }

    /** What the cheapest and the dearest of several arms add to the one that they all stand on; one sentence per unit. */
    Texts standing(Arm base, List<ArmFigures> arms) {
        return texts(scale -> {
            List<ArmFigures> known = arms.stream()
                    .filter(arm -> step(arm, scale).isKnown())
                    .sorted(Comparator.comparingDouble(arm -> step(arm, scale).mean()))
                    .toList();
            if (known.size() < 2) {
                return "What stands on “" + name(base) + "” could not be told apart in this unit; see ns.";
            }
            return "On top of “" + name(base) + "” the least is added by " + added(known.get(0), scale)
                    + ", the most by " + added(known.get(known.size() - 1), scale) + perUnit(base, scale) + ".";
        });
    }

    private String added(ArmFigures arm, Scale scale) {
        return "“" + stepName(arm.arm()) + "” with " + with(step(arm, scale), scale);
    }

    private Estimate step(ArmFigures arm, Scale scale) {
        return analysis.overBaseline(arm.arm().id(), scale);
    }

    private String inRust(Arm arm) {
        Estimate ratio = analysis.overRoot(arm.id(), Scale.YARDSTICK);
        return ratio.isKnown() && !arm.role().equals(Arm.YARDSTICK)
                ? ", " + with(ratio, Scale.YARDSTICK) + " the cost of " + yardstick + ", nanoseconds over nanoseconds"
                : "";
    }

    private String noYardstick() {
        return analysis.yardstick() == null
                ? "No arm of this run is a yardstick for the others."
                : "The cost of " + yardstick + " could not be told from zero here, so there is no ratio to it.";
    }

    private static String with(Estimate estimate, Scale scale) {
        String unit = unit(scale);
        return Numbers.number(estimate.mean())
                + unit
                + (estimate.hasInterval() ? " (" + Numbers.interval(estimate) + ")" : " (one round, no interval)");
    }

    private String perUnit(Arm arm, Scale scale) {
        return scale == Scale.YARDSTICK ? " the cost of " + yardstick : " per " + Names.per(arm);
    }

    private static String unit(Scale scale) {
        return switch (scale) {
            case NS -> " ns";
            case U -> " U";
            case YARDSTICK -> " times";
        };
    }

    private static Texts texts(Function<Scale, String> sentence) {
        return new Texts(sentence.apply(Scale.NS), sentence.apply(Scale.U), sentence.apply(Scale.YARDSTICK));
    }

    private static Texts same(String sentence) {
        return new Texts(sentence, sentence, sentence);
    }
}
