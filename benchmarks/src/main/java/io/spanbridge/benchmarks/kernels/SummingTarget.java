package io.spanbridge.benchmarks.kernels;

import io.spanbridge.kernels.Steps;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;

/**
 * Sums up what the steps tell it, by the rules by which they sum it up themselves. A text becomes a String first, as a layer
 * would read it. Not thread-safe; one object is used by one thread at a time.
 */
class SummingTarget implements Steps.Target {
    private static final int LONG = 1;
    private static final int DOUBLE = 2;
    private static final int TEXT = 3;
    private static final int BOOLEAN = 4;
    private static final int HEADER = 8;

    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(Steps.BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private long sum;

    /** Returns the memory of {@link #values}. */
    final ByteBuffer buffer() {
        return buffer;
    }

    /** Runs a step on this target; returns the step's own sum if it is this one's too, else its complement. */
    final long compare(ToLongFunction<Steps.Target> step) {
        sum = 0;
        long told = step.applyAsLong(this);
        return told == sum ? told : ~told;
    }

    final void add(long amount) {
        sum += amount;
    }

    @Override
    public void none() {
        sum++;
    }

    @Override
    public void ids(long span, long parent) {
        sum += span ^ Long.rotateLeft(parent, 1);
    }

    @Override
    public void callsite(long span, long parent, int callsite) {
        sum += (span ^ Long.rotateLeft(parent, 1)) + callsite;
    }

    @Override
    public void values(long span, long parent, int callsite, int length) {
        long values = 0;
        int at = 0;
        while (at < length) {
            int type = buffer.getInt(at);
            int bytes = buffer.getInt(at + 4);
            values += value(type, at + HEADER, bytes);
            at += HEADER + (bytes + 7 & ~7);
        }
        sum += (span ^ Long.rotateLeft(parent, 1)) + callsite + values;
    }

    private long value(int type, int at, int bytes) {
        switch (type) {
            case LONG, BOOLEAN:
                return buffer.getLong(at);
            case DOUBLE:
                return Double.doubleToRawLongBits(buffer.getDouble(at));
            case TEXT:
                byte[] copy = new byte[bytes];
                buffer.get(at, copy);
                String text = new String(copy, StandardCharsets.UTF_8);
                return text.length() + text.charAt(0);
            default:
                throw new IllegalArgumentException("no value has the type " + type);
        }
    }

    @Override
    public Object open(long span, int slot) {
        throw new UnsupportedOperationException("this target keeps no states");
    }

    @Override
    public void close(long span, int slot, Object state) {
        throw new UnsupportedOperationException("this target keeps no states");
    }
}
