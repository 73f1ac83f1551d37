package io.spanbridge.benchmarks.json;

import io.spanbridge.JsonLayer;

/**
 * Receives every text and does next to nothing with it. Thread-safe: concurrent callbacks may lose a tick, which nobody reads.
 *
 * <p>The bodies are not empty because HotSpot does not make a JNI call to an empty method.
 */
public final class NoOpJsonLayer implements JsonLayer {
    private long ticks;

    @Override
    public Object onNewSpan(String spanAttributes, String spanId) {
        ticks++;
        return null;
    }

    @Override
    public void onEvent(String event, Object state) {
        ticks++;
    }

    @Override
    public void onRecord(String spanId, String values, Object state) {
        ticks++;
    }

    @Override
    public void onClose(String spanId, Object state) {
        ticks++;
    }
}
