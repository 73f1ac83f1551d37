package io.spanbridge.layers;

import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Values;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts callbacks (enter and exit are not asked for). Has no state per span.
 *
 * <p>Thread-safe; sums read while threads are running may be a few callbacks old.
 */
public final class CountingLayer implements Layer<Void> {
    private final LongAdder newSpans = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder closes = new LongAdder();
    private final Delivery delivery;

    /** Makes a layer that is told before Java goes on, which costs the least: it looks at nothing but what it is given. */
    public CountingLayer() {
        this(Delivery.DEFERRED);
    }

    /** Makes a layer that is told when {@code delivery} says. */
    public CountingLayer(Delivery delivery) {
        this.delivery = Objects.requireNonNull(delivery, "delivery");
    }

    @Override
    public Delivery delivery() {
        return delivery;
    }

    /** Returns how many spans were made. */
    public long newSpans() {
        return newSpans.sum();
    }

    /** Returns how many records were made. */
    public long records() {
        return records.sum();
    }

    /** Returns how many events happened. */
    public long events() {
        return events.sum();
    }

    /** Returns how many spans have ended. */
    public long closes() {
        return closes.sum();
    }

    /** Returns how many callbacks there were. */
    public long count() {
        return newSpans() + records() + events() + closes();
    }

    @Override
    public Void onNewSpan(SpanView span, Values values) {
        newSpans.increment();
        return null;
    }

    @Override
    public void onRecord(SpanView span, Values values, Void state) {
        records.increment();
    }

    @Override
    public void onEvent(EventView event, Values values, Void spanState) {
        events.increment();
    }

    @Override
    public void onClose(SpanView span, Void state) {
        closes.increment();
    }
}
