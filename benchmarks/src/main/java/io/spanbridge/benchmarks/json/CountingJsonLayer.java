package io.spanbridge.benchmarks.json;

import io.spanbridge.JsonLayer;
import java.util.concurrent.atomic.LongAdder;

/** Counts callbacks. Thread-safe. */
public final class CountingJsonLayer implements JsonLayer {
    private final LongAdder callbacks = new LongAdder();

    /** Returns how many callbacks came. */
    public long count() {
        return callbacks.sum();
    }

    @Override
    public Object onNewSpan(String spanAttributes, String spanId) {
        callbacks.increment();
        return null;
    }

    @Override
    public void onEvent(String event, Object state) {
        callbacks.increment();
    }

    @Override
    public void onRecord(String spanId, String values, Object state) {
        callbacks.increment();
    }

    @Override
    public void onClose(String spanId, Object state) {
        callbacks.increment();
    }
}
