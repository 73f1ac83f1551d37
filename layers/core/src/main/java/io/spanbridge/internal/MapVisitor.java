package io.spanbridge.internal;

import io.spanbridge.ValueVisitor;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Puts values into a map. */
final class MapVisitor implements ValueVisitor {
    private final Map<String, Object> map;

    MapVisitor(Map<String, Object> map) {
        this.map = map;
    }

    @Override
    public void visitBoolean(String name, boolean value) {
        map.put(name, value);
    }

    @Override
    public void visitLong(String name, long value) {
        map.put(name, value);
    }

    @Override
    public void visitUnsignedLong(String name, long value) {
        map.put(name, new BigInteger(Long.toUnsignedString(value)));
    }

    @Override
    public void visitBigInteger(String name, BigInteger value) {
        map.put(name, value);
    }

    @Override
    public void visitDouble(String name, double value) {
        map.put(name, value);
    }

    @Override
    public void visitString(String name, String value) {
        map.put(name, value);
    }

    @Override
    public void visitBytes(String name, byte[] value) {
        map.put(name, value);
    }

    @Override
    public void visitError(String name, String message, List<String> sources) {
        map.put(name, message);
    }

    @Override
    public void visitDebug(String name, String value) {
        map.put(name, value);
    }
}
