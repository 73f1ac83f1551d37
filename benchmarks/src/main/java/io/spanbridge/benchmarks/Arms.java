package io.spanbridge.benchmarks;

import static io.spanbridge.benchmarks.ArmDelivery.DEFERRED;
import static io.spanbridge.benchmarks.ArmDelivery.DIRECT;
import static io.spanbridge.benchmarks.ArmDelivery.JSON;
import static io.spanbridge.benchmarks.Kernel.CSV;
import static io.spanbridge.benchmarks.Kernel.FIB_TREE;
import static io.spanbridge.benchmarks.Kernel.LATENCY_1;
import static io.spanbridge.benchmarks.Kernel.NESTED_8;
import static io.spanbridge.benchmarks.Kernel.SPANS_0;
import static io.spanbridge.benchmarks.Kernel.SPANS_1;
import static io.spanbridge.benchmarks.Kernel.SPANS_16;
import static io.spanbridge.benchmarks.Kernel.SPANS_4;
import static io.spanbridge.benchmarks.Kernel.SPANS_EVENTS;
import static io.spanbridge.benchmarks.LayerKind.COUNTING;
import static io.spanbridge.benchmarks.LayerKind.NONE;
import static io.spanbridge.benchmarks.LayerKind.NOOP;
import static io.spanbridge.benchmarks.LayerKind.OTLP;
import static io.spanbridge.benchmarks.LayerKind.RUST_NOOP;
import static io.spanbridge.benchmarks.LayerKind.STATEFUL;
import static io.spanbridge.benchmarks.LayerKind.TWIN;

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
 * Every arm there is, in the order of the ladder. Adding one is adding a line. Thread-safe.
 *
 * <p>The baseline of an arm is the arm of the same kernel and threads that does one thing less, where there is one; the last
 * baseline is the twin. Of the latency arms it is the loop without a listener, which is the cost of the clock.
 */
public final class Arms {
    private static final Map<String, MeasuredArm> ALL = byId(
            bare(SPANS_1, TWIN, 1).inQuick(),
            bare(SPANS_1, NONE, 1).inQuick(),
            bare(SPANS_1, RUST_NOOP, 1).inQuick(),
            java(SPANS_1, DIRECT, NOOP, 1).inQuick(),
            java(SPANS_1, DIRECT, COUNTING, 1).inQuick(),
            java(SPANS_1, DIRECT, STATEFUL, 1).inQuick(),
            java(SPANS_1, DIRECT, STATEFUL, 1).inQuick().again(),
            java(SPANS_1, DIRECT, OTLP, 1).inQuick(),
            java(SPANS_1, DEFERRED, NOOP, 1).inQuick(),
            java(SPANS_1, DEFERRED, COUNTING, 1),
            java(SPANS_1, DEFERRED, STATEFUL, 1).inQuick(),
            java(SPANS_1, DEFERRED, OTLP, 1),
            java(SPANS_1, JSON, NOOP, 1).inQuick(),
            java(SPANS_1, JSON, COUNTING, 1),
            java(SPANS_1, JSON, STATEFUL, 1).inQuick(),
            bare(SPANS_1, TWIN, 2),
            bare(SPANS_1, RUST_NOOP, 2),
            java(SPANS_1, DIRECT, NOOP, 2),
            java(SPANS_1, DIRECT, STATEFUL, 2),
            java(SPANS_1, DEFERRED, STATEFUL, 2),
            java(SPANS_1, JSON, NOOP, 2),
            bare(SPANS_0, TWIN, 1),
            bare(SPANS_0, RUST_NOOP, 1),
            java(SPANS_0, DIRECT, NOOP, 1),
            java(SPANS_0, JSON, NOOP, 1),
            bare(SPANS_4, TWIN, 1),
            bare(SPANS_4, RUST_NOOP, 1),
            java(SPANS_4, DIRECT, NOOP, 1),
            java(SPANS_4, JSON, NOOP, 1),
            bare(SPANS_16, TWIN, 1),
            bare(SPANS_16, RUST_NOOP, 1),
            java(SPANS_16, DIRECT, NOOP, 1),
            java(SPANS_16, JSON, NOOP, 1),
            bare(SPANS_EVENTS, TWIN, 1).inQuick(),
            bare(SPANS_EVENTS, RUST_NOOP, 1).inQuick(),
            java(SPANS_EVENTS, DIRECT, NOOP, 1),
            java(SPANS_EVENTS, DIRECT, STATEFUL, 1).inQuick(),
            java(SPANS_EVENTS, DEFERRED, STATEFUL, 1),
            java(SPANS_EVENTS, JSON, STATEFUL, 1).inQuick(),
            bare(NESTED_8, TWIN, 1).inQuick(),
            bare(NESTED_8, RUST_NOOP, 1).inQuick(),
            java(NESTED_8, DIRECT, STATEFUL, 1).inQuick(),
            java(NESTED_8, DEFERRED, NOOP, 1),
            java(NESTED_8, DEFERRED, COUNTING, 1),
            java(NESTED_8, DEFERRED, STATEFUL, 1).inQuick(),
            java(NESTED_8, DEFERRED, OTLP, 1),
            bare(FIB_TREE, TWIN, 1),
            bare(FIB_TREE, RUST_NOOP, 1),
            java(FIB_TREE, DIRECT, STATEFUL, 1),
            java(FIB_TREE, DEFERRED, NOOP, 1),
            java(FIB_TREE, DEFERRED, COUNTING, 1),
            java(FIB_TREE, DEFERRED, STATEFUL, 1),
            java(FIB_TREE, DEFERRED, OTLP, 1),
            java(FIB_TREE, JSON, STATEFUL, 1),
            bare(CSV, TWIN, 1).inQuick(),
            bare(CSV, RUST_NOOP, 1),
            java(CSV, DIRECT, STATEFUL, 1).inQuick(),
            java(CSV, DIRECT, OTLP, 1),
            java(CSV, JSON, STATEFUL, 1),
            bare(LATENCY_1, NONE, 1).inQuick(),
            java(LATENCY_1, DIRECT, STATEFUL, 1).inQuick(),
            java(LATENCY_1, JSON, STATEFUL, 1).inQuick());

    private Arms() {}

    /** Returns all arms. */
    public static List<MeasuredArm> all() {
        return List.copyOf(ALL.values());
    }

    /** @throws NoSuchElementException when there is no such arm */
    public static MeasuredArm byId(String id) {
        MeasuredArm arm = ALL.get(id);
        if (arm == null) {
            throw new NoSuchElementException("no arm is called " + id);
        }
        return arm;
    }

    /**
     * Returns the arms of a form whose ids match, and their baselines, because nothing is measured without its baseline.
     *
     * @param patterns ids separated by commas, in which {@code *} stands for any text; null for all of the form. A pattern
     *     looks at all arms, whatever the form
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
        String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        Pattern compiled = Pattern.compile(regex);
        Set<String> found = ALL.keySet().stream()
                .filter(id -> compiled.matcher(id).matches())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no arm matches '" + pattern
                    + "'; the command 'list' prints all of them, and * stands for any text, as in 'spans-1/*'");
        }
        return found;
    }

    private static MeasuredArm bare(Kernel kernel, LayerKind layer, int threads) {
        return MeasuredArm.of(kernel, ArmDelivery.NONE, layer, threads);
    }

    private static MeasuredArm java(Kernel kernel, ArmDelivery delivery, LayerKind layer, int threads) {
        return MeasuredArm.of(kernel, delivery, layer, threads);
    }

    private static Map<String, MeasuredArm> byId(MeasuredArm... arms) {
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
