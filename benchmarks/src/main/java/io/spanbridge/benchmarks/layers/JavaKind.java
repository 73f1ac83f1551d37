package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** A layer written in Java, in a global session of the bridge. */
public abstract class JavaKind extends LayerKind {
    /** @param id the name that stands in arm ids and run files */
    protected JavaKind(String id) {
        super(id);
    }

    /** Makes the layer, and the comparison of what it counted with what Rust counted. */
    protected abstract Listener listener(ArmDelivery delivery);

    @Override
    public ArmSession open(MeasuredArm arm) {
        return new JavaSession(arm.kernel().callbacks(), listener(arm.delivery()));
    }

    @Override
    public List<LayerKind> below() {
        return List.of(NoOpKind.NOOP, NoneKind.NONE, TwinKind.TWIN);
    }
}
