package io.spanbridge.benchmarks;

import io.spanbridge.results.run.Arm;
import java.util.List;

/**
 * An arm, and what a fork needs to run it. Immutable.
 *
 * @param arm as it stands in the run file
 * @param kernel what runs
 * @param layer who listens
 * @param delivery how callbacks reach Java
 * @param quick whether the quick form runs it
 */
public record MeasuredArm(Arm arm, Kernel kernel, LayerKind layer, ArmDelivery delivery, boolean quick) {
    private static final String UNIT = "ns/span";
    private static final String AGAIN = "/again";

    static MeasuredArm of(Kernel kernel, ArmDelivery delivery, LayerKind layer, int threads) {
        return make(
                id(kernel, delivery, layer, threads), kernel, delivery, layer, threads, null, step(delivery, layer));
    }

    /** Returns a copy that the quick form runs. */
    MeasuredArm inQuick() {
        return new MeasuredArm(arm, kernel, layer, delivery, true);
    }

    /** Returns the same arm under a second name, with the first one as its baseline: the A/A pair. */
    MeasuredArm again() {
        MeasuredArm copy = make(
                id() + AGAIN, kernel, delivery, layer, arm.threads(), id(), "nothing: the same arm once more (A/A)");
        return quick ? copy.inQuick() : copy;
    }

    /** Returns a copy with that baseline. */
    MeasuredArm over(String baseline) {
        MeasuredArm copy = make(id(), kernel, delivery, layer, arm.threads(), baseline, arm.step());
        return quick ? copy.inQuick() : copy;
    }

    /**
     * Returns the ids of the arms that this one would be subtracted from, the best one first: an arm that does one thing less.
     */
    List<String> baselines() {
        String bareTwin = id(kernel, ArmDelivery.NONE, LayerKind.TWIN, arm.threads());
        String unheard = id(kernel, ArmDelivery.NONE, LayerKind.NONE, arm.threads());
        return switch (layer) {
            case TWIN -> List.of();
            case NONE -> List.of(bareTwin);
            case RUST_NOOP, NOOP -> List.of(unheard, bareTwin);
            case COUNTING, STATEFUL, OTLP ->
                List.of(id(kernel, delivery, LayerKind.NOOP, arm.threads()), unheard, bareTwin);
        };
    }

    /** Returns the arm's id. */
    public String id() {
        return arm.id();
    }

    private static MeasuredArm make(
            String id,
            Kernel kernel,
            ArmDelivery delivery,
            LayerKind layer,
            int threads,
            String baseline,
            String step) {
        Arm arm = new Arm(
                id,
                kernel.id(),
                layer.id(),
                delivery.id(),
                layer.inJava() ? "jni" : "-",
                threads,
                baseline,
                UNIT,
                step);
        return new MeasuredArm(arm, kernel, layer, delivery, false);
    }

    private static String id(Kernel kernel, ArmDelivery delivery, LayerKind layer, int threads) {
        String middle = delivery == ArmDelivery.NONE ? "" : delivery.id() + "/";
        return kernel.id() + "/" + middle + layer.id() + "/t" + threads;
    }

    private static String step(ArmDelivery delivery, LayerKind layer) {
        String callbacks = switch (delivery) {
            case JSON -> "span store, JSON text, an upcall per callback";
            case DEFERRED -> "span store, the clock, encoding, an upcall for many callbacks, decoding";
            case DIRECT, NONE -> "span store, encoding, an upcall per callback, decoding";
        };
        return switch (layer) {
            case TWIN -> "the work alone";
            case NONE -> "instrumentation that nobody listens to";
            case RUST_NOOP -> "Registry and a layer in Rust that counts";
            case NOOP -> callbacks;
            case COUNTING -> "exact counters in Java";
            case STATEFUL -> "a state object per span, published at close";
            case OTLP -> "an OpenTelemetry span, handed to the exporter";
        };
    }
}
