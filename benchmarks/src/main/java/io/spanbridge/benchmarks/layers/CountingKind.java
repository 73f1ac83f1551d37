package io.spanbridge.benchmarks.layers;

import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.json.CountingJsonLayer;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import java.util.function.LongSupplier;

/** A layer in Java that counts callbacks exactly. */
public final class CountingKind extends JavaKind {
    public static final LayerKind COUNTING = new CountingKind();

    private CountingKind() {
        super("counting");
    }

    @Override
    public String title() {
        return "Java counting";
    }

    @Override
    protected Listener listener(ArmDelivery delivery) {
        if (delivery == ArmDelivery.JSON) {
            CountingJsonLayer layer = new CountingJsonLayer();
            return listener(JavaLayerConfig.of(layer), layer::count);
        }
        CountingLayer layer = new CountingLayer(delivery.ofLayer());
        return listener(JavaLayerConfig.of(layer), layer::count);
    }

    private static Listener listener(JavaLayerConfig config, LongSupplier counted) {
        return new Listener(
                config,
                rust -> WorkMismatchException.require(
                        "callbacks counted in Java", rust.delivered(), counted.getAsLong()));
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "exact counters in Java";
    }
}
