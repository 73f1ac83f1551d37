package io.spanbridge.results.page;

import io.spanbridge.results.analysis.ArmFigures;
import io.spanbridge.results.analysis.RunAnalysis;
import io.spanbridge.results.analysis.Scale;
import io.spanbridge.results.page.PageData.Group;
import io.spanbridge.results.page.PageData.HandOver;
import io.spanbridge.results.page.PageData.Standing;
import io.spanbridge.results.page.PageData.Texts;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.stats.Estimate;
import io.spanbridge.results.text.Names;
import io.spanbridge.results.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts the arms of a run into groups that may share an axis: those that stand on the same kernel, which is that of the root of
 * their baselines, with the same number of threads.
 */
final class Groups {
    private final RunAnalysis analysis;
    private final Sentences sentences;

    Groups(RunAnalysis analysis) {
        this.analysis = analysis;
        this.sentences = new Sentences(analysis);
    }

    /** The groups, the one with most arms first, else in the order of the run. A/A arms are in none. */
    List<Group> all() {
        Map<String, List<ArmFigures>> byKey = new LinkedHashMap<>();
        for (ArmFigures figures : analysis.arms()) {
            if (analysis.isRepeat(figures)) {
                continue;
            }
            byKey.computeIfAbsent(key(figures), key -> new ArrayList<>()).add(figures);
        }
        List<Group> groups = new ArrayList<>();
        byKey.forEach((key, arms) -> groups.add(group(key, arms)));
        groups.sort(Comparator.comparingInt((Group group) -> -group.arms().size()));
        return groups;
    }

    private Group group(String key, List<ArmFigures> arms) {
        Arm first = root(arms.get(0));
        List<String> deliveries = deliveries(arms);
        Map<String, Texts> costTexts = new LinkedHashMap<>();
        costTexts.put("", sentences.cost(arms));
        for (String delivery : deliveries) {
            costTexts.put(delivery, sentences.cost(byDelivery(arms, delivery)));
        }
        List<HandOver> handOvers = handOvers(arms);
        return new Group(
                key,
                first.kernel() + ", " + Names.threads(first.threads()),
                Names.per(first),
                arms.stream().map(figures -> figures.arm().id()).toList(),
                deliveries,
                costTexts,
                handOvers,
                sentences.handOver(handOvers, row -> ratio(row.arms())),
                top(arms, deliveries));
    }

    /**
     * The arms on which several others stand, each with those: ways to do one thing. First where they differ by their kernel,
     * because then somebody wrote the same work in several ways; then where there are most.
     */
    List<Standing> standing() {
        Map<String, List<ArmFigures>> byBase = new LinkedHashMap<>();
        for (ArmFigures figures : analysis.arms()) {
            String base = figures.arm().baseline();
            if (base != null
                    && !analysis.isRepeat(figures)
                    && analysis.overBaseline(figures.arm().id(), Scale.NS).isKnown()) {
                byBase.computeIfAbsent(base, key -> new ArrayList<>()).add(figures);
            }
        }
        List<Standing> all = new ArrayList<>();
        byBase.forEach((base, arms) -> {
            if (arms.size() > 1) {
                Arm on = analysis.arm(base).arm();
                all.add(new Standing(
                        base,
                        on.kernel() + ", " + sentences.name(on)
                                + (on.threads() == 1 ? "" : ", " + Names.threads(on.threads())),
                        Names.per(on),
                        arms.stream().map(arm -> arm.arm().id()).toList(),
                        sentences.standing(on, arms)));
            }
        });
        all.sort(Comparator.comparing((Standing standing) -> !differInKernel(standing))
                .thenComparing(standing -> -standing.arms().size()));
        return all;
    }

    private boolean differInKernel(Standing standing) {
        String kernel = analysis.arm(standing.id()).arm().kernel();
        return standing.arms().stream()
                .noneMatch(id -> analysis.arm(id).arm().kernel().equals(kernel));
    }

    private String key(ArmFigures figures) {
        return root(figures).kernel() + "/t" + figures.arm().threads();
    }

    private Arm root(ArmFigures figures) {
        return analysis.ladder(figures.arm().id()).get(0).arm();
    }

    /** The arms of one delivery; those where nothing is delivered belong to each. */
    private static List<ArmFigures> byDelivery(List<ArmFigures> arms, String delivery) {
        return arms.stream()
                .filter(figures -> !Names.isDelivered(figures.arm())
                        || figures.arm().delivery().equals(delivery))
                .toList();
    }

    private List<String> deliveries(List<ArmFigures> arms) {
        return arms.stream()
                .map(ArmFigures::arm)
                .filter(Names::isDelivered)
                .map(Arm::delivery)
                .distinct()
                .sorted(Comparator.comparingDouble(delivery -> cheapest(arms, delivery)))
                .toList();
    }

    private double cheapest(List<ArmFigures> arms, String delivery) {
        return arms.stream()
                .filter(figures -> figures.arm().delivery().equals(delivery))
                .mapToDouble(figures -> cost(figures.arm().id()))
                .filter(Double::isFinite)
                .min()
                .orElse(Double.MAX_VALUE);
    }

    private List<HandOver> handOvers(List<ArmFigures> arms) {
        Map<String, List<String>> byLayer = new LinkedHashMap<>();
        for (ArmFigures figures : arms) {
            Arm arm = figures.arm();
            if (Names.isDelivered(arm) && !arm.hasVariant() && Double.isFinite(cost(arm.id()))) {
                byLayer.computeIfAbsent(arm.layer(), layer -> new ArrayList<>()).add(arm.id());
            }
        }
        List<HandOver> rows = new ArrayList<>();
        byLayer.forEach((layer, ids) -> {
            if (ids.size() > 1) {
                List<String> dearestFirst = ids.stream()
                        .sorted(Comparator.comparingDouble(id -> -cost(id)))
                        .toList();
                String title = analysis.arm(ids.get(0)).arm().title();
                rows.add(new HandOver(title, dearestFirst, ratioText(ratio(dearestFirst))));
            }
        });
        return rows;
    }

    private Estimate ratio(List<String> dearestFirst) {
        return analysis.costRatio(dearestFirst.get(0), dearestFirst.get(dearestFirst.size() - 1));
    }

    private static String ratioText(Estimate ratio) {
        if (!ratio.isKnown()) {
            return Numbers.NONE;
        }
        return Numbers.number(ratio.mean()) + "×" + (ratio.hasInterval() ? " (" + Numbers.interval(ratio) + ")" : "");
    }

    private String top(List<ArmFigures> arms, List<String> deliveries) {
        ArmFigures top = sentences.headline(deliveries.isEmpty() ? arms : byDelivery(arms, deliveries.get(0)));
        return top == null ? null : top.arm().id();
    }

    private double cost(String id) {
        return analysis.overRoot(id, Scale.NS).mean();
    }
}
