package io.spanbridge.benchmarks.layers;

import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Values;
import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.config.JavaLayerConfig;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The stateful layer as it is written where the bridge hands no state back: a map by the span's id. */
public final class MapKind extends JavaKind {
    public static final LayerKind MAP = new MapKind();

    private MapKind() {
        super("map");
    }

    @Override
    protected Listener listener(ArmDelivery delivery) {
        MapLayer layer = new MapLayer();
        return new Listener(JavaLayerConfig.of(layer), rust -> {
            StatefulKind.compare(rust, layer.spans.sum(), layer.events.sum(), layer.records.sum());
            WorkMismatchException.require("states left in the map", 0, layer.states.size());
        });
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "a state object per span in a ConcurrentHashMap by its id, published at close";
    }

    private static final class MapLayer implements Layer<Void> {
        private final ConcurrentMap<Long, State> states = new ConcurrentHashMap<>();
        private final LongAdder spans = new LongAdder();
        private final LongAdder events = new LongAdder();
        private final LongAdder records = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        private static final class State {
            private final long start;
            private final AtomicInteger events = new AtomicInteger();
            private final AtomicInteger records = new AtomicInteger();

            private State(long start) {
                this.start = start;
            }
        }

        @Override
        public Void onNewSpan(SpanView span, Values values) {
            states.put(span.id(), new State(span.timestamp()));
            return null;
        }

        @Override
        public void onRecord(SpanView span, Values values, Void none) {
            State state = states.get(span.id());
            if (state != null) {
                state.records.incrementAndGet();
            }
        }

        @Override
        public void onEvent(EventView event, Values values, Void none) {
            State state = states.get(event.spanId());
            if (state != null) {
                state.events.incrementAndGet();
            }
        }

        @Override
        public void onClose(SpanView span, Void none) {
            State state = states.remove(span.id());
            if (state != null) {
                spans.increment();
                nanos.add(span.timestamp() - state.start);
                events.add(state.events.get());
                records.add(state.records.get());
            }
        }
    }
}
