package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.json.NoOpJsonLayer;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.NoOpLayer;
import java.util.List;

/** Callbacks that do next to nothing and keep no state: the cost of the bridge alone. */
public final class NoOpKind extends JavaKind {
    public static final LayerKind NOOP = new NoOpKind();

    private NoOpKind() {
        super("noop");
    }

    @Override
    public String title() {
        return "Java no-op";
    }

    @Override
    protected Listener listener(ArmDelivery delivery) {
        return Listener.of(
                delivery == ArmDelivery.JSON
                        ? JavaLayerConfig.of(new NoOpJsonLayer())
                        : JavaLayerConfig.of(new NoOpLayer(delivery.ofLayer())));
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return delivery.adds(crossing);
    }

    @Override
    public List<LayerKind> below() {
        return List.of(NoneKind.NONE, TwinKind.TWIN);
    }
}
