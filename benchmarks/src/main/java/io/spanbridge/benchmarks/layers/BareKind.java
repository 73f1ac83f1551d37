package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** No layer: the kernel itself crosses, and compares what it sent with what arrived. */
public final class BareKind extends LayerKind {
    public static final LayerKind BARE = new BareKind();

    private BareKind() {
        super("bare");
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        return ArmSession.UNHEARD;
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "a crossing";
    }

    @Override
    public List<LayerKind> below() {
        return List.of(TwinKind.TWIN);
    }
}
