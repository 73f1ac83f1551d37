package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.Kernel;
import io.spanbridge.results.run.Arm;
import io.spanbridge.results.run.Rulers;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Who listens while a kernel runs: one small class per kind, with its only object in a constant that arms name. Immutable.
 *
 * <p>Most kinds that reach Java are a {@link JavaKind}.
 */
public abstract class LayerKind {
    private final String id;

    /** @param id the name that stands in arm ids and run files */
    protected LayerKind(String id) {
        this.id = id;
    }

    /** Returns the name that stands in arm ids and run files. */
    public final String id() {
        return id;
    }

    /** Returns what sentences call it. */
    public String title() {
        return id;
    }

    /** Returns what arms of this kind are to the others of their kernel: a role of {@link Arm}, or "-". */
    public String role() {
        return "-";
    }

    /** Opens what listens. Called once per process, before the first invocation of the kernel. */
    public abstract ArmSession open(MeasuredArm arm);

    /** Says in a sentence what an arm of this kind adds to one of the kinds {@link #below}. */
    public abstract String adds(ArmDelivery delivery, ArmCrossing crossing);

    /** Returns the kinds that an arm of this one may be subtracted from, the one that does the most of its work first. */
    public abstract List<LayerKind> below();

    /** Returns whether callbacks reach Java. */
    public boolean inJava() {
        return true;
    }

    /** Returns whether anybody hears of the spans. */
    public boolean isHeard() {
        return true;
    }

    /** Returns what runs in an invocation of an arm of this kind; it returns the checksum of the kernel. */
    public LongSupplier body(Kernel kernel) {
        return kernel.instrumented();
    }

    /** Returns the ruler that an arm of this kind is read against. */
    public String ruler() {
        return inJava() ? Rulers.U : Rulers.RUST;
    }

    /** Returns whether spans wait in a bounded queue: invocations then wait until it has room, outside of the measured time. */
    public boolean hasQueue() {
        return false;
    }

    /** Returns by which factor more callbacks warm an arm of this kind up. */
    public int warmUpFactor() {
        return 1;
    }

    /** Returns whether it can listen here. */
    public boolean canBeHad() {
        return true;
    }

    @Override
    public final String toString() {
        return id;
    }
}
