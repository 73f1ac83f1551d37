package io.spanbridge.benchmarks;

import io.spanbridge.benchmarks.kernels.Kernel;
import io.spanbridge.benchmarks.layers.LayerKind;
import io.spanbridge.benchmarks.layers.PeerKind;
import io.spanbridge.results.run.Arm;
import java.util.ArrayList;
import java.util.List;

/**
 * An arm, and what a fork needs to run it. Immutable.
 *
 * @param arm as it stands in the run file
 * @param kernel what runs
 * @param layer who listens
 * @param delivery how callbacks reach Java
 * @param crossing by what they do
 * @param variant in which other process
 * @param quick whether the quick form runs it
 */
public record MeasuredArm(
        Arm arm,
        Kernel kernel,
        LayerKind layer,
        ArmDelivery delivery,
        ArmCrossing crossing,
        Variant variant,
        boolean quick) {
    /** The last part of the id of an arm that is measured a second time. */
    static final String AGAIN = "/again";

    /** An arm in which nothing reaches Java. */
    public static MeasuredArm bare(Kernel kernel, LayerKind layer, int threads) {
        return of(kernel, ArmDelivery.NONE, ArmCrossing.NONE, layer, threads);
    }

    /** An arm whose callbacks reach Java by JNI. */
    public static MeasuredArm java(Kernel kernel, ArmDelivery delivery, LayerKind layer, int threads) {
        return of(kernel, delivery, ArmCrossing.JNI, layer, threads);
    }

    /** An arm whose callbacks reach Java by FFM, typed and at once. */
    public static MeasuredArm ffm(Kernel kernel, LayerKind layer, int threads) {
        return of(kernel, ArmDelivery.DIRECT, ArmCrossing.FFM, layer, threads);
    }

    /** An arm whose typed callbacks reach Java by FFM. */
    public static MeasuredArm ffm(Kernel kernel, ArmDelivery delivery, LayerKind layer, int threads) {
        return of(kernel, delivery, ArmCrossing.FFM, layer, threads);
    }

    /** An arm whose fork is no JVM. */
    public static MeasuredArm peer(Kernel kernel, PeerKind peer) {
        MeasuredArm arm = bare(kernel, peer, 1);
        return arm.with(arm.id(), null, arm.arm().step(), peer.process());
    }

    /** Any arm; its baseline is found by rule ({@link #baselines}). */
    public static MeasuredArm of(
            Kernel kernel, ArmDelivery delivery, ArmCrossing crossing, LayerKind layer, int threads) {
        Arm arm = new Arm(
                        id(kernel, delivery, crossing, layer, threads),
                        kernel.id(),
                        layer.id(),
                        delivery.id(),
                        crossing.id(),
                        threads,
                        null,
                        kernel.unit(),
                        layer.adds(delivery, crossing))
                .withRuler(layer.ruler())
                .titled(layer.title())
                .as(layer.role());
        return new MeasuredArm(arm, kernel, layer, delivery, crossing, Variant.PLAIN, false);
    }

    /** Returns a copy that the quick form runs. */
    public MeasuredArm inQuick() {
        return new MeasuredArm(arm, kernel, layer, delivery, crossing, variant, true);
    }

    /** Returns the same arm under a second name, with the first one as its baseline: the A/A pair. */
    public MeasuredArm again() {
        return with(id() + AGAIN, id(), "nothing: the same arm once more (A/A)", variant);
    }

    /** Returns the same arm in another process, with this one as its baseline. */
    public MeasuredArm as(Variant other) {
        return with(id() + "/" + other.id(), id(), other.adds(), other);
    }

    /** Returns a copy with that baseline; null for none. */
    public MeasuredArm over(String baseline) {
        return with(id(), baseline, arm.step(), variant);
    }

    /** Returns a copy that says what it adds to its baseline. */
    public MeasuredArm adding(String step) {
        return with(id(), arm.baseline(), step, variant);
    }

    /** Returns the arm's id. */
    public String id() {
        return arm.id();
    }

    /** Returns whether it is another arm once more. */
    public boolean isRepeat() {
        return id().endsWith(AGAIN);
    }

    /** Returns the id of what its fork measures, which is that of the other arm when it is one once more. */
    public String subject() {
        return isRepeat() ? id().substring(0, id().length() - AGAIN.length()) : id();
    }

    /** Returns whether it can run here. */
    public boolean canBeHad() {
        return crossing.canBeHad(variant.javaRelease()) && variant.javaRelease() > 0 && layer.canBeHad();
    }

    /** Returns whether its forks are not JVMs. */
    public boolean isPeer() {
        return layer instanceof PeerKind;
    }

    /** Returns how many callbacks one operation makes that somebody hears; 0 for none. */
    public double callbacks() {
        return layer.isHeard() ? (double) kernel.callbacks().total() / kernel.counted() : 0;
    }

    /** Returns the arguments that only this arm's JVM gets, after those of all. */
    public List<String> jvmArguments() {
        List<String> arguments = new ArrayList<>(variant.jvmArguments());
        if (crossing != ArmCrossing.NONE) {
            // No session opens when it is not to be had, so that an arm cannot measure the other crossing.
            arguments.add("-Dspanbridge.crossing=" + crossing.id());
        }
        return List.copyOf(arguments);
    }

    /**
     * Returns the ids of the arms that this one would be subtracted from, the best one first: an arm that does one thing less.
     */
    List<String> baselines() {
        return layer.below().stream()
                .map(below -> below.inJava()
                        ? id(kernel, delivery, crossing, below, arm.threads())
                        : id(kernel, ArmDelivery.NONE, ArmCrossing.NONE, below, arm.threads()))
                .toList();
    }

    private MeasuredArm with(String id, String baseline, String step, Variant in) {
        Arm copy = arm.renamed(id, baseline, step).inVariant(in == Variant.PLAIN ? "-" : in.id());
        return new MeasuredArm(copy, kernel, layer, delivery, crossing, in, quick);
    }

    private static String id(Kernel kernel, ArmDelivery delivery, ArmCrossing crossing, LayerKind layer, int threads) {
        if (layer instanceof PeerKind peer) {
            return "peer/" + peer.id() + "/" + kernel.id() + "/t" + threads;
        }
        String by = crossing == ArmCrossing.FFM ? "-" + crossing.id() : "";
        String middle = delivery == ArmDelivery.NONE ? "" : delivery.id() + by + "/";
        return kernel.id() + "/" + middle + layer.id() + "/t" + threads;
    }
}
