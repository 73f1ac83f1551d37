package io.spanbridge.layers;

import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.Metadata;
import io.spanbridge.SpanView;
import io.spanbridge.Values;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a state object per span (start time, events, records) and, when the span ends, adds it to the totals of its callsite.
 *
 * <p>Thread-safe; totals read while threads are running may be a few callbacks old.
 */
public final class StatefulLayer implements Layer<StatefulLayer.Running> {
    private final Delivery delivery;

    /** By {@link Metadata#id}. Replaced when full. */
    private volatile AtomicReferenceArray<Totals> totals = new AtomicReferenceArray<>(64);

    /** What is known of a span that has not ended. Thread-safe: several threads may add to it. */
    public static final class Running {
        private static final AtomicIntegerFieldUpdater<Running> EVENTS =
                AtomicIntegerFieldUpdater.newUpdater(Running.class, "events");
        private static final AtomicIntegerFieldUpdater<Running> RECORDS =
                AtomicIntegerFieldUpdater.newUpdater(Running.class, "records");

        private final long start;
        private volatile int events;
        private volatile int records;

        Running(long start) {
            this.start = start;
        }
    }

    /**
     * What is known of the ended spans of a callsite.
     *
     * @param spans how many
     * @param nanoseconds from their making to their end, together
     * @param events events in them, together
     * @param records records for them, together
     */
    public record Summary(long spans, long nanoseconds, long events, long records) {}

    /** Makes a layer that is told before Java goes on, which costs the least: it looks at nothing but what it is given. */
    public StatefulLayer() {
        this(Delivery.DEFERRED);
    }

    /** Makes a layer that is told when {@code delivery} says. */
    public StatefulLayer(Delivery delivery) {
        this.delivery = Objects.requireNonNull(delivery, "delivery");
    }

    @Override
    public Delivery delivery() {
        return delivery;
    }

    /** Returns the totals per callsite of the spans that have ended. */
    public Map<Metadata, Summary> summaries() {
        Map<Metadata, Summary> summaries = new IdentityHashMap<>();
        AtomicReferenceArray<Totals> known = totals;
        for (int i = 0; i < known.length(); i++) {
            Totals of = known.get(i);
            if (of != null) {
                summaries.put(of.callsite, of.summary());
            }
        }
        return summaries;
    }

    @Override
    public Running onNewSpan(SpanView span, Values values) {
        return new Running(span.timestamp());
    }

    @Override
    public void onRecord(SpanView span, Values values, Running state) {
        if (state != null) {
            Running.RECORDS.incrementAndGet(state);
        }
    }

    @Override
    public void onEvent(EventView event, Values values, Running spanState) {
        if (spanState != null) {
            Running.EVENTS.incrementAndGet(spanState);
        }
    }

    @Override
    public void onClose(SpanView span, Running state) {
        if (state != null) {
            totalsOf(span.metadata()).add(span.timestamp() - state.start, state);
        }
    }

    private Totals totalsOf(Metadata callsite) {
        AtomicReferenceArray<Totals> known = totals;
        Totals found = callsite.id() < known.length() ? known.get(callsite.id()) : null;
        return found != null ? found : add(callsite);
    }

    private synchronized Totals add(Metadata callsite) {
        AtomicReferenceArray<Totals> known = totals;
        if (callsite.id() >= known.length()) {
            AtomicReferenceArray<Totals> larger =
                    new AtomicReferenceArray<>(Math.max(2 * known.length(), callsite.id() + 1));
            for (int i = 0; i < known.length(); i++) {
                larger.set(i, known.get(i));
            }
            totals = larger;
            known = larger;
        }
        if (known.get(callsite.id()) == null) {
            known.set(callsite.id(), new Totals(callsite));
        }
        return known.get(callsite.id());
    }

    private static final class Totals {
        final Metadata callsite;
        final LongAdder spans = new LongAdder();
        final LongAdder nanoseconds = new LongAdder();
        final LongAdder events = new LongAdder();
        final LongAdder records = new LongAdder();

        Totals(Metadata callsite) {
            this.callsite = callsite;
        }

        void add(long duration, Running state) {
            spans.increment();
            nanoseconds.add(duration);
            addTo(events, state.events);
            addTo(records, state.records);
        }

        private static void addTo(LongAdder sum, int count) {
            if (count != 0) {
                sum.add(count);
            }
        }

        Summary summary() {
            return new Summary(spans.sum(), nanoseconds.sum(), events.sum(), records.sum());
        }
    }
}
