package io.spanbridge.benchmarks.json;

import io.spanbridge.JsonLayer;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a state object per span: when it began, and how many events and records it had. Adds all of it up at close, for all
 * spans together, because the callsite stands only in a text that this layer does not parse. Thread-safe.
 */
public final class StatefulJsonLayer implements JsonLayer {
    private final LongAdder closed = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    private static final class State {
        private final long begin = System.nanoTime();
        private int events;
        private int records;
    }

    /** Returns how many spans with a state were closed. */
    public long closed() {
        return closed.sum();
    }

    /** Returns how many events the closed spans had. */
    public long events() {
        return events.sum();
    }

    /** Returns how many records the closed spans had. */
    public long records() {
        return records.sum();
    }

    /** Returns how long the closed spans lived, in nanoseconds, added up. */
    public long nanos() {
        return nanos.sum();
    }

    @Override
    public Object onNewSpan(String spanAttributes, String spanId) {
        return new State();
    }

    @Override
    public void onEvent(String event, Object state) {
        if (state instanceof State span) {
            span.events++;
        }
    }

    @Override
    public void onRecord(String spanId, String values, Object state) {
        if (state instanceof State span) {
            span.records++;
        }
    }

    @Override
    public void onClose(String spanId, Object state) {
        if (state instanceof State span) {
            closed.increment();
            events.add(span.events);
            records.add(span.records);
            nanos.add(System.nanoTime() - span.begin);
        }
    }
}
