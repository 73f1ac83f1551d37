package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import java.util.List;

/** A layer that runs in Rust and that Java only configures: no callback reaches Java. */
public abstract class NativeKind extends LayerKind {
    /** Takes what is written, so that the disk is not measured. */
    protected static final String NOWHERE = "/dev/null";

    private final String adds;

    /**
     * @param id the name that stands in arm ids and run files
     * @param adds what it adds to instrumentation that nobody listens to
     */
    protected NativeKind(String id, String adds) {
        super(id);
        this.adds = adds;
    }

    @Override
    public final String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return adds;
    }

    @Override
    public final List<LayerKind> below() {
        return List.of(NoneKind.NONE, TwinKind.TWIN);
    }

    @Override
    public final boolean inJava() {
        return false;
    }
}
