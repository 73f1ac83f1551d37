package io.spanbridge.testing;

import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Values;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes every callback down as one line. Spans are numbered 1, 2, 3 in the order they were made in; the number is the state
 * that travels with the span, so that a line also tells whether the right state came back.
 *
 * <p>The lines, with {@code #N} for the span whose state was handed in ({@code #?} when it was null):
 *
 * <pre>
 * new NAME #N {values} in #PARENT     (or "root" for an explicit one, nothing for none; "parent" for an explicit parent)
 * record NAME #N {values}
 * event LEVEL {values} in #N          (or "root", nothing)
 * follows NAME #N NAME #M
 * enter NAME #N   exit NAME #N   close NAME #N
 * </pre>
 */
public final class RecordingLayer implements Layer<Integer> {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Delivery delivery;

    public RecordingLayer() {
        this(Delivery.DIRECT);
    }

    public RecordingLayer(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public Delivery delivery() {
        return delivery;
    }

    /** Returns the lines written so far. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public Integer onNewSpan(SpanView span, Values values) {
        int number = count.incrementAndGet();
        String parent = switch (span.parentKind()) {
            case ROOT -> " root";
            case EXPLICIT -> " parent " + name(span.parentState());
            case CONTEXTUAL -> span.parentId() == 0 ? "" : " in " + name(span.parentState());
        };
        lines.add("new " + span.metadata().name() + " #" + number + " " + values.toJson() + parent);
        return number;
    }

    @Override
    public void onRecord(SpanView span, Values values, Integer state) {
        lines.add("record " + name(span, state) + " " + values.toJson());
    }

    @Override
    public void onFollowsFrom(SpanView span, Integer state, SpanView follows, Integer followsState) {
        lines.add("follows " + name(span, state) + " " + (follows == null ? "nothing" : name(follows, followsState)));
    }

    @Override
    public void onEvent(EventView event, Values values, Integer spanState) {
        String span = switch (event.parentKind()) {
            case ROOT -> " root";
            case EXPLICIT -> " parent " + name(spanState);
            case CONTEXTUAL -> event.spanId() == 0 ? "" : " in " + name(spanState);
        };
        lines.add("event " + event.metadata().level() + " " + values.toJson() + span);
    }

    @Override
    public void onEnter(SpanView span, Integer state) {
        lines.add("enter " + name(span, state));
    }

    @Override
    public void onExit(SpanView span, Integer state) {
        lines.add("exit " + name(span, state));
    }

    @Override
    public void onClose(SpanView span, Integer state) {
        lines.add("close " + name(span, state));
    }

    private static String name(SpanView span, Object state) {
        return span.metadata().name() + " " + name(state);
    }

    private static String name(Object state) {
        return state == null ? "#?" : "#" + state;
    }
}
