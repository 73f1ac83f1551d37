package io.spanbridge.benchmarks.fork;

import io.spanbridge.Delivery;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.Callbacks;
import io.spanbridge.benchmarks.MeasuredArm;
import io.spanbridge.benchmarks.json.CountingJsonLayer;
import io.spanbridge.benchmarks.json.NoOpJsonLayer;
import io.spanbridge.benchmarks.json.StatefulJsonLayer;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.layers.CountingLayer;
import io.spanbridge.layers.NoOpLayer;
import io.spanbridge.layers.StatefulLayer;

/** Makes what an arm listens with. */
final class ForkSessions {
    private ForkSessions() {}

    /** Opens the session of an arm. */
    static ForkSession open(MeasuredArm arm) {
        Callbacks perInvocation = arm.kernel().callbacks();
        boolean json = arm.delivery() == ArmDelivery.JSON;
        Delivery delivery = arm.delivery().ofLayer();
        return switch (arm.layer()) {
            case TWIN, NONE -> new Unheard();
            case RUST_NOOP -> new RustNoOpSession(arm.kernel());
            case NOOP -> new JavaSession(perInvocation, json ? noOpJson() : noOp(delivery));
            case COUNTING -> new JavaSession(perInvocation, json ? countingJson() : counting(delivery));
            case STATEFUL -> new JavaSession(perInvocation, json ? statefulJson() : stateful(delivery));
            case OTLP -> new OtlpSession(perInvocation, delivery);
        };
    }

    /** Nobody listens; the checksums are all there is to compare. */
    private static final class Unheard implements ForkSession {
        @Override
        public void check(long invocations) {}

        @Override
        public void close() {}
    }

    private static Listener noOp(Delivery delivery) {
        return new Listener(JavaLayerConfig.of(new NoOpLayer(delivery)), rust -> {});
    }

    private static Listener noOpJson() {
        return new Listener(JavaLayerConfig.of(new NoOpJsonLayer()), rust -> {});
    }

    private static Listener counting(Delivery delivery) {
        CountingLayer layer = new CountingLayer(delivery);
        return new Listener(
                JavaLayerConfig.of(layer),
                rust -> WorkMismatchException.require("callbacks counted in Java", rust.delivered(), layer.count()));
    }

    private static Listener countingJson() {
        CountingJsonLayer layer = new CountingJsonLayer();
        return new Listener(
                JavaLayerConfig.of(layer),
                rust -> WorkMismatchException.require("callbacks counted in Java", rust.delivered(), layer.count()));
    }

    private static Listener stateful(Delivery delivery) {
        StatefulLayer layer = new StatefulLayer(delivery);
        return new Listener(JavaLayerConfig.of(layer), rust -> {
            long spans = 0;
            long events = 0;
            long records = 0;
            for (StatefulLayer.Summary callsite : layer.summaries().values()) {
                spans += callsite.spans();
                events += callsite.events();
                records += callsite.records();
            }
            WorkMismatchException.require("states published in Java", rust.closes(), spans);
            WorkMismatchException.require("events published in Java", rust.events(), events);
            WorkMismatchException.require("records published in Java", rust.records(), records);
        });
    }

    private static Listener statefulJson() {
        StatefulJsonLayer layer = new StatefulJsonLayer();
        return new Listener(JavaLayerConfig.of(layer), rust -> {
            WorkMismatchException.require("states published in Java", rust.closes(), layer.closed());
            WorkMismatchException.require("events published in Java", rust.events(), layer.events());
            WorkMismatchException.require("records published in Java", rust.records(), layer.records());
        });
    }
}
