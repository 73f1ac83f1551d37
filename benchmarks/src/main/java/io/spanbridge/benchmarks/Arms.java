package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.arms.BatchedArms;
import io.spanbridge.benchmarks.arms.CsvArms;
import io.spanbridge.benchmarks.arms.DeferredArms;
import io.spanbridge.benchmarks.arms.EventArms;
import io.spanbridge.benchmarks.arms.FfmArms;
import io.spanbridge.benchmarks.arms.FieldArms;
import io.spanbridge.benchmarks.arms.LadderArms;
import io.spanbridge.benchmarks.arms.LatencyArms;
import io.spanbridge.benchmarks.arms.NativeArms;
import io.spanbridge.benchmarks.arms.OtelArms;
import io.spanbridge.benchmarks.arms.PeerArms;
import io.spanbridge.benchmarks.arms.ReadmeArms;
import io.spanbridge.benchmarks.arms.SessionArms;
import io.spanbridge.benchmarks.arms.StateArms;
import io.spanbridge.benchmarks.arms.StepArms;
import io.spanbridge.benchmarks.arms.TextArms;
import io.spanbridge.benchmarks.arms.ThreadArms;
import io.spanbridge.benchmarks.arms.TreeArms;
import io.spanbridge.benchmarks.arms.VariantArms;
import io.spanbridge.benchmarks.layers.JavaKind;
import io.spanbridge.benchmarks.peers.PeerBuild;
import io.spanbridge.results.run.Arm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every arm there is, in the order of the ladder: the families of package {@code arms}. Thread-safe.
 *
 * <p>The baseline of an arm is the arm of the same kernel and threads that does one thing less, where there is one; the last
 * baseline is the twin. Of the latency arms it is the loop without a listener, which is the cost of the clock.
 */
public final class Arms {
    /** How arms are chosen, for the help of a command. */
    public static final String PATTERNS =
            "ids separated by commas, * stands for any text; " + ReadmeArms.NAME + " for the arms of README's table";

    /** A line per family; a new one goes to its place in the ladder. */
    private static final List<List<MeasuredArm>> FAMILIES = List.of(
            StepArms.arms(),
            LadderArms.arms(),
            StateArms.arms(),
            FieldArms.arms(),
            NativeArms.arms(),
            OtelArms.arms(),
            TextArms.arms(),
            EventArms.arms(),
            TreeArms.arms(),
            CsvArms.arms(),
            SessionArms.arms(),
            ThreadArms.arms(),
            FfmArms.arms(),
            DeferredArms.arms(),
            BatchedArms.arms(),
            VariantArms.arms(),
            LatencyArms.arms(),
            PeerArms.arms());

    private static final Map<String, MeasuredArm> ALL =
            byId(FAMILIES.stream().flatMap(List::stream).toList());

    private Arms() {}

    /** Returns all arms that can run here: there may be no newer JDK. */
    public static List<MeasuredArm> all() {
        return ALL.values().stream().filter(MeasuredArm::canBeHad).toList();
    }

    /**
     * Returns an arm; any of them also under its second name ({@link MeasuredArm#again}).
     *
     * @throws NoSuchElementException when there is no such arm
     */
    public static MeasuredArm byId(String id) {
        MeasuredArm arm = ALL.get(id);
        if (arm == null && id.endsWith(MeasuredArm.AGAIN)) {
            return byId(id.substring(0, id.length() - MeasuredArm.AGAIN.length()))
                    .again();
        }
        if (arm == null) {
            throw new NoSuchElementException("no arm is called " + id);
        }
        return arm;
    }

