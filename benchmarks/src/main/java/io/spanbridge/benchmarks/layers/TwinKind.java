package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.Kernel;
import java.util.List;
import java.util.function.LongSupplier;

/** The twin: the same work without instrumentation, the last baseline of all arms of its kernel. */
public final class TwinKind extends LayerKind {
    public static final LayerKind TWIN = new TwinKind();

    private TwinKind() {
        super("twin");
    }

    @Override
    public String title() {
        return "Not instrumented (twin)";
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        return ArmSession.UNHEARD;
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "the work alone";
    }

    @Override
    public List<LayerKind> below() {
        return List.of();
    }

    @Override
    public boolean inJava() {
        return false;
    }

    @Override
    public LongSupplier body(Kernel kernel) {
        return kernel.twin();
    }

    @Override
    public boolean isHeard() {
        return false;
    }
}
