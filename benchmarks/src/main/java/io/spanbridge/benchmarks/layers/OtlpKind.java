package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.MeasuredArm;
import java.util.List;

/** The OpenTelemetry layer with its real exporter. */
public final class OtlpKind extends LayerKind {
    public static final LayerKind OTLP = new OtlpKind();

    private OtlpKind() {
        super("otlp");
    }

    @Override
    public String title() {
        return "Java OTLP";
    }

    @Override
    public ArmSession open(MeasuredArm arm) {
        return new OtlpSession(arm.kernel().callbacks(), arm.delivery().ofLayer());
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "an OpenTelemetry span, handed to the exporter";
    }

    @Override
    public List<LayerKind> below() {
        return List.of(NoOpKind.NOOP, NoneKind.NONE, TwinKind.TWIN);
    }

    @Override
    public boolean hasQueue() {
        return true;
    }

    /** Behind this layer are an SDK and an exporter on a thread of its own: more code to be compiled. */
    @Override
    public int warmUpFactor() {
        return 2;
    }
}
