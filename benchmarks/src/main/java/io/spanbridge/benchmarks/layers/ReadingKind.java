package io.spanbridge.benchmarks.layers;

import io.spanbridge.EventView;
import io.spanbridge.Layer;
import io.spanbridge.SpanView;
import io.spanbridge.Values;
import io.spanbridge.benchmarks.ArmCrossing;
import io.spanbridge.benchmarks.ArmDelivery;
import io.spanbridge.benchmarks.WorkMismatchException;
import io.spanbridge.config.JavaLayerConfig;
import java.util.concurrent.atomic.LongAdder;

/** A layer that keeps nothing, but reads every value, each text as a String. */
public final class ReadingKind extends JavaKind {
    public static final LayerKind READING = new ReadingKind();

    private ReadingKind() {
        super("reading");
    }

    @Override
    protected Listener listener(ArmDelivery delivery) {
        ReadingLayer layer = new ReadingLayer();
        return new Listener(
                JavaLayerConfig.of(layer),
                rust -> WorkMismatchException.require(
                        "callbacks whose values were read",
                        rust.newSpans() + rust.events() + rust.records(),
                        layer.read.sum()));
    }

    @Override
    public String adds(ArmDelivery delivery, ArmCrossing crossing) {
        return "reading every value, each text as a String";
    }

    private static final class ReadingLayer implements Layer<Void> {
        private final LongAdder read = new LongAdder();
        private long sum;

        @Override
        public Void onNewSpan(SpanView span, Values values) {
            read(values);
            return null;
        }

        @Override
        public void onRecord(SpanView span, Values values, Void state) {
            read(values);
        }

        @Override
        public void onEvent(EventView event, Values values, Void spanState) {
            read(values);
        }

        @Override
        public void onClose(SpanView span, Void state) {
            sum++;
        }

        private void read(Values values) {
            long of = 0;
            for (int position = 0; position < values.size(); position++) {
                of += switch (values.type(position)) {
                    case BOOLEAN -> values.booleanValue(position) ? 1 : 0;
                    case LONG, UNSIGNED_LONG -> values.longValue(position);
                    case DOUBLE -> Double.doubleToRawLongBits(values.doubleValue(position));
                    case STRING, DEBUG, ERROR -> values.text(position).length();
                    case BYTES -> values.bytes(position).length;
                    default -> values.bigIntegerValue(position).longValue();
                };
            }
            sum += of;
            read.increment();
        }

        @Override
        public String toString() {
            return "ReadingLayer[sum=" + sum + "]";
        }
    }
}
