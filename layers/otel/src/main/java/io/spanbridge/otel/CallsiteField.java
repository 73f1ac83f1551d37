package io.spanbridge.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Value;
import io.spanbridge.ValueType;
import io.spanbridge.Values;
import java.util.List;

/**
 * A field of a callsite: its role, and the attribute keys of its name, one for each type that a value may come with.
 *
 * <p>OTLP has one integer type, signed and 64 bits wide. What may not fit is text: the 128-bit types always, so that the
 * type of an attribute does not depend on its value more than it must; an unsigned 64-bit value only above 2^63 - 1,
 * because counts and sizes are unsigned in Rust and want to be numbers.
 */
final class CallsiteField {

    private final FieldRole role;
    private final AttributeKey<Boolean> booleanKey;
    private final AttributeKey<Long> longKey;
    private final AttributeKey<Double> doubleKey;
    private final AttributeKey<String> stringKey;
    private final AttributeKey<Value<?>> bytesKey;
    private final AttributeKey<List<String>> chainKey;

    CallsiteField(FieldRole role, String attribute) {
        this.role = role;
        this.booleanKey = AttributeKey.booleanKey(attribute);
        this.longKey = AttributeKey.longKey(attribute);
        this.doubleKey = AttributeKey.doubleKey(attribute);
        this.stringKey = AttributeKey.stringKey(attribute);
        this.bytesKey = AttributeKey.valueKey(attribute);
        this.chainKey = AttributeKey.stringArrayKey(attribute + ".chain");
    }

    /** Returns the name of the attribute. */
    String attribute() {
        return stringKey.getKey();
    }

    FieldRole role() {
        return role;
    }

    /** Puts the value at a position, as the attribute of its type; of an error its text, and the texts of its sources. */
    void put(Values values, int position, AttributeSink sink) {
        ValueType type = values.type(position);
        if (type == ValueType.ERROR) {
            sink.put(stringKey, values.text(position));
            sink.put(chainKey, values.errorSources(position));
        } else {
            put(sink, key(type, values, position), value(type, values, position));
        }
    }

    /** Puts key and value, of what is no error, into an array. */
    void put(Values values, int position, Object[] array, int at) {
        ValueType type = values.type(position);
        array[at] = key(type, values, position);
        array[at + 1] = value(type, values, position);
    }

    @SuppressWarnings("unchecked")
    private static <T> void put(AttributeSink sink, AttributeKey<T> key, Object value) {
        // Both follow from the type of the value.
        sink.put(key, (T) value);
    }

    private AttributeKey<?> key(ValueType type, Values values, int position) {
        return switch (type) {
            case BOOLEAN -> booleanKey;
            case LONG -> longKey;
            case UNSIGNED_LONG -> values.longValue(position) >= 0 ? longKey : stringKey;
            case DOUBLE -> doubleKey;
            case BYTES -> bytesKey;
            case BIG_INTEGER, UNSIGNED_BIG_INTEGER, STRING, DEBUG, ERROR -> stringKey;
        };
    }

    private static Object value(ValueType type, Values values, int position) {
        return switch (type) {
            case BOOLEAN -> values.booleanValue(position);
            case LONG -> values.longValue(position);
            case UNSIGNED_LONG -> {
                long value = values.longValue(position);
                yield value >= 0 ? (Object) value : Long.toUnsignedString(value);
            }
            case DOUBLE -> values.doubleValue(position);
            case BYTES -> Value.of(values.bytes(position));
            case BIG_INTEGER, UNSIGNED_BIG_INTEGER ->
                values.bigIntegerValue(position).toString();
            case STRING, DEBUG, ERROR -> values.text(position);
        };
    }

    /** Returns any value as text. */
    static String text(Values values, int position) {
        return switch (values.type(position)) {
            case STRING, DEBUG, ERROR -> values.text(position);
            case BOOLEAN -> Boolean.toString(values.booleanValue(position));
            case DOUBLE -> Double.toString(values.doubleValue(position));
            case LONG, UNSIGNED_LONG, BIG_INTEGER, UNSIGNED_BIG_INTEGER ->
                values.bigIntegerValue(position).toString();
            case BYTES -> Value.of(values.bytes(position)).asString();
        };
    }

    /** Returns whether a value is text that an author wrote, or made by {@code Debug} or {@code Display}. */
    static boolean isText(Values values, int position) {
        ValueType type = values.type(position);
        return type == ValueType.STRING || type == ValueType.DEBUG;
    }
}
