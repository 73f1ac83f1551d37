package io.spanbridge.results.run;

/**
 * One thing measured.
 *
 * @param id unique in the run, stable over runs, for example {@code spans-1/direct/stateful/t1}
 * @param kernel what runs, for example {@code spans-1}
 * @param layer who listens: twin, none, rust-noop, noop, counting, stateful, otlp
 * @param delivery json or direct; "-" where nothing is delivered to Java
 * @param crossing jni; "-" where nothing crosses
 * @param threads how many threads ran it
 * @param baseline the id of the arm it is subtracted from; null when it is a baseline itself
 * @param unit what the scores are per, for example {@code ns/span}; lower is better
 * @param step what this arm adds to its baseline, in a few words
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
        String step) {
    /** Takes missing texts as "-", and a missing unit as nanoseconds. */
    public Arm {
        kernel = kernel == null ? "-" : kernel;
        layer = layer == null ? "-" : layer;
        delivery = delivery == null ? "-" : delivery;
        crossing = crossing == null ? "-" : crossing;
        unit = unit == null ? "ns" : unit;
        step = step == null ? "" : step;
    }
}
