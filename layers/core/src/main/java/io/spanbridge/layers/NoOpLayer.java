package io.spanbridge.layers;

import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Values;
import java.util.Objects;

/**
 * Receives every callback but enter and exit, and does nothing with it, except for one store that keeps the JVM from
 * skipping the work: what is left is the cost of the bridge.
 *
 * <p>Thread-safe.
 */
public final class NoOpLayer implements Layer<Void> {
    private final Delivery delivery;
    private int last;

    /** Makes a layer that is told before Java goes on, which costs the least: it looks at nothing but what it is given. */
    public NoOpLayer() {
        this(Delivery.DEFERRED);
    }

    /** Makes a layer that is told when {@code delivery} says. */
    public NoOpLayer(Delivery delivery) {
        this.delivery = Objects.requireNonNull(delivery, "delivery");
    }

    @Override
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public Void onNewSpan(SpanView span, Values values) {
        last = 1;
        return null;
    }

    @Override
    public void onRecord(SpanView span, Values values, Void state) {
        last = 2;
    }

    @Override
    public void onEvent(EventView event, Values values, Void spanState) {
        last = 3;
    }

    @Override
    public void onClose(SpanView span, Void state) {
        last = 4;
    }

    @Override
    public String toString() {
        return "NoOpLayer[last=" + last + "]";
    }
}
