package io.spanbridge.testing;

import io.spanbridge.ValueType;
import io.spanbridge.ValueVisitor;
import io.spanbridge.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A value as a layer read it, in a form that can be compared.
 *
 * @param value Boolean, Long (the bits, when unsigned), BigInteger, Double or String; bytes in hexadecimal; of an error the
 *     list of its text and the texts of its sources
 */
public record ReadValue(String name, ValueType type, Object value) {
    /** Reads all values by their positions. */
    public static List<ReadValue> byPosition(Values values) {
        List<ReadValue> read = new ArrayList<>();
        for (int position = 0; position < values.size(); position++) {
            read.add(at(values, position));
        }
        return read;
    }

    /** Reads one value. */
    public static ReadValue at(Values values, int position) {
        ValueType type = values.type(position);
        Object value = switch (type) {
            case BOOLEAN -> values.booleanValue(position);
            case LONG, UNSIGNED_LONG -> values.longValue(position);
            case BIG_INTEGER, UNSIGNED_BIG_INTEGER -> values.bigIntegerValue(position);
            case DOUBLE -> values.doubleValue(position);
            case STRING, DEBUG -> values.text(position);
            case BYTES -> HexFormat.of().formatHex(values.bytes(position));
            case ERROR -> error(values.text(position), values.errorSources(position));
        };
        return new ReadValue(values.name(position), type, value);
    }

    /** Reads all values by a visitor, which is not told whether a 128-bit integer is unsigned. */
    public static List<ReadValue> byVisitor(Values values) {
        List<ReadValue> read = new ArrayList<>();
        values.visit(new ValueVisitor() {
            @Override
            public void visitBoolean(String name, boolean value) {
                read.add(new ReadValue(name, ValueType.BOOLEAN, value));
            }

            @Override
            public void visitLong(String name, long value) {
                read.add(new ReadValue(name, ValueType.LONG, value));
            }

            @Override
            public void visitUnsignedLong(String name, long value) {
                read.add(new ReadValue(name, ValueType.UNSIGNED_LONG, value));
            }

            @Override
            public void visitBigInteger(String name, BigInteger value) {
                read.add(new ReadValue(name, ValueType.BIG_INTEGER, value));
            }

            @Override
            public void visitDouble(String name, double value) {
                read.add(new ReadValue(name, ValueType.DOUBLE, value));
            }

            @Override
            public void visitString(String name, String value) {
                read.add(new ReadValue(name, ValueType.STRING, value));
            }

            @Override
            public void visitBytes(String name, byte[] value) {
                read.add(new ReadValue(name, ValueType.BYTES, HexFormat.of().formatHex(value)));
            }

            @Override
            public void visitError(String name, String message, List<String> sources) {
                read.add(new ReadValue(name, ValueType.ERROR, error(message, sources)));
            }

            @Override
            public void visitDebug(String name, String value) {
                read.add(new ReadValue(name, ValueType.DEBUG, value));
            }
        });
        return read;
    }

    private static List<String> error(String message, List<String> sources) {
        List<String> texts = new ArrayList<>(List.of(message));
        texts.addAll(sources);
        return texts;
    }
}
