package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** The instrumented kernel in a process in which no subscriber was ever installed. */
public final class NoneKind extends LayerKind {
    public static final LayerKind NONE = new NoneKind();

    private NoneKind() {
        super("none");
    }

    @Override
    public String title() {
        return "No subscriber";
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        return ArmSession.UNHEARD;
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "instrumentation that nobody listens to";
    }

    @Override
    public List<LayerKind> below() {
        return List.of(TwinKind.TWIN);
    }

    @Override
    public boolean inJava() {
        return false;
    }

    @Override
    public boolean isHeard() {
        return false;
    }
}
