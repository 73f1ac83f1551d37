package io.spanbridge.otel;

import io.spanbridge.EventView;
import io.spanbridge.Level;
import io.spanbridge.Metadata;
import io.spanbridge.ParentKind;
import io.spanbridge.SpanView;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Plays a module and the bridge in front of a layer: it keeps the states and calls the layer as the contract says, with
 * timestamps that go up by a microsecond per callback.
 */
final class FakeModule {
    static final long FIRST_TIMESTAMP = 1_700_000_000_000_000_000L;
    static final long STEP = 1_000;
    static final String FILE = "src/work.rs";
    static final String MODULE_PATH = "app::work";

    /** A live span: its callsite, its number and the layer's state of it. */
    record FakeSpan(Metadata callsite, long id, OtlpSpan state) {}

    private final OtlpLayer layer;
    private final AtomicInteger callsites = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong timestamps = new AtomicLong(FIRST_TIMESTAMP);

    FakeModule(OtlpLayer layer) {
        this.layer = layer;
    }

    /** Makes and closes root spans, all of one callsite. */
    static void makeSpans(OtlpLayer layer, int count) {
        FakeModule module = new FakeModule(layer);
        Metadata callsite = module.spanCallsite("work");
        for (int i = 0; i < count; i++) {
            module.close(module.root(callsite, FakeValues.none()));
        }
    }

    Metadata spanCallsite(String name, String... fields) {
        return callsite(true, Level.INFO, name, fields);
    }

    Metadata eventCallsite(Level level, String... fields) {
        return callsite(false, level, "event " + FILE + ":7", fields);
    }

    private Metadata callsite(boolean span, Level level, String name, String... fields) {
        int id = callsites.getAndIncrement();
        return register(new Metadata(id, span, level, name, "app::target", MODULE_PATH, FILE, 7, List.of(fields)));
    }

    Metadata register(Metadata callsite) {
        layer.registerCallsite(callsite);
        return callsite;
    }

    FakeSpan root(Metadata callsite, FakeValues values) {
        return newSpan(callsite, ParentKind.CONTEXTUAL, null, values);
    }

    FakeSpan child(FakeSpan parent, Metadata callsite, FakeValues values) {
        return newSpan(callsite, ParentKind.CONTEXTUAL, parent, values);
    }

    FakeSpan newSpan(Metadata callsite, ParentKind kind, FakeSpan parent, FakeValues values) {
        long id = ids.incrementAndGet();
        View view = new View(callsite, kind, id, parent, layer.captureContext(), now());
        OtlpSpan state = layer.onNewSpan(view, values.at(callsite));
        return new FakeSpan(callsite, id, state);
    }

    void record(FakeSpan span, FakeValues values) {
        layer.onRecord(later(span), values.at(span.callsite()), span.state());
    }

    void followsFrom(FakeSpan span, FakeSpan follows) {
        follows(span, follows, follows.state());
    }

    /** Says that a span follows one whose state the bridge has let go. */
    void followsFromClosed(FakeSpan span, FakeSpan closed) {
        follows(span, closed, null);
    }

    /** Emits an event in a span, or outside of any when it is null. */
    void event(FakeSpan span, Metadata callsite, FakeValues values) {
        ParentKind kind = span == null ? ParentKind.ROOT : ParentKind.CONTEXTUAL;
        long spanId = span == null ? 0 : span.id();
        layer.onEvent(
                new Event(callsite, kind, spanId, now()), values.at(callsite), span == null ? null : span.state());
    }

    void close(FakeSpan span) {
        layer.onClose(later(span), span.state());
    }

    private void follows(FakeSpan span, FakeSpan follows, OtlpSpan followsState) {
        long timestamp = now();
        layer.onFollowsFrom(later(span, timestamp), span.state(), later(follows, timestamp), followsState);
    }

    private View later(FakeSpan span) {
        return later(span, now());
    }

    private static View later(FakeSpan span, long timestamp) {
        return new View(span.callsite(), ParentKind.CONTEXTUAL, span.id(), null, null, timestamp);
    }

    private long now() {
        return timestamps.getAndAdd(STEP);
    }

    private record View(
            Metadata metadata, ParentKind parentKind, long id, FakeSpan parent, Object capturedContext, long timestamp)
            implements SpanView {
        @Override
        public long parentId() {
            return parent == null ? 0 : parent.id();
        }

        @Override
        public Object parentState() {
            return parent == null ? null : parent.state();
        }

        @Override
        public long threadId() {
            return Thread.currentThread().getId();
        }

        @Override
        public String threadName() {
            return Thread.currentThread().getName();
        }
    }

    private record Event(Metadata metadata, ParentKind parentKind, long spanId, long timestamp) implements EventView {
        @Override
        public long threadId() {
            return Thread.currentThread().getId();
        }

        @Override
        public String threadName() {
            return Thread.currentThread().getName();
        }
    }
}
