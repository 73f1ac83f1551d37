package io.spanbridge.testing;

import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the values of every callback that has some, by a function of the test, and keeps what it made of them. */
public final class ReadingLayer<R> implements Layer<Void> {
    private final Function<Values, R> reader;
    private final List<R> newSpans = new ArrayList<>();
    private final List<R> records = new ArrayList<>();
    private final List<R> events = new ArrayList<>();

    public ReadingLayer(Function<Values, R> reader) {
        this.reader = reader;
    }

    /** Returns what was read of new spans. */
    public List<R> newSpans() {
        return newSpans;
    }

    /** Returns what was read of records. */
    public List<R> records() {
        return records;
    }

    /** Returns what was read of events. */
    public List<R> events() {
        return events;
    }

    @Override
    public Void onNewSpan(SpanView span, Values values) {
        newSpans.add(reader.apply(values));
        return null;
    }

    @Override
    public void onRecord(SpanView span, Values values, Void state) {
        records.add(reader.apply(values));
    }

    @Override
    public void onEvent(EventView event, Values values, Void spanState) {
        events.add(reader.apply(values));
    }
}
