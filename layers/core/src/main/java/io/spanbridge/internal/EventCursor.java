package io.spanbridge.internal;

import io.spanbridge.EventView;

/** The event of a record. One per thread and module, used again and again. */
final class EventCursor extends ViewBase implements EventView {
    @Override
    public long spanId() {
        return link();
    }

    @Override
    public String toString() {
        return metadata().toString();
    }
}
