package io.spanbridge.results.run;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing measured.
 *
 * @param id unique in the run, stable over runs, for example {@code spans-1/direct/stateful/t1}
 * @param kernel what runs, for example {@code spans-1}
 * @param layer who listens, for example {@code stateful}
 * @param delivery json or direct; "-" where nothing is delivered to Java
 * @param crossing jni; "-" where nothing crosses
 * @param threads how many threads ran it
 * @param baseline the id of the arm it is subtracted from; null when it is a baseline itself
 * @param unit what the scores are per, for example {@code ns/span}; lower is better
 * @param step what this arm adds to its baseline, in a few words
 * @param variant what is different about the process that it ran in (another JDK, another collector); "-" for nothing
 * @param ruler the ruler that does work of the arm's kind: changes between runs are judged on the ratio to it
 * @param title what its layer is called in sentences
 * @param role {@link #YARDSTICK}, {@link #HEADLINE}, or "-" for neither
 * @param more what this version does not know, as it was read
 */
public record Arm(
        String id,
        String kernel,
        String layer,
        String delivery,
        String crossing,
        int threads,
        String baseline,
        String unit,
        String step,
        String variant,
        String ruler,
        String title,
        String role,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
    /** The role of an arm whose cost is a unit for the others of its kernel and threads. */
    public static final String YARDSTICK = "yardstick";

    /** The role of an arm that speaks for the others of its kernel where one sentence must do. */
    public static final String HEADLINE = "headline";

    /** Takes missing texts as "-", and a missing unit as nanoseconds, a missing ruler as U, a missing title as the layer. */
    public Arm {
        kernel = kernel == null ? "-" : kernel;
        layer = layer == null ? "-" : layer;
        delivery = delivery == null ? "-" : delivery;
        crossing = crossing == null ? "-" : crossing;
        unit = unit == null ? "ns" : unit;
        step = step == null ? "" : step;
        variant = variant == null ? "-" : variant;
        ruler = ruler == null ? Rulers.U : ruler;
        title = title == null ? layer : title;
        role = role == null ? "-" : role;
        more = more == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** An arm whose ruler is U. */
    public Arm(
            String id,
            String kernel,
            String layer,
            String delivery,
            String crossing,
            int threads,
            String baseline,
            String unit,
            String step) {
        this(id, kernel, layer, delivery, crossing, threads, baseline, unit, step, "-", Rulers.U, layer, "-", Map.of());
    }

    /** Returns a copy that is judged by another ruler. */
    public Arm withRuler(String name) {
        return new Arm(
                id, kernel, layer, delivery, crossing, threads, baseline, unit, step, variant, name, title, role, more);
    }

    /** Returns a copy that ran in another process. */
    public Arm inVariant(String name) {
        return new Arm(
                id, kernel, layer, delivery, crossing, threads, baseline, unit, step, name, ruler, title, role, more);
    }

    /** Returns a copy whose layer has that title. */
    public Arm titled(String text) {
        return new Arm(
                id, kernel, layer, delivery, crossing, threads, baseline, unit, step, variant, ruler, text, role, more);
    }

    /** Returns a copy in that role. */
    public Arm as(String part) {
        return new Arm(
                id, kernel, layer, delivery, crossing, threads, baseline, unit, step, variant, ruler, title, part,
                more);
    }

    /** Returns a copy that stands on nothing. */
    public Arm alone() {
        return new Arm(
                id, kernel, layer, delivery, crossing, threads, null, unit, step, variant, ruler, title, role, more);
    }

    /** Returns a copy under another id and on another baseline, that adds something else to it. */
    public Arm renamed(String name, String on, String adds) {
        return new Arm(
                name, kernel, layer, delivery, crossing, threads, on, unit, adds, variant, ruler, title, role, more);
    }

    /** Returns whether it ran in a process that is different from that of other arms. */
    public boolean hasVariant() {
        return !variant.equals("-");
    }
}
