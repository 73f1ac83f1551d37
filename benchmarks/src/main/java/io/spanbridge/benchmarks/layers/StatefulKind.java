package io.spanbridge.benchmarks.layers;

import io.spanbridge.Statistics;
import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.benchmarks.json.StatefulJsonLayer;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.StatefulLayer;
import io.spanbridge.results.run.Arm;

/** A layer in Java with a state object per span, published per callsite at close. */
public final class StatefulKind extends JavaKind {
    public static final LayerKind STATEFUL = new StatefulKind();

    private StatefulKind() {
        super("stateful");
    }

    @Override
    public String title() {
        return "Java stateful";
    }

    @Override
    public String role() {
        return Arm.HEADLINE;
    }

    @Override
    protected Listener listener(ArmDelivery delivery) {
        return delivery == ArmDelivery.JSON ? json() : typed(delivery);
    }

    private static Listener typed(ArmDelivery delivery) {
        StatefulLayer layer = new StatefulLayer(delivery.ofLayer());
        return new Listener(JavaLayerConfig.of(layer), rust -> {
            long spans = 0;
            long events = 0;
            long records = 0;
            for (StatefulLayer.Summary callsite : layer.summaries().values()) {
                spans += callsite.spans();
                events += callsite.events();
                records += callsite.records();
            }
            compare(rust, spans, events, records);
        });
    }

    private static Listener json() {
        StatefulJsonLayer layer = new StatefulJsonLayer();
        return new Listener(
                JavaLayerConfig.of(layer), rust -> compare(rust, layer.closed(), layer.events(), layer.records()));
    }

    /** Compares what the states published with what Rust counted. */
    static void compare(Statistics rust, long spans, long events, long records) {
        WorkMismatchException.require("states published in Java", rust.closes(), spans);
        WorkMismatchException.require("events published in Java", rust.events(), events);
        WorkMismatchException.require("records published in Java", rust.records(), records);
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "a state object per span, published at close";
    }
}