    /**
     * Returns the arms with one of them once more, so that the run says how far it is to be believed: the first one
     * whose callbacks reach Java, a headline if there is one. They stay as they are when one is measured twice already, or when none is a
     * layer in Java.
     */
    public static List<MeasuredArm> withRepeat(List<MeasuredArm> arms) {
        List<MeasuredArm> layers = arms.stream()
                .filter(arm ->
                        arm.layer() instanceof JavaKind && !arm.layer().hasQueue() && arm.variant() == Variant.PLAIN)
                .toList();
        MeasuredArm chosen = layers.stream()
                .filter(arm -> arm.arm().role().equals(Arm.HEADLINE))
                .findFirst()
                .orElse(layers.isEmpty() ? null : layers.get(0));
        if (chosen == null || arms.stream().anyMatch(MeasuredArm::isRepeat)) {
            return arms;
        }
        List<MeasuredArm> more = new ArrayList<>(arms);
        more.add(more.indexOf(chosen) + 1, chosen.again());
        return List.copyOf(more);
    }

    /** Returns the ids of the lists among the patterns whose arms cannot run here. */
    public static List<String> missing(String patterns) {
        return patterns != null
                        && Arrays.stream(patterns.split(","))
                                .anyMatch(one -> one.trim().equals(ReadmeArms.NAME))
                ? ReadmeArms.ids().stream().filter(id -> !byId(id).canBeHad()).toList()
                : List.of();
    }

    /**
     * Returns the arms of a form whose ids match, and their baselines, because nothing is measured without its baseline.
     *
     * @param patterns ids separated by commas, in which {@code *} stands for any text, or {@link ReadmeArms#NAME}; null for all of
     *     the form. A pattern looks at all arms, whatever the form
     * @throws IllegalArgumentException when a pattern matches nothing
     */
    public static List<MeasuredArm> select(Form form, String patterns) {
        Set<String> chosen = new LinkedHashSet<>();
        if (patterns == null) {
            all().stream().filter(arm -> arm.quick() || !form.quickArmsOnly()).forEach(arm -> chosen.add(arm.id()));
        } else {
            Arrays.stream(patterns.split(",")).map(String::trim).forEach(pattern -> chosen.addAll(matching(pattern)));
        }
        for (String id : List.copyOf(chosen)) {
            for (String base = byId(id).arm().baseline();
                    base != null;
                    base = byId(base).arm().baseline()) {
                chosen.add(base);
            }
        }
        return all().stream().filter(arm -> chosen.contains(arm.id())).toList();
    }

    private static Set<String> matching(String pattern) {
        if (pattern.startsWith("@")) {
            return list(pattern);
        }
        String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        Pattern compiled = Pattern.compile(regex);
        Set<String> found = all().stream()
                .map(MeasuredArm::id)
                .filter(id -> compiled.matcher(id).matches())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (found.isEmpty()
                && ALL.values().stream()
                        .anyMatch(arm ->
                                arm.isPeer() && compiled.matcher(arm.id()).matches())) {
            throw new IllegalArgumentException(
                    "the arms '" + pattern + "' are not built here: '" + PeerBuild.COMMAND + "' builds them");
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no arm matches '" + pattern
                    + "'; the command 'list' prints all of them, and * stands for any text, as in 'spans-1/*'");
        }
        return found;
    }

    private static Set<String> list(String name) {
        if (!name.equals(ReadmeArms.NAME)) {
            throw new IllegalArgumentException("no list of arms is called " + name + "; there is " + ReadmeArms.NAME);
        }
        return ReadmeArms.ids().stream()
                .filter(id -> byId(id).canBeHad())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Map<String, MeasuredArm> byId(List<MeasuredArm> arms) {
        Map<String, MeasuredArm> map = new LinkedHashMap<>();
        for (MeasuredArm arm : arms) {
            if (map.put(arm.id(), arm) != null) {
                throw new IllegalStateException("two arms are called " + arm.id());
            }
        }
        map.replaceAll((id, arm) -> arm.arm().baseline() != null
                ? arm
                : arm.baselines().stream()
                        .filter(map::containsKey)
                        .findFirst()
                        .map(arm::over)
                        .orElse(arm));
        return Collections.unmodifiableMap(map);
    }
}
