package io.spanbridge.layers;

import static io.spanbridge.testing.TestModules.KERNELS;

import com.sun.management.ThreadMXBean;
import io.spanbridge.Delivery;
import io.spanbridge.EventView;
import io.spanbridge.JsonLayer;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Tracing;
import io.spanbridge.ValueType;
import io.spanbridge.Values;
import io.spanbridge.config.GlobalTracingConfig;
import io.spanbridge.config.JavaLayerConfig;
import io.spanbridge.kernels.Kernels;
import io.spanbridge.layers.StatefulLayer.Running;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The main class of a JVM that tells how many bytes spans allocate in Java, to the byte: what so many more of them do, after a
 * warm-up. A line per shape of spans.
 */
public final class Allocations {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 10_000;
    private static final int SPANS = 1_000;

    /** Of spans that it makes one after the other: fields, events, records, and whether each is entered. */
    private record Shape(int fields, int events, int records, boolean enter) {
        void make(long spans) {
            Kernels.spans(spans, fields, events, records, enter);
        }
    }

    /** Reads all that can be had without making an object. */
    private static final class ReadingLayer implements Layer<Void> {
        private final Delivery delivery;
        private long read;

        ReadingLayer(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public Delivery delivery() {
            return delivery;
        }

        @Override
        public Void onNewSpan(SpanView span, Values values) {
            read += span.id() + span.parentId() + span.timestamp() + span.threadId();
            read += span.metadata().id() + span.parentKind().ordinal();
            read(values);
            return null;
        }

        @Override
        public void onRecord(SpanView span, Values values, Void state) {
            read(values);
        }

        @Override
        public void onEvent(EventView event, Values values, Void spanState) {
            read += event.spanId() + event.timestamp();
            read(values);
        }

        @Override
        public void onEnter(SpanView span, Void state) {
            read += span.id();
        }

        @Override
        public void onExit(SpanView span, Void state) {
            read -= span.id();
        }

        @Override
        public void onClose(SpanView span, Void state) {
            read += span.timestamp();
        }

        private void read(Values values) {
            for (int i = 0; i < values.size(); i++) {
                ValueType type = values.type(i);
                read += values.field(i) + values.name(i).length();
                if (type == ValueType.LONG) {
                    read += values.longValue(i);
                } else if (type == ValueType.DOUBLE) {
                    read += (long) values.doubleValue(i);
                } else if (type == ValueType.BOOLEAN) {
                    read += values.booleanValue(i) ? 1 : 0;
                }
            }
            read += values.find("number");
        }
    }

    private Allocations() {}

    public static void main(String[] arguments) {
        long state = sizeOf(() -> new Running(1));
        for (int fields : new int[] {1, 4, 16}) {
            for (Shape shape : new Shape[] {new Shape(fields, 0, 0, false), new Shape(fields, 2, 1, true)}) {
                String of = fields + " fields, " + shape.events + " events, ";
                System.out.println(of + "DIRECT: " + typed(shape, state, Delivery.DIRECT));
                System.out.println(of + "DEFERRED: " + typed(shape, state, Delivery.DEFERRED));
                System.out.println(of + "text beside its strings: " + besideStrings(shape));
            }
        }
    }

    private static String typed(Shape shape, long state, Delivery delivery) {
        long several =
                perSpan(shape, new StatefulLayer(delivery), new CountingLayer(delivery), new StatefulLayer(delivery));
        return "no-op " + perSpan(shape, new NoOpLayer(delivery))
                + ", counting " + perSpan(shape, new CountingLayer(delivery))
                + ", reading " + perSpan(shape, new ReadingLayer(delivery))
                + ", stateful beside its state " + (perSpan(shape, new StatefulLayer(delivery)) - state)
                + ", two stateful and a counting one " + (several - 2 * state);
    }

    /** Counts its texts by length. */
    private static final class TextLayer implements JsonLayer {
        private final int[] lengths = new int[4 << 10];
        private int step;
        private String lastId;

        @Override
        public Object onNewSpan(String spanAttributes, String spanId) {
            lengths[spanAttributes.length()] += step;
            lengths[spanId.length()] += step;
            lastId = spanId;
            return null;
        }

        @Override
        public void onEvent(String event, Object state) {
            lengths[event.length()] += step;
        }

        @Override
        public void onRecord(String spanId, String values, Object state) {
            lengths[values.length()] += step;
            again(spanId);
        }

        @Override
        public void onEnter(String spanId, Object state) {
            again(spanId);
        }

        @Override
        public void onExit(String spanId, Object state) {
            again(spanId);
        }

        @Override
        public void onClose(String spanId, Object state) {
            again(spanId);
        }

        private void again(String spanId) {
            if (spanId != lastId) {
                throw new AssertionError("another text for the same span");
            }
        }
    }

    /** What {@link #SPANS} spans allocate as text that is not one of the strings which the layer is given. */
    private static long besideStrings(Shape shape) {
        TextLayer layer = new TextLayer();
        long allocated;
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(JavaLayerConfig.of(layer)))) {
            shape.make(WARM_UP);
            allocated = differenceOf(spans -> {
                layer.step = spans == SPANS ? -1 : 1;
                shape.make(spans);
            });
            check(tracing.statistics().failed(), 0);
        }
        long strings = 0;
        for (int length = 0; length < layer.lengths.length; length++) {
            strings += layer.lengths[length] == 0 ? 0 : layer.lengths[length] * sizeOfText(length);
        }
        return allocated - strings;
    }

    /** What a span of that shape allocates, beginning with its making and ending with its end. */
    private static long perSpan(Shape shape, Layer<?>... layers) {
        List<JavaLayerConfig> configs =
                Stream.of(layers).map(JavaLayerConfig::of).toList();
        try (Tracing tracing = KERNELS.open(GlobalTracingConfig.of(configs.toArray(JavaLayerConfig[]::new)))) {
            shape.make(WARM_UP);
            long allocated = differenceOf(shape::make);
            check(tracing.statistics().failed(), 0);
            check(tracing.statistics().newSpans(), WARM_UP + 3 * SPANS);
            check(allocated % SPANS, 0);
            return allocated / SPANS;
        }
    }

    /** What {@link #SPANS} more of something allocate. */
    private static long differenceOf(LongConsumer work) {
        long start = THREADS.getCurrentThreadAllocatedBytes();
        work.accept(SPANS);
        long once = THREADS.getCurrentThreadAllocatedBytes();
        work.accept(2 * SPANS);
        long twice = THREADS.getCurrentThreadAllocatedBytes();
        return twice - once - (once - start);
    }

    private static long sizeOfText(int length) {
        byte[] ascii = new byte[length];
        Arrays.fill(ascii, (byte) 'x');
        return sizeOf(() -> new String(ascii, StandardCharsets.UTF_8));
    }

    private static long sizeOf(Supplier<Object> object) {
        Object[] kept = new Object[2 * SPANS];
        LongConsumer make = count -> {
            for (int i = 0; i < count; i++) {
                kept[i] = object.get();
            }
        };
        // The first time is a warm-up.
        differenceOf(make);
        long size = differenceOf(make);
        check(size % SPANS, 0);
        return size / SPANS;
    }

    private static void check(long actual, long expected) {
        if (actual != expected) {
            throw new AssertionError(actual + " instead of " + expected);
        }
    }
}
