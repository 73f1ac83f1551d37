package io.spanbridge.internal;

import io.spanbridge.ValueVisitor;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Writes values as a JSON object with sorted keys, in the form of the {@code json} delivery. */
final class JsonVisitor implements ValueVisitor {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final Map<String, String> members = new TreeMap<>();

    String json() {
        StringBuilder out = new StringBuilder("{");
        members.forEach((name, value) -> {
            Json.text(out.length() > 1 ? out.append(',') : out, name);
            out.append(':').append(value);
        });
        return out.append('}').toString();
    }

    @Override
    public void visitBoolean(String name, boolean value) {
        put(name, out -> out.append(value));
    }

    @Override
    public void visitLong(String name, long value) {
        put(name, out -> out.append(value));
    }

    @Override
    public void visitUnsignedLong(String name, long value) {
        put(name, out -> out.append(Long.toUnsignedString(value)));
    }

    @Override
    public void visitBigInteger(String name, BigInteger value) {
        put(name, out -> Json.text(out, value.toString()));
    }

    @Override
    public void visitDouble(String name, double value) {
        put(name, out -> Json.number(out, value));
    }

    @Override
    public void visitString(String name, String value) {
        put(name, out -> Json.text(out, value));
    }

    @Override
    public void visitBytes(String name, byte[] value) {
        put(name, out -> Json.text(out, "[" + HEX.formatHex(value) + "]"));
    }

    @Override
    public void visitError(String name, String message, List<String> sources) {
        put(name, out -> Json.text(out, message));
    }

    @Override
    public void visitDebug(String name, String value) {
        put(name, out -> Json.text(out, value));
    }

    private void put(String name, Consumer<StringBuilder> write) {
        StringBuilder out = new StringBuilder();
        write.accept(out);
        members.put(name, out.toString());
    }
}
