package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.kernels.Callbacks;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.NoOpLayer;
import java.util.List;

/** A session is open whose filter wants nothing of what the kernel makes. */
public final class DisabledKind extends LayerKind {
    public static final LayerKind DISABLED = new DisabledKind();

    private DisabledKind() {
        super("disabled");
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        return new JavaSession(Callbacks.NONE, "off", List.of(Listener.of(JavaLayerConfig.of(new NoOpLayer()))));
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "a session that wants none of the callsites";
    }

    @Override
    public List<LayerKind> below() {
        return List.of(NoneKind.NONE, TwinKind.TWIN);
    }

    /** They would, but there are none. */
    @Override
    public boolean inJava() {
        return false;
    }

    @Override
    public boolean isHeard() {
        return false;
    }
}
